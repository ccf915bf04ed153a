package io.github.captchareports.internal.decision;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.spi.ProviderReply;
import org.jspecify.annotations.Nullable;

/** What an attempt comes to for its report. */
public sealed interface Decision {
    /**
     * Try again: the only step back.
     *
     * @param notBefore monotonic time
     * @param probe whether the account goes probing
     * @param unclear what the report carries along, see {@link AttemptHistory#unclear()}
     */
    record Retry(long notBefore, boolean probe, @Nullable IndeterminateCause unclear) implements Decision {}

    /** It is recorded. */
    record Accept(Confirmation confirmation) implements Decision {}

    /** Reported before. */
    record CallDuplicate() implements Decision {}

    /** Refused, finally. */
    record Reject(ProviderReply reply, ProbableCause cause) implements Decision {}

    /** Refused for a reason that is not the report's. */
    record Withhold(WithheldReason reason, @Nullable String code) implements Decision {}

    /** Certainly not recorded, and the deadline has passed meanwhile. */
    record Expire() implements Decision {}

    /** Certainly not recorded. */
    record GiveUp(UndeliveredReason reason) implements Decision {}

    /** Nobody knows. */
    record Indeterminate(IndeterminateCause cause) implements Decision {}
}
