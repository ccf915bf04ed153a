package io.github.captchareports.test.assertions;

import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.TaskId;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about one {@link ReportResult}. Each fails with an {@link AssertionError} that shows the whole result. */
public final class ReportResultAssert extends AbstractAssert<ReportResultAssert, ReportResult> {
    ReportResultAssert(@Nullable ReportResult actual) {
        super(actual, ReportResultAssert.class);
    }

    /**
     * The report is recorded.
     *
     * @return this
     */
    public ReportResultAssert isAccepted() {
        return hasOutcome(Outcome.ACCEPTED);
    }

    /**
     * The task was reported before.
     *
     * @return this
     */
    public ReportResultAssert isDuplicate() {
        return hasOutcome(Outcome.DUPLICATE);
    }

    /**
     * The service said no.
     *
     * @return this
     */
    public ReportResultAssert isRejected() {
        return hasOutcome(Outcome.REJECTED);
    }

    /**
     * It was too late.
     *
     * @return this
     */
    public ReportResultAssert isExpired() {
        return hasOutcome(Outcome.EXPIRED);
    }

    /**
     * The report was withheld.
     *
     * @return this
     */
    public ReportResultAssert isWithheld() {
        return hasOutcome(Outcome.WITHHELD);
    }

    /**
     * The report was not delivered.
     *
     * @return this
     */
    public ReportResultAssert isUndelivered() {
        return hasOutcome(Outcome.UNDELIVERED);
    }

    /**
     * Nobody knows whether the report is recorded.
     *
     * @return this
     */
    public ReportResultAssert isIndeterminate() {
        return hasOutcome(Outcome.INDETERMINATE);
    }

    /**
     * The outcome is this one.
     *
     * @param expected the outcome
     * @return this
     */
    public ReportResultAssert hasOutcome(Outcome expected) {
        isNotNull();
        return same("outcome", expected, actual.outcome());
    }

    /**
     * The report was not delivered for this reason.
     *
     * @param expected the reason
     * @return this
     */
    public ReportResultAssert because(UndeliveredReason expected) {
        isUndelivered();
        return same("reason", expected, ((ReportResult.Undelivered) actual).reason());
    }

    /**
     * The report was withheld for this reason.
     *
     * @param expected the reason
     * @return this
     */
    public ReportResultAssert because(WithheldReason expected) {
        isWithheld();
        return same("reason", expected, ((ReportResult.Withheld) actual).reason());
    }

    /**
     * The report expired, and it means this.
     *
     * @param expected the reason
     * @return this
     */
    public ReportResultAssert because(ExpiredReason expected) {
        isExpired();
        return same("reason", expected, ((ReportResult.Expired) actual).reason());
    }

    /**
     * The report is indeterminate for this cause.
     *
     * @param expected the cause
     * @return this
     */
    public ReportResultAssert because(IndeterminateCause expected) {
        isIndeterminate();
        return same("cause", expected, ((ReportResult.Indeterminate) actual).cause());
    }

    /**
     * The service said no, most likely for this cause.
     *
     * @param expected the cause
     * @return this
     */
    public ReportResultAssert because(ProbableCause expected) {
        isRejected();
        return same("probable cause", expected, ((ReportResult.Rejected) actual).probableCause());
    }

    /**
     * The report was rejected or withheld with this code of the service; of any other result it is the code of the last
     * answer.
     *
     * @param expected the code
     * @return this
     */
    public ReportResultAssert withCode(String expected) {
        isNotNull();
        return same("code", expected, code());
    }

    /**
     * The earlier report of a duplicate carried the opposite verdict.
     *
     * @return this
     */
    public ReportResultAssert isConflicting() {
        isDuplicate();
        return same("conflicting", true, ((ReportResult.Duplicate) actual).conflicting());
    }

    /**
     * The result is that of a request for this task.
     *
     * @param id the task's id
     * @return this
     */
    public ReportResultAssert hasTask(long id) {
        return hasTask(TaskId.of(id));
    }

    /**
     * The result is that of a request for this task.
     *
     * @param id the task's id
     * @return this
     */
    public ReportResultAssert hasTask(String id) {
        return hasTask(TaskId.of(id));
    }

    /**
     * The result is that of a request for this task.
     *
     * @param id the task's id
     * @return this
     */
    public ReportResultAssert hasTask(TaskId id) {
        isNotNull();
        return same("task", id, actual.request().taskId());
    }

    /**
     * The result is that of a request for this account.
     *
     * @param label the account's label
     * @return this
     */
    public ReportResultAssert hasAccount(String label) {
        isNotNull();
        return same("account", label, actual.request().account());
    }

    /**
     * The request's correlation object is this one.
     *
     * @param expected the object
     * @return this
     */
    public ReportResultAssert hasCorrelation(@Nullable Object expected) {
        isNotNull();
        return same("correlation", expected, actual.request().correlation());
    }

    /**
     * So much is known of whether a report for the task is recorded.
     *
     * @param expected yes, no or unknown
     * @return this
     */
    public ReportResultAssert hasRecorded(Recorded expected) {
        isNotNull();
        return same("recorded", expected, actual.recorded());
    }

    /**
     * The request was handed to the transport so often.
     *
     * @param expected how often
     * @return this
     */
    public ReportResultAssert hasAttempts(int expected) {
        isNotNull();
        return same("attempts", expected, actual.attempts());
    }

    /**
     * The report failed on its way for a cause of this kind.
     *
     * @param expected the kind
     * @return this
     */
    public ReportResultAssert hasFailureCause(FailureCause.Kind expected) {
        isNotNull();
        FailureCause cause = actual.failureCause();
        return same("kind of failure", expected, cause == null ? null : cause.kind());
    }

    private @Nullable String code() {
        if (actual instanceof ReportResult.Rejected rejected) {
            return rejected.code();
        }
        if (actual instanceof ReportResult.Withheld withheld && withheld.code() != null) {
            return withheld.code();
        }
        return actual.attemptSummary().errorCode();
    }

    private ReportResultAssert same(String what, @Nullable Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            throw failure("%nExpected %s:%n  %s%nbut was:%n  %s%nof result:%n  %s", what, expected, found, actual);
        }
        return this;
    }
}
