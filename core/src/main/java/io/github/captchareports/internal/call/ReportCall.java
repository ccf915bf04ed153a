package io.github.captchareports.internal.call;

import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.lane.LaneEntry;
import io.github.captchareports.internal.lane.Priority;
import io.github.captchareports.spi.ProviderCall;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One admitted report on its way from the ledger through lane, preflight and exchange to its one result. A state machine:
 * {@link CallState} says where it is and what can happen there. It has an entry in the lane, it is none.
 */
final class ReportCall implements Submission, TaskClaim.Listener, LaneEntry.Owner, Preflight.Listener, Receiver {
    private static final AtomicReferenceFieldUpdater<ReportCall, CallState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(ReportCall.class, CallState.class, "state");

    private final CallContext context;
    private final ResultRecorder recorder;
    private final CallData data;
    private final LaneEntry entry;
    private final CallConnection connection;
    private final @Nullable Preflight preflight;
    private volatile CallState state = CallState.CLAIMING;
    private volatile @Nullable TaskClaim following;

    /**
     * A call that has not begun.
     *
     * @param priority which reports of the account go first
     */
    ReportCall(CallContext context, ResultRecorder recorder, CallData data, Priority priority) {
        this.context = context;
        this.recorder = recorder;
        this.data = data;
        this.entry = new LaneEntry(data.deadline(), data.mayBeLateFrom(), priority, this);
        this.connection = new CallConnection(context.account().transport());
        this.preflight =
                data.sharedClaim() == null && data.intent() == null ? null : new Preflight(data, context, this);
    }

    /** Moves the call on. Only who owns it at this moment may. */
    private void move(CallEvent event) {
        CallState before = state;
        CallState after = before.after(event);
        if (after == null) {
            throw new IllegalStateException(event + " cannot come to a call that is " + before);
        }
        if (after != before) {
            state = after;
        }
    }

    /** Moves a call on that another thread may move at the same time; false where that one was first. */
    private boolean moveFrom(CallState before, CallEvent event) {
        return STATE.compareAndSet(this, before, Objects.requireNonNull(before.after(event)));
    }

    @Override
    public void cancel() {
        switch (state) {
            case FOLLOWING -> {
                if (moveFrom(CallState.FOLLOWING, CallEvent.CANCELLED)) {
                    Objects.requireNonNull(following).unfollow();
                    account().lane().leave(entry);
                    record(Results.cancelled(data));
                }
            }
            case QUEUED, READY, BACKING_OFF -> {
                if (account().lane().withdraw(entry)) {
                    state = CallState.ENDED;
                    // The preflight belongs to the drain loop, which may be putting it back at this moment.
                    if (preflight == null) {
                        record(Results.cancelled(data));
                    } else {
                        account().lane().execute(() -> record(Results.cancelled(data)));
                    }
                }
            }
            case ON_WIRE -> {
                if (connection.withdraw()) {
                    move(CallEvent.CANCELLED);
                    account().lane().unsent(entry);
                    record(Results.cancelled(data));
                }
            }
            // The next step asks whether it is cancelled.
            case CLAIMING, PREFLIGHT, ENDED -> {}
        }
    }

    @Override
    public void offerSlot() {
        if (!account().lane().overfull(entry)) {
            data.sink().releaseSlot();
        }
    }

    /** Into the ledger, and on from there. */
    void start() {
        TaskClaim.claim(context.ledger(), data, this);
    }

    @Override
    public void onOwned() {
        if (data.deadline() - data.now() <= 0) {
            settle(Results.unlessUnclear(data, Results.expired(data)));
            return;
        }
        move(CallEvent.CLAIMED);
        if (!account().lane().enter(entry, !data.sink().isBounded())) {
            settle(Results.unlessUnclear(data, Results.undelivered(data, UndeliveredReason.OVERLOADED)));
        }
    }

    @Override
    public boolean mayFollow(TaskClaim claim) {
        if (!account().lane().admit(entry, !data.sink().isBounded())) {
            settle(Results.undelivered(data, UndeliveredReason.OVERLOADED));
            return false;
        }
        following = claim;
        move(CallEvent.FOLLOWED);
        return true;
    }

    @Override
    public void onFollowing() {
        if (entry.isIgnored()) {
            offerSlot();
        }
        if (isCancelled()) {
            cancel();
        }
    }

    @Override
    public boolean stopFollowing() {
        if (!moveFrom(CallState.FOLLOWING, CallEvent.OWNER_ENDED)) {
            return false;
        }
        account().lane().leave(entry);
        return true;
    }

    @Override
    public boolean admissible(long now) {
        return data.isAdmissible(now);
    }

    @Override
    public void onStalled() {
        offerSlot();
    }

    @Override
    public void onDropped(DropReason why, @Nullable String code) {
        if (why == DropReason.ABANDONED || isCancelled()) {
            settle(Results.cancelled(data));
            return;
        }
        settle(Results.dropped(data, why, code, account().lane().failureCause()));
    }

