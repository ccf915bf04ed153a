package io.github.captchareports;

import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task that a result left free: whether the same request may be reported again. */
final class FreeTask {
    private FreeTask() {}

    static boolean mayBeReportedAgain(WithheldReason reason, @Nullable Instant windowEnd, Instant now) {
        return switch (reason) {
            case UNSUPPORTED, NO_EFFECT, INVALID_TASK_ID, SOLVED_IN_FUTURE -> false;
            case COMPLAINT_GUARD, CONFLICT, ACCOUNT_REFUSED, METHOD_REFUSED -> isOpen(windowEnd, now);
        };
    }

    static boolean mayBeReportedAgain(UndeliveredReason reason, @Nullable Instant windowEnd, Instant now) {
        return reason != UndeliveredReason.UNKNOWN_ACCOUNT
                && reason != UndeliveredReason.UNKNOWN_TASK
                && reason != UndeliveredReason.SOLVED_TASKS_UNREACHABLE
                && isOpen(windowEnd, now);
    }

    private static boolean isOpen(@Nullable Instant windowEnd, Instant now) {
        return windowEnd == null || now.isBefore(windowEnd);
    }
}
