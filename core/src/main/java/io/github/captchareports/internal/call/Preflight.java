package io.github.captchareports.internal.call;

import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known before a byte of a report leaves: that no other process reports its task, then that the journal has
 * it written down. One step after the other, each asked once as long as its answer stands. Touched inside the lane's drain
 * loop only.
 */
final class Preflight {
    private final CallData call;
    private final Executor drainLoop;
    private final Listener listener;
    /** The step whose answer is awaited. */
    private @Nullable PreflightStep waitingFor;
    /** Counts questions, so that the answer to an earlier one is not taken for the answer to this one. */
    private int question;

    /** Told inside the drain loop. */
    interface Listener {
        /** Somebody else may have recorded the task already. */
        void onMayBeRecorded(IndeterminateCause cause);

        /** What speaks against sending by now; null where nothing does. */
        @Nullable
        ReportResult objection();

        /** Everything is known, and nothing speaks against sending. */
        void onPassed();

        /** Not now: to be asked again after so many nanoseconds. */
        void onDeferred(long nanos);

        /** The report is not sent. */
        void onRefused(ReportResult result);
    }

    /**
     * A preflight that has not asked yet.
     *
     * @param drainLoop runs what touches the preflight: inside the lane's drain loop
     */
    Preflight(CallData call, Executor drainLoop, Listener listener) {
        this.call = call;
        this.drainLoop = drainLoop;
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
        CompletionStage<PreflightStep.Verdict> verdict;
        try {
            verdict = step.begin(call);
        } catch (RuntimeException | Error thrown) {
            verdict = CompletableFuture.failedFuture(thrown);
        }
        verdict.whenComplete((said, failure) -> drainLoop.execute(() -> hear(mine, step, said, failure)));
    }

    private void hear(
            int answered, PreflightStep step, PreflightStep.@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (waitingFor == null || answered != question) {
            return;
        }
        waitingFor = null;
        try {
            act(step, verdict, failure);
        } catch (RuntimeException | Error defect) {
            listener.onRefused(step.failed(call, defect));
        }
    }

    private void act(PreflightStep step, PreflightStep.@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (failure != null || verdict == null) {
            listener.onRefused(step.failed(call, cause(failure)));
        } else if (verdict instanceof PreflightStep.Verdict.RetryAfter later) {
            listener.onDeferred(later.nanos());
        } else if (verdict instanceof PreflightStep.Verdict.End end) {
            listener.onRefused(end.result());
        } else {
            proceed(step, ((PreflightStep.Verdict.Proceed) verdict).unclear());
        }
    }

    private void proceed(PreflightStep step, @Nullable IndeterminateCause unclear) {
        if (unclear != null) {
            listener.onMayBeRecorded(unclear);
        }
        ReportResult objection = listener.objection();
        if (objection != null) {
            listener.onRefused(objection);
            return;
        }
        step.done();
        run();
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return failure.getCause();
        }
        return failure == null ? new IllegalStateException("no verdict") : failure;
    }

    /** Waits for an answer no longer; who has not answered, null where nobody was asked. */
    @Nullable
    String giveUp() {
        PreflightStep step = waitingFor;
        if (step == null) {
            return null;
        }
        waitingFor = null;
        step.stopWaiting();
        return step.respondent();
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