    @Override
    public boolean connect() {
        return connection.reserve();
    }

    @Override
    public void disconnect() {
        connection.release();
    }

    @Override
    public boolean needsPreparation() {
        return preflight != null && !preflight.isDone();
    }

    @Override
    public void onPrepare() {
        move(CallEvent.PREFLIGHT_STARTED);
        Objects.requireNonNull(preflight).run();
    }

    @Override
    public void onPassed() {
        move(CallEvent.PREFLIGHT_PASSED);
        account().lane().ready(entry);
    }

    @Override
    public void onDeferred(long notBefore) {
        move(CallEvent.DEFERRED);
        account().lane().dropAndRetry(entry, notBefore);
    }

    @Override
    public void onRefused(ReportResult result) {
        account().lane().drop(entry);
        settle(result);
    }

    @Override
    public void onPutBack() {
        // It may be cancelled at the same time.
        if (moveFrom(CallState.READY, CallEvent.PUT_BACK)) {
            resetPreflight();
        }
    }

    @Override
    public void onConnectionFailed(Throwable cause) {
        move(CallEvent.GRANTED);
        Throwable why = cause;
        try {
            data.beginAttempt(entry.grantedAt());
        } catch (RuntimeException | Error defect) {
            why = defect;
        }
        onEnd(new AttemptEnd.NotSent(why));
    }

    @Override
    public void onGranted() {
        move(CallEvent.GRANTED);
        if (isCancelled()) {
            connection.release();
            account().lane().unsent(entry);
            settle(Results.cancelled(data));
            return;
        }
        CallMaker.Made made = CallMaker.make(data, context);
        if (made instanceof CallMaker.Made.Ready ready) {
            send(ready.call());
            return;
        }
        connection.release();
        settle(((CallMaker.Made.Impossible) made).giveBack(entry, account().lane()));
    }

    /** Whatever goes wrong before the transport has the call must not cost the report its result. */
    private void send(ProviderCall call) {
        try {
            data.complaintCount().countSending(account().complaints(), data.request(), entry.grantedAt());
            data.beginAttempt(entry.grantedAt());
            connection.send(call, data.deadline(), data.subscriber(), this);
        } catch (RuntimeException | Error defect) {
            connection.release();
            onEnd(new AttemptEnd.NotSent(defect));
            return;
        }
        if (isCancelled()) {
            cancel();
        }
    }

    @Override
    public void onSent() {
        data.attempts().sent(data.now());
        account().lane().passGate(entry);
    }

    @Override
    public void onTimedOut() {
        move(CallEvent.TIMED_OUT);
        if (state == CallState.PREFLIGHT) {
            Objects.requireNonNull(preflight).giveUp();
        } else {
            connection.giveUp(context.lifecycle().isClosed() ? AttemptEnd.Loss.SHUT_DOWN : AttemptEnd.Loss.TIMEOUT);
        }
    }

    @Override
    public void onEnd(AttemptEnd end) {
        connection.ended();
        if (end instanceof AttemptEnd.NotTaken || end instanceof AttemptEnd.Stale) {
            handOver(end instanceof AttemptEnd.NotTaken);
            return;
        }
        AttemptJudge.Judgement judgement = AttemptJudge.judge(end, data, context, entry.probing());
        if (judgement.decision() instanceof Decision.Retry retry) {
            data.attempts().nextFrom(judgement.at());
            data.retry(judgement.history(), retry);
            resetPreflight();
            move(CallEvent.DEFERRED);
            account().lane().finishAndRetry(entry, judgement.feedback(), retry.notBefore(), retry.probe());
            return;
        }
        account().lane().finish(entry, judgement.feedback());
        settle(Results.of(judgement.decision(), data, context.lifecycle().isClosed()));
    }

    /**
     * The same attempt on another connection: it waits for a token like all others, and after the second hand-over longer. A
     * token that was not spent, on a connection that had grown stale, is given back.
     */
    private void handOver(boolean refusedByServer) {
        data.attempts().takeBack(refusedByServer);
        if (isCancelled() || context.lifecycle().isClosed()) {
            account().lane().unsent(entry);
            settle(Results.endedByUs(data));
            return;
        }
        resetPreflight();
        long notBefore = Math.min(data.now() + AttemptJudge.handOverWait(data, context), data.deadline());
        move(CallEvent.DEFERRED);
        account().lane().unsentAndRetry(entry, notBefore);
    }

    private void resetPreflight() {
        if (preflight != null) {
            preflight.reset();
        }
    }

    @Override
    public void settle(ReportResult result) {
        move(CallEvent.SETTLED);
        record(result);
    }

    private void record(ReportResult result) {
        recorder.record(data, result, entry.isIgnored(), account());
    }

    private AccountContext account() {
        return context.account();
    }

    @Override
    public String path() {
        return data.path();
    }

    @Override
    public boolean isCancelled() {
        return data.isCancelled();
    }
}
