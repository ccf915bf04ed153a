package io.github.captchareports.test;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.ReportResults;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what happened on the wire, and makes results of it. Not thread-safe. */
public final class ResultBuilder {
    private static final Duration USUAL_RESPONSE_TIME = Duration.ofMillis(100);

    private final ReportRequest request;
    private @Nullable Integer attempts;
    private @Nullable Duration responseTime;
    private @Nullable Integer errorId;
    private @Nullable String errorCode;
    private @Nullable FailureCause failureCause;
    private @Nullable String problem;

    ResultBuilder(ReportRequest request) {
        this.request = Objects.requireNonNull(request, "request");
    }

    /**
     * Sets how often the request was handed to the transport.
     *
     * @param count zero or more
     * @return this
     * @throws IllegalArgumentException if the count is negative
     */
    public ResultBuilder attempts(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("attempts: " + count + "; use zero or more");
        }
        this.attempts = count;
        return this;
    }

    /**
     * Sets the time from the last answered attempt's start to its answer.
     *
     * @param time the time
     * @return this
     */
    public ResultBuilder responseTime(Duration time) {
        this.responseTime = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Sets the number the service gave in its last readable answer.
     *
     * @param id the number
     * @return this
     */
    public ResultBuilder errorId(int id) {
        this.errorId = id;
        return this;
    }

    /**
     * Sets the code the service gave in its last readable answer.
     *
     * @param code the code
     * @return this
     */
    public ResultBuilder errorCode(String code) {
        this.errorCode = Objects.requireNonNull(code, "code");
        return this;
    }

    /**
     * Sets why the last attempt failed.
     *
     * @param cause the cause
     * @return this
     */
    public ResultBuilder failureCause(FailureCause cause) {
        this.failureCause = Objects.requireNonNull(cause, "cause");
        return this;
    }

    /**
     * Sets what is wrong and what to do, which a withheld report says for some reasons.
     *
     * @param text a sentence
     * @return this
     */
    public ResultBuilder problem(String text) {
        this.problem = Objects.requireNonNull(text, "text");
        return this;
    }

    /**
     * The service recorded the report, and said so.
     *
     * @return the result
     */
    public ReportResult.Accepted accepted() {
        return accepted(Confirmation.REPLY);
    }

    /**
     * The service recorded the report.
     *
     * @param confirmedBy what proves it; after a lost answer it took two attempts
     * @return the result
     */
    public ReportResult.Accepted accepted(Confirmation confirmedBy) {
        return ReportResults.accepted(
                request, answered(confirmedBy == Confirmation.REPLY ? 1 : 2, errorCode), confirmedBy);
    }

    /**
     * The task was reported before.
     *
     * @param origin who says so; only the provider is asked, with one attempt
     * @param first how the earlier report ended; null where only the service knows
     * @param conflicting whether it carried the opposite verdict
     * @return the result
     */
    public ReportResult.Duplicate duplicate(DuplicateOrigin origin, @Nullable Outcome first, boolean conflicting) {
        AttemptSummary summary =
                origin == DuplicateOrigin.PROVIDER ? answered(1, errorCode) : unanswered(0, failureCause);
        return ReportResults.duplicate(request, summary, origin, first, conflicting, recorded(first));
    }

    /**
     * The service said no, nobody knows why.
     *
     * @param code the service's code
     * @return the result
     */
    public ReportResult.Rejected rejected(String code) {
        return rejected(code, null, ProbableCause.UNKNOWN);
    }

    /**
     * The service said no.
     *
     * @param code the service's code; the last answer's code too, unless that is set
     * @param text the service's description; null where there was none
     * @param probableCause why, as far as it is known
     * @return the result
     */
    public ReportResult.Rejected rejected(String code, @Nullable String text, ProbableCause probableCause) {
        Objects.requireNonNull(code, "code");
        return ReportResults.rejected(
                request, answered(1, errorCode == null ? code : errorCode), code, text, probableCause);
    }

    /**
     * The reporting window, taken to be 60 seconds, was over.
     *
     * @return the result
     */
    public ReportResult.Expired expired() {
        return expired(request.solvedAt().plusSeconds(60), ExpiredReason.WINDOW_CLOSED);
    }

    /**
     * The reporting window was over.
     *
     * @param deadline when it closed
     * @param reason what that means
     * @return the result
     */
    public ReportResult.Expired expired(Instant deadline, ExpiredReason reason) {
        return ReportResults.expired(request, unanswered(0, failureCause), deadline, reason);
    }

    /**
     * The report was withheld.
     *
     * @param reason why
     * @param code the service's code behind it; null where there was none
     * @return the result
     */
    public ReportResult.Withheld withheld(WithheldReason reason, @Nullable String code) {
        return ReportResults.withheld(request, unanswered(0, failureCause), reason, code, null, problem);
    }

    /**
     * The report was not delivered.
     *
     * @param reason why
     * @return the result
     */
    public ReportResult.Undelivered undelivered(UndeliveredReason reason) {
        FailureCause usual = switch (reason) {
            case ATTEMPTS_SPENT ->
                FailureCause.of(FailureCause.Kind.CONNECTION_LOST, "the connection ended before the answer");
            case UNREACHABLE -> FailureCause.of(FailureCause.Kind.CONNECTION_REFUSED, "the connection was refused");
            default -> null;
        };
        return ReportResults.undelivered(
                request, unanswered(reason == UndeliveredReason.ATTEMPTS_SPENT ? 8 : 0, usual), reason);
    }

    /**
     * The report may be recorded or not.
     *
     * @param cause what made it so
     * @return the result
     */
    public ReportResult.Indeterminate indeterminate(IndeterminateCause cause) {
        FailureCause usual = switch (cause) {
            case ANSWER_LOST ->
                FailureCause.of(FailureCause.Kind.CONNECTION_LOST, "the connection ended before the answer");
            case TIMED_OUT -> FailureCause.of(FailureCause.Kind.TIMEOUT, "no answer in time");
            case UNREADABLE_ANSWER -> FailureCause.of(FailureCause.Kind.UNREADABLE_ANSWER, "the answer is not JSON");
            case SHUT_DOWN -> FailureCause.of(FailureCause.Kind.SHUTDOWN, "the reporter was shut down");
            default -> null;
        };
        int usualAttempts = cause == IndeterminateCause.REPORTED_ELSEWHERE ? 0 : 1;
        return ReportResults.indeterminate(request, unanswered(usualAttempts, usual), cause);
    }

    private AttemptSummary answered(int usualAttempts, @Nullable String code) {
        return AttemptSummary.of(
                attempts == null ? usualAttempts : attempts,
                responseTime == null ? USUAL_RESPONSE_TIME : responseTime,
                errorId,
                code,
                failureCause);
    }

    private AttemptSummary unanswered(int usualAttempts, @Nullable FailureCause usualCause) {
        return AttemptSummary.of(
                attempts == null ? usualAttempts : attempts,
                responseTime,
                errorId,
                errorCode,
                failureCause == null ? usualCause : failureCause);
    }

    /** What is known of the earlier report where its end is all that is known, as the reporter says it. */
    private static Recorded recorded(@Nullable Outcome first) {
        return first == null || first == Outcome.ACCEPTED || first == Outcome.DUPLICATE
                ? Recorded.YES
                : Recorded.UNKNOWN;
    }
}
