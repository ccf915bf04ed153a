package io.github.captchareports.internal.call;

import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import org.jspecify.annotations.Nullable;

/** What the ledger that processes share says of a task that a call is about to report. */
sealed interface ClaimDecision {
    /** The task is the call's; {@code unclear} says why somebody may have recorded it already. */
    record Proceed(@Nullable IndeterminateCause unclear) implements ClaimDecision {}

    /** Another process reports the task now; ask again after so many nanoseconds. */
    record RetryAfter(long nanos) implements ClaimDecision {}

    /** Another process has reported the task. */
    record AlreadyReported(Claimed.Settled end) implements ClaimDecision {}

    /** The ledger cannot be asked, and without it the report does not go. */
    record Unavailable() implements ClaimDecision {}
}
