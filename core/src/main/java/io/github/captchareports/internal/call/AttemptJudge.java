package io.github.captchareports.internal.call;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.FailureCause;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.decision.AttemptHistory;
import io.github.captchareports.internal.decision.Backoff;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.decision.DecisionTable;
import io.github.captchareports.internal.decision.ProbableCauses;
import io.github.captchareports.internal.decision.RetryContext;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.spi.ProviderReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how an attempt ended, twice: what it proves of the report, which the decision table turns into a decision, and what
 * it tells of the account.
 */
final class AttemptJudge {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptJudge.class);

    /** How often an attempt that the server has not taken is handed over again without a wait. */
    private static final int AT_ONCE = 2;

    private AttemptJudge() {}

    /**
     * Both readings.
     *
     * @param decision what becomes of the report
     * @param feedback what the account is told
     * @param history what has come of the attempts, this one included
     * @param at monotonic time of the end
     */
    record Judgement(Decision decision, AttemptFeedback feedback, AttemptHistory history, long at) {}

    /**
     * Judges an attempt that was made; whatever goes wrong in here must not cost the report its result.
     *
     * @param probe whether it was a probe, which counts towards no limit
     */
    static Judgement judge(AttemptEnd end, CallData call, CallContext context, boolean probe) {
        AttemptHistory history = call.history();
        call.attempts().end();
        try {
            long now = call.now();
            history =
                    new AttemptHistory(history.attempts() + (probe ? 0 : 1), history.failures() + 1, history.unclear());
            if (end instanceof AttemptEnd.Answered answered) {
                return answered(answered, call, context, history, now);
            }
            return end instanceof AttemptEnd.Unclear unclear
                    ? unclear(unclear, call, context, history, now)
                    : notSent((AttemptEnd.NotSent) end, call, context, history, now);
        } catch (RuntimeException | Error defect) {
            if (!context.fatal().note(defect)) {
                LOG.error("an answer for {} could not be judged", call.request(), defect);
            }
            FailureCause own = FailureCause.of(FailureCause.Kind.OTHER, "the library failed; see the log");
            call.attempts().failedBecause(own);
            return new Judgement(
                    new Decision.Indeterminate(IndeterminateCause.INTERNAL_ERROR),
                    new AttemptFeedback.Failed(0, own),
                    history,
                    call.attempts().sentAt());
        } finally {
            call.attempts().forgetHandOvers();
        }
    }

    /** What a decision about another attempt has to know. */
    static RetryContext retryContext(CallData call, CallContext context, long now) {
        return new RetryContext(
                now,
                call.deadline(),
                context.account().provider().replaySafe(),
                context.account().answeredSince(call.attempts().firstAttemptAt()),
                !call.isCancelled() && !context.lifecycle().isClosed(),
                context.settings().retryPolicy(),
                context.settings().jitter().getAsDouble());
    }

    /** How long an attempt that the server has not taken waits before it is handed over again, in nanoseconds. */
    static long handOverWait(CallData call, CallContext context) {
        int handOvers = call.attempts().handOvers();
        return handOvers <= AT_ONCE
                ? 0
                : Backoff.nanos(
                        context.settings().retryPolicy(),
                        handOvers - AT_ONCE,
                        context.settings().jitter().getAsDouble());
    }

    private static Judgement answered(
            AttemptEnd.Answered end, CallData call, CallContext context, AttemptHistory history, long now) {
        AccountContext account = context.account();
        String key = call.attempts().key();
        ProviderReply reply = Answers.read(account.provider(), end.reply(), key, account.isProven());
        FailureCause failure = Answers.cause(end.reply(), reply, account.shownUrl() + call.path(), key);
        AttemptFeedback feedback = Answers.feedback(reply, call.path(), failure);
        call.attempts().answered(call, end.reply(), reply, failure, now);
        account.noteAnswer(feedback, now);
        if (feedback instanceof AttemptFeedback.Refused refusal) {
            feedback = account.key().afterRefusal(refusal, key);
        }
        ProbableCause cause = account.complaints()
                .judged(
                        ProbableCauses.of(reply.possibleCauses(), call.request(), now - call.mayBeLateFrom() >= 0),
                        reply.possibleCauses(),
                        call.request());
        Decision decision = DecisionTable.afterReply(reply, cause, history, retryContext(call, context, now));
        account.complaints().noteDecision(call.request(), decision, now);
        return new Judgement(decision, feedback, history, now);
    }

    private static Judgement unclear(
            AttemptEnd.Unclear end, CallData call, CallContext context, AttemptHistory history, long now) {
        context.fatal().note(end.cause());
        FailureCause failure = call.attempts()
                .failed(call, AttemptEvent.End.UNCLEAR, context.account().failureCause(end), now);
        AttemptFeedback feedback = end.loss() == AttemptEnd.Loss.SHUT_DOWN
                ? AttemptFeedback.NOTHING
                : new AttemptFeedback.Failed(0, failure);
        return new Judgement(
                DecisionTable.afterUnclear(Results.cause(end.loss()), 0, history, retryContext(call, context, now)),
                feedback,
                history,
                now);
    }

    private static Judgement notSent(
            AttemptEnd.NotSent end, CallData call, CallContext context, AttemptHistory history, long now) {
        context.fatal().note(end.cause());
        boolean closed = context.lifecycle().isClosed();
        FailureCause cause = closed
                ? FailureCause.of(FailureCause.Kind.SHUTDOWN, "the reporter was shut down before a request was sent")
                : context.account().failureCause(end);
        FailureCause failure = call.attempts().failed(call, AttemptEvent.End.NOT_SENT, cause, now);
        return new Judgement(
                DecisionTable.afterNotSent(history, retryContext(call, context, now)),
                closed ? AttemptFeedback.NOTHING : new AttemptFeedback.Failed(0, failure),
                history,
                now);
    }
}
