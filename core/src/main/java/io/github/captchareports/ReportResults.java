package io.github.captchareports;

import io.github.captchareports.ReportResult.Accepted;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.Expired;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.Indeterminate;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Undelivered;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes results: the library its own, and tests those that they need. Where a kind of result gets another figure, there will
 * be another method here that takes it, beside the one of today.
 */
public final class ReportResults {
    private ReportResults() {}

    /**
     * A report that is on the books.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param confirmedBy what proves it
     * @return the result
     */
    public static Accepted accepted(ReportRequest request, AttemptSummary attemptSummary, Confirmation confirmedBy) {
        return new Records.Accepted(request, attemptSummary, confirmedBy);
    }

    /**
     * A task that was reported before.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param origin who says so
     * @param original how the earlier report ended; null where only the service knows
     * @param conflicting true when the earlier report carried the opposite verdict
     * @param recorded whether a report for the task stands on the books
     * @return the result
     */
    public static Duplicate duplicate(
            ReportRequest request,
            AttemptSummary attemptSummary,
            DuplicateOrigin origin,
            @Nullable Outcome original,
            boolean conflicting,
            Recorded recorded) {
        return new Records.Duplicate(request, attemptSummary, origin, original, conflicting, recorded);
    }

    /**
     * A report that the service refused.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param code the service's code
     * @param text the service's description; null when there was none
     * @param probableCause why, as far as it is known
     * @param recorded {@link Recorded#NO} where the code excludes that the task was reported before, else
     *     {@link Recorded#UNKNOWN}
     * @return the result
     */
    public static Rejected rejected(
            ReportRequest request,
            AttemptSummary attemptSummary,
            String code,
            @Nullable String text,
            ProbableCause probableCause,
            Recorded recorded) {
        return new Records.Rejected(request, attemptSummary, code, text, probableCause, recorded);
    }

    /**
     * A report that came too late.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param deadline when the reporting window closed, by the wall clock
     * @param reason what that means
     * @return the result
     */
    public static Expired expired(
            ReportRequest request, AttemptSummary attemptSummary, Instant deadline, ExpiredReason reason) {
        return new Records.Expired(request, attemptSummary, deadline, reason);
    }

    /**
     * A report that was withheld.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param reason why
     * @param code the service's code behind it; null if there was none
     * @param deadline when the reporting window closes; null where it was not asked for
     * @return the result
     */
    public static Withheld withheld(
            ReportRequest request,
            AttemptSummary attemptSummary,
            WithheldReason reason,
            @Nullable String code,
            @Nullable Instant deadline) {
        return withheld(request, attemptSummary, reason, code, deadline, null);
    }

    /**
     * A report that was withheld, with more to say than its reason does.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param reason why
     * @param code the service's code behind it; null if there was none
     * @param deadline when the reporting window closes; null where it was not asked for
     * @param problem what is wrong and, after a semicolon, what to do; null where the reason says everything
     * @return the result
     */
    public static Withheld withheld(
            ReportRequest request,
            AttemptSummary attemptSummary,
            WithheldReason reason,
            @Nullable String code,
            @Nullable Instant deadline,
            @Nullable String problem) {
        return new Records.Withheld(request, attemptSummary, reason, code, deadline, problem);
    }

    /**
     * A report that was not delivered.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param reason why
     * @param deadline when the reporting window closes; null where it is not known
     * @return the result
     */
    public static Undelivered undelivered(
            ReportRequest request,
            AttemptSummary attemptSummary,
            UndeliveredReason reason,
            @Nullable Instant deadline) {
        return new Records.Undelivered(request, attemptSummary, reason, deadline);
    }

    /**
     * A report of which nobody knows whether it was recorded.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param cause what made it so
     * @return the result
     */
    public static Indeterminate indeterminate(
            ReportRequest request, AttemptSummary attemptSummary, IndeterminateCause cause) {
        return new Records.Indeterminate(request, attemptSummary, cause);
    }

    /**
     * A report that the service refused with a code that can mean anything: whether the task is recorded is unknown.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param code the service's code
     * @param text the service's description; null when there was none
     * @param probableCause why, as far as it is known
     * @return the result
     */
    public static Rejected rejected(
            ReportRequest request,
            AttemptSummary attemptSummary,
            String code,
            @Nullable String text,
            ProbableCause probableCause) {
        return rejected(request, attemptSummary, code, text, probableCause, Recorded.UNKNOWN);
    }

    /**
     * A report that came too late and is lost: {@link ExpiredReason#WINDOW_CLOSED}.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param deadline when the reporting window closed, by the wall clock
     * @return the result
     */
    public static Expired expired(ReportRequest request, AttemptSummary attemptSummary, Instant deadline) {
        return expired(request, attemptSummary, deadline, ExpiredReason.WINDOW_CLOSED);
    }

    /**
     * A report that was withheld, where the end of the window is not known.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param reason why
     * @param code the service's code behind it; null if there was none
     * @return the result
     */
    public static Withheld withheld(
            ReportRequest request, AttemptSummary attemptSummary, WithheldReason reason, @Nullable String code) {
        return withheld(request, attemptSummary, reason, code, null);
    }

    /**
     * A report that was not delivered, where the end of the window is not known.
     *
     * @param request the request
     * @param attemptSummary what happened on the wire
     * @param reason why
     * @return the result
     */
    public static Undelivered undelivered(
            ReportRequest request, AttemptSummary attemptSummary, UndeliveredReason reason) {
        return undelivered(request, attemptSummary, reason, null);
    }
}
