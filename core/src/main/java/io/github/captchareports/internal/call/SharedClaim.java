package io.github.captchareports.internal.call;

import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.internal.shared.SharedAccount;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim of one call on its task in the ledger that several processes share: whether they leave the task to it, and what
 * they have to hear of its end. Touched inside the lane's drain loop only, and by the call that ends.
 */
final class SharedClaim implements PreflightStep {
    private static final Logger LOG = LoggerFactory.getLogger(SharedClaim.class);
    /** How soon a task is asked for again that another process reports. */
    private static final long BUSY_AT_MOST = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long BUSY_AT_LEAST = TimeUnit.MILLISECONDS.toNanos(5);

    private final SharedAccount account;
    private final ReportRequest request;
    private final CallContext context;

    /** What the report is called in the shared ledger; empty until it asks. */
    private String token = "";

    private Waiting waiting = Waiting.NOT_ASKED;
    /** Whether the ledger has to hear how the report ends: it granted the task, or could not be asked. */
    private boolean owesEnd;

    private boolean busy;
    private @Nullable Settled settled;
    /** What the latest answer is told to. */
    private @Nullable CompletableFuture<Verdict> asked;

    private enum Waiting {
        NOT_ASKED,
        ASKED,
        HELD,
        ENDED
    }

    /** A claim that was not asked for yet. */
    SharedClaim(SharedAccount account, ReportRequest request, CallContext context) {
        this.account = account;
        this.request = request;
        this.context = context;
    }

    @Override
    public boolean isDone() {
        return waiting == Waiting.HELD;
    }

    @Override
    public CompletionStage<Verdict> begin(CallView call) {
        waiting = Waiting.ASKED;
        if (token.isEmpty()) {
            token = account.newToken();
        }
        String mine = token;
        boolean uncertain = call.history().unclear() != null;
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        asked = verdict;
        account.claim(
                request.taskId(),
                mine,
                request.verdict(),
                call.deadline() - call.now(),
                claimed -> context.account().lane().execute(() -> hear(mine, claimed, uncertain, call, verdict)));
        return verdict;
    }

    @SuppressWarnings("ReferenceEquality") // the answer to the latest question, and no other
    private void hear(
            String mine,
            @Nullable Claimed claimed,
            boolean uncertain,
            CallView call,
            CompletableFuture<Verdict> verdict) {
        if (waiting == Waiting.ASKED && asked == verdict) {
            try {
                verdict.complete(verdict(read(claimed, uncertain), call));
            } catch (RuntimeException | Error defect) {
                verdict.completeExceptionally(defect);
            }
        } else if (waiting == Waiting.ENDED && claimed instanceof Claimed.Granted) {
            account.release(request.taskId(), mine);
        }
    }

    private static Verdict verdict(ClaimDecision decision, CallView call) {
        if (decision instanceof ClaimDecision.RetryAfter busy) {
            return new Verdict.RetryAt(Math.min(call.now() + busy.nanos(), call.deadline()));
        }
        if (decision instanceof ClaimDecision.AlreadyReported reported) {
            ReportResult duplicate =
                    Results.known(reported.end(), call.request(), call.summary().withFailureCause(null));
            return new Verdict.End(
                    reported.end().outcome() == SettledOutcome.INDETERMINATE
                            ? Results.unlessUnclear(call, duplicate)
                            : duplicate);
        }
        if (decision instanceof ClaimDecision.Proceed proceed) {
            return new Verdict.Proceed(proceed.unclear());
        }
        return new Verdict.End(
                Results.unlessUnclear(call, Results.undelivered(call, UndeliveredReason.LEDGER_UNREACHABLE)));
    }

    private ClaimDecision read(@Nullable Claimed claimed, boolean uncertain) {
        if (claimed instanceof Claimed.Busy other) {
            busy = true;
            owesEnd = false;
            return new ClaimDecision.RetryAfter(
                    Math.max(BUSY_AT_LEAST, Math.min(BUSY_AT_MOST, SaturatedNanos.of(other.lease()))));
        }
        if (claimed instanceof Claimed.Settled end) {
            owesEnd = false;
            settled = new Settled(end.verdict(), end.outcome());
            busy = end.outcome() == SettledOutcome.INDETERMINATE && end.verdict() == request.verdict();
            return new ClaimDecision.AlreadyReported(end);
        }
        if (claimed instanceof Claimed.Granted granted) {
            owesEnd = true;
            busy = false;
            return new ClaimDecision.Proceed(granted.mayBeRecorded() ? IndeterminateCause.ANSWER_LOST : null);
        }
        return withoutLedger(uncertain);
    }

    /** The ledger could not be asked: the report goes without it, or not at all. */
    private ClaimDecision withoutLedger(boolean uncertain) {
        if (context.account().account().ledgerOutagePolicy() == LedgerOutagePolicy.REFUSE) {
            if (!uncertain) {
                // The claim may have been heard all the same.
                owesEnd = true;
                giveBack();
            }
            return new ClaimDecision.Unavailable();
        }
        if (busy && !context.account().provider().replaySafe()) {
            return new ClaimDecision.Unavailable();
        }
        owesEnd = true;
        return new ClaimDecision.Proceed(busy ? IndeterminateCause.REPORTED_ELSEWHERE : null);
    }

    @Override
    public void done() {
        waiting = Waiting.HELD;
    }

    @Override
    public void stopWaiting() {
        waiting = Waiting.NOT_ASKED;
    }

    /** Whether another process was reporting the task when it was asked last, or left its fate open. */
    boolean isBusy() {
        return busy;
    }

    /** How another process has ended the task; null where none has. */
    @Nullable
    Settled settled() {
        return settled;
    }

    @Override
    public void release() {
        waiting = Waiting.NOT_ASKED;
        giveBack();
    }

    private void giveBack() {
        if (owesEnd) {
            owesEnd = false;
            account.release(request.taskId(), token);
            // A release that comes late must not take the next claim away.
            token = "";
        }
    }

    @Override
    public ReportResult failed(CallView call, Throwable failure) {
        if (!context.fatal().note(failure)) {
            LOG.error("the shared ledger could not be asked about {}", request, failure);
        }
        return Results.unlessUnclear(call, Results.undelivered(call, UndeliveredReason.LEDGER_UNREACHABLE));
    }

    @Override
    public String respondent() {
        return "the shared ledger";
    }

    /** The report has its result. */
    @Override
    public void end(ReportResult result) {
        waiting = Waiting.ENDED;
        SettledOutcome end = SettledOutcome.of(result.outcome());
        if (end == null) {
            giveBack();
        } else if (owesEnd) {
            owesEnd = false;
            account.settle(request.taskId(), token, request.verdict(), end);
        }
    }
}
