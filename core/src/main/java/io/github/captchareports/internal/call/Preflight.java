package io.github.captchareports.internal.call;

import io.github.captchareports.FailureCause;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.internal.decision.AttemptHistory;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.decision.DecisionTable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known before a byte of a report leaves: that no other process reports its task, then that the journal has
 * it written down. One step after the other, each asked once as long as its answer stands. Touched inside the lane's drain
 * loop only.
 */
final class Preflight {
    private final CallData call;
    private final CallContext context;
    private final Listener listener;
    /** The step whose answer is awaited. */
    private @Nullable PreflightStep waitingFor;
    /** Counts questions, so that the answer to an earlier one is not taken for the answer to this one. */
    private int question;

    /** Told inside the drain loop. */
    interface Listener {
        /** Everything is known, and nothing speaks against sending. */
        void onPassed();

        /** Not now: to be asked again from this monotonic time on. */
        void onDeferred(long notBefore);

        /** The report is not sent. */
        void onRefused(ReportResult result);
    }

    /** A preflight that has not asked yet. */
    Preflight(CallData call, CallContext context, Listener listener) {
        this.call = call;
        this.context = context;
        this.listener = listener;
    }

    /** Whether everything is known. */
    boolean isDone() {
        return next() == null;
    }

    private @Nullable PreflightStep next() {
        SharedClaim sharedClaim = call.sharedClaim();
        JournalIntent intent = call.intent();
        if (sharedClaim != null && !sharedClaim.isDone()) {
            return sharedClaim;
        }
        return intent != null && !intent.isDone() ? intent : null;
    }

    /** Asks what is not known yet. */
    void run() {
        PreflightStep step = next();
        if (step == null) {
            listener.onPassed();
            return;
        }
        waitingFor = step;
        int mine = ++question;
        try {
            step.begin(call)
                    .whenComplete(
                            (said, failure) -> context.account().lane().execute(() -> hear(mine, step, said, failure)));
        } catch (RuntimeException | Error thrown) {
            context.account().lane().execute(() -> hear(mine, step, null, thrown));
        }
    }

    private void hear(
            int answered, PreflightStep step, PreflightStep.@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (waitingFor == null || answered != question) {
            return;
        }
        waitingFor = null;
        PreflightStep.Verdict decided;
        try {
            decided = decide(step, verdict, failure);
        } catch (RuntimeException | Error defect) {
            decided = new PreflightStep.Verdict.End(step.failed(call, defect));
        }
        // Outside the try: what was told once must not be told again.
        if (decided instanceof PreflightStep.Verdict.End end) {
            listener.onRefused(end.result());
        } else if (decided instanceof PreflightStep.Verdict.RetryAt later) {
            listener.onDeferred(later.notBefore());
        } else {
            step.done();
            run();
        }
    }

    /** What a step has found out, and what speaks against sending where the step does not. */
    private PreflightStep.Verdict decide(
            PreflightStep step, PreflightStep.@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (failure != null || verdict == null) {
            return new PreflightStep.Verdict.End(step.failed(call, cause(failure)));
        }
        if (!(verdict instanceof PreflightStep.Verdict.Proceed proceed)) {
            return verdict;
        }
        IndeterminateCause unclear = proceed.unclear();
        if (unclear != null) {
            call.mayBeRecorded(unclear);
        }
        ReportResult objection = objection();
        return objection == null ? proceed : new PreflightStep.Verdict.End(objection);
    }

    /** What speaks against sending by now: others were granted while this one asked. */
    private @Nullable ReportResult objection() {
        if (call.isCancelled()) {
            return Results.cancelled(call);
        }
        long now = call.now();
        if (call.deadline() - now <= 0) {
            return Results.unlessUnclear(call, Results.expired(call));
        }
        return call.isAdmissible(now)
                ? null
                : new ReportResult.Withheld(call.request(), call.summary(), WithheldReason.COMPLAINT_GUARD, null, null);
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return failure.getCause();
        }
        return failure == null ? new IllegalStateException("no verdict") : failure;
    }

    /** Who was asked has not answered for as long as an attempt may take: that is no attempt, and tried again like one. */
    void giveUp() {
        PreflightStep step = waitingFor;
        if (step == null) {
            return;
        }
        waitingFor = null;
        step.stopWaiting();
        call.attempts()
                .failedBecause(FailureCause.of(FailureCause.Kind.OTHER, step.respondent() + " did not answer in time"));
        reset();
        AttemptHistory before = call.history();
        AttemptHistory ending = new AttemptHistory(before.attempts() + 1, before.failures() + 1, before.unclear());
        Decision decision = DecisionTable.afterNotSent(ending, AttemptJudge.retryContext(call, context, call.now()));
        if (decision instanceof Decision.Retry retry) {
            call.retry(ending, retry);
            listener.onDeferred(retry.notBefore());
        } else {
            listener.onRefused(Results.of(decision, call, context.lifecycle().isClosed()));
        }
    }

    /** The report is not sent now. What was claimed is given back, unless an earlier attempt may have been recorded. */
    void reset() {
        SharedClaim sharedClaim = call.sharedClaim();
        if (sharedClaim != null) {
            if (call.history().unclear() == null) {
                sharedClaim.release();
            } else {
                sharedClaim.stopWaiting();
            }
        }
    }
}
