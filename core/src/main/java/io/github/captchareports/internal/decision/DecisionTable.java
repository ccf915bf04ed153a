package io.github.captchareports.internal.decision;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.ProviderReply;
import org.jspecify.annotations.Nullable;

/** The decision table: from the end of an attempt, the report's history and its terms to what comes of it. */
public final class DecisionTable {
    private DecisionTable() {}

    /**
     * After an answer that proves something.
     *
     * @param cause why the service says no, if it does
     */
    public static Decision afterReply(
            ProviderReply reply, ProbableCause cause, AttemptHistory history, RetryContext terms) {
        IndeterminateCause unclear = history.unclear();
        return switch (reply.reading()) {
            case RECORDED -> new Decision.Accept(Confirmation.REPLY);
            case ALREADY_REPORTED ->
                unclear == null
                        ? new Decision.CallDuplicate()
                        : new Decision.Accept(Confirmation.DUPLICATE_AFTER_LOST_ANSWER);
            case REFUSED -> new Decision.Reject(reply, cause);
            case REFUSED_AMBIGUOUS ->
                unclear == null
                        ? new Decision.Reject(reply, cause)
                        : new Decision.Indeterminate(IndeterminateCause.REFUSED_AFTER_UNCLEAR);
            case NOT_RECORDED -> afterPassingRefusal(reply, history, terms);
            case NOT_TAKEN -> afterNotSent(pause(reply), history, terms);
            case NOT_TAKEN_UNLESS_PROVEN, UNCLEAR ->
                afterUnclear(IndeterminateCause.UNREADABLE_ANSWER, pause(reply), history, terms);
        };
    }

    /** After an attempt that never reached a connection. */
    public static Decision afterNotSent(AttemptHistory history, RetryContext terms) {
        return afterNotSent(0, history, terms);
    }

    private static Decision afterNotSent(long pauseNanos, AttemptHistory history, RetryContext terms) {
        if (terms.now() - terms.deadline() >= 0) {
            return end(history.unclear(), new Decision.Expire());
        }
        boolean spent = spent(history, terms);
        UndeliveredReason reason = spent ? UndeliveredReason.ATTEMPTS_SPENT : UndeliveredReason.UNREACHABLE;
        return retryOr(
                end(history.unclear(), new Decision.GiveUp(reason)), pauseNanos, history.unclear(), history, terms);
    }

    /** After an attempt whose answer never came or proves nothing; {@code pauseNanos} is what it asked for, or 0. */
    public static Decision afterUnclear(
            IndeterminateCause cause, long pauseNanos, AttemptHistory history, RetryContext terms) {
        Decision end = new Decision.Indeterminate(cause);
        return terms.replaySafe() ? retryOr(end, pauseNanos, cause, history, terms) : end;
    }

    private static Decision afterPassingRefusal(ProviderReply reply, AttemptHistory history, RetryContext terms) {
        IndeterminateCause unclear = history.unclear();
        AccountAdvice advice = reply.advice();
        if (advice instanceof AccountAdvice.RefuseAccount) {
            return end(unclear, new Decision.Withhold(WithheldReason.ACCOUNT_REFUSED, reply.errorCode()));
        }
        if (advice instanceof AccountAdvice.RefuseMethod) {
            return end(unclear, new Decision.Withhold(WithheldReason.METHOD_REFUSED, reply.errorCode()));
        }
        Decision end = end(unclear, new Decision.GiveUp(UndeliveredReason.THROTTLED));
        return retryOr(end, pause(reply), unclear, history, terms);
    }

    private static Decision retryOr(
            Decision end,
            long pauseNanos,
            @Nullable IndeterminateCause unclear,
            AttemptHistory history,
            RetryContext terms) {
        if (!terms.mayRetry() || spent(history, terms)) {
            return end;
        }
        long backoff = Backoff.nanos(terms.policy(), history.failures(), terms.jitter());
        long notBefore = terms.now() + Math.max(backoff, pauseNanos);
        if (notBefore - terms.deadline() >= 0) {
            return end;
        }
        boolean probe = history.attempts() >= terms.policy().maxAttempts();
        return new Decision.Retry(notBefore, probe, unclear);
    }

    /** A report spends its attempts only against a service that answers others: otherwise it is the service's fault. */
    private static boolean spent(AttemptHistory history, RetryContext terms) {
        return history.attempts() >= terms.policy().maxAttempts() && terms.othersAnswered();
    }

    private static Decision end(@Nullable IndeterminateCause unclear, Decision certain) {
        return unclear == null ? certain : new Decision.Indeterminate(unclear);
    }

    private static long pause(ProviderReply reply) {
        return reply.advice() instanceof AccountAdvice.Pause pause
                ? pause.duration().toNanos()
                : 0;
    }
}
