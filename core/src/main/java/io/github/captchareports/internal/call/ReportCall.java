package io.github.captchareports.internal.call;

import io.github.captchareports.FailureCause;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.account.AccountKey;
import io.github.captchareports.internal.decision.AttemptHistory;
import io.github.captchareports.internal.decision.Backoff;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.decision.DecisionTable;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.lane.LaneEntry;
import io.github.captchareports.internal.lane.Priority;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.spi.ProviderCall;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One admitted report on its way from the ledger through lane, preflight and exchange to its one result. A state machine:
 * {@link CallState} says where it is and what can happen there. It has an entry in the lane, it is none.
 */
final class ReportCall implements Submission, Claim.Follower, LaneEntry.Owner, Preflight.Listener, Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(ReportCall.class);
    private static final AtomicReferenceFieldUpdater<ReportCall, CallState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(ReportCall.class, CallState.class, "state");
    /** How often an attempt that the server has not taken is handed over again without a wait. */
    private static final int AT_ONCE = 2;

    private final CallContext context;
    private final ResultRecorder recorder;
    private final CallData data;
    private final LaneEntry entry;
    private final CallConnection connection;
    private final @Nullable Preflight preflight;
    private volatile CallState state = CallState.CLAIMING;
    /** The claim of the call that this one follows. */
    private volatile @Nullable Claim leader;

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
        this.preflight = data.sharedClaim() == null && data.intent() == null
                ? null
                : new Preflight(data, context.account().lane()::execute, this);
    }

    /** Moves the call on. Only who owns it at this moment may. */
    private void move(CallEvent event) {
        CallState before = state;
        CallState after = before.after(event);
        if (after == null) {
            throw new IllegalStateException(event + " cannot come to a call that is " + before);
        }
        state = after;
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
                    Objects.requireNonNull(leader).unfollow(this);
                    account().lane().leave(entry);
                    record(cancelled());
                }
            }
            case QUEUED, READY, BACKING_OFF -> {
                if (account().lane().withdraw(entry)) {
                    state = CallState.ENDED;
                    recordWithdrawn();
                }
            }
            case ON_WIRE -> {
                if (connection.withdraw()) {
                    move(CallEvent.CANCELLED);
                    account().lane().unsent(entry);
                    record(cancelled());
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
        // A task that nobody has reported needs no claim to be too late; one that somebody has is a duplicate all the
        // same.
        if (data.deadline() - data.now() <= 0 && context.ledger().isFree(data.task())) {
            account().complaints().noteTold(data.request());
            settle(expired());
            return;
        }
        while (true) {
            Claimed claimed = context.ledger().claim(data.task(), data.request().verdict());
            if (claimed instanceof Claimed.Owned owned) {
                own(owned.claim());
                return;
            }
            if (claimed instanceof Claimed.Known known) {
                settle(Results.known(known.settled(), data.request()));
                return;
            }
            if (claimed instanceof Claimed.InFlight other && follow(other.claim())) {
                account().complaints().noteTold(data.request());
                return;
            }
        }
    }

    private void own(Claim owned) {
        data.own(owned);
        account().complaints().noteTold(data.request());
        if (owned.inheritsUnclear()) {
            data.complaintCount().inherit();
            data.history(new AttemptHistory(0, 0, IndeterminateCause.ANSWER_LOST));
        }
        if (data.deadline() - data.now() <= 0) {
            settle(Results.unlessUnclear(data, expired()));
            return;
        }
        move(CallEvent.CLAIMED);
        if (!account().lane().enter(entry, !data.sink().isBounded())) {
            settle(Results.unlessUnclear(data, Results.undelivered(data, UndeliveredReason.OVERLOADED)));
        }
    }

    /** Follows the owner of a claim; false when it has ended already. */
    private boolean follow(Claim owner) {
        if (!account().lane().admit(entry, !data.sink().isBounded())) {
            settle(Results.undelivered(data, UndeliveredReason.OVERLOADED));
            return true;
        }
        leader = owner;
        move(CallEvent.FOLLOWED);
        if (!owner.follow(this)) {
            if (!moveFrom(CallState.FOLLOWING, CallEvent.OWNER_ENDED)) {
                return true;
            }
            account().lane().leave(entry);
            return false;
        }
        if (entry.isIgnored()) {
            offerSlot();
        }
        if (isCancelled()) {
            cancel();
        }
        return true;
    }

    @Override
    public void onOwnerEnd(ReportResult owner) {
        if (!moveFrom(CallState.FOLLOWING, CallEvent.OWNER_ENDED)) {
            return;
        }
        account().lane().leave(entry);
        if (isCancelled()) {
            settle(cancelled());
        } else if (Results.mayDoBetter(owner, data.request(), data.windowEnd())) {
            start();
        } else {
            settle(Results.shared(owner, data.request(), data.windowEnd()));
        }
    }

    @Override
    public boolean admissible(long now) {
        return data.complaintCount().isPastTheGuard(data.attempts().handOvers() > 0)
                || data.history().unclear() != null
                || !account().complaints().holds(data.request(), now);
    }

    @Override
    public void onStalled() {
        offerSlot();
    }

    @Override
    public void onDropped(DropReason why, @Nullable String code) {
        if (why == DropReason.ABANDONED || isCancelled()) {
            settle(cancelled());
            return;
        }
        if (why.mayBeForUnreachability() && !data.attempts().hasFailureCause()) {
            FailureCause cause = account().lane().failureCause();
            if (cause != null) {
                data.attempts().failedBecause(cause);
            }
        }
        settle(Results.unlessUnclear(data, Results.of(why, code, data.request(), data.summary(), data.windowEnd())));
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
    public void onMayBeRecorded(IndeterminateCause cause) {
        if (data.history().unclear() == null) {
            data.history(
                    new AttemptHistory(data.history().attempts(), data.history().failures(), cause));
        }
    }

    @Override
    public @Nullable ReportResult objection() {
        if (isCancelled()) {
            return cancelled();
        }
        long now = data.now();
        if (data.deadline() - now <= 0) {
            return Results.unlessUnclear(data, expired());
        }
        // Others were granted while this one asked.
        return admissible(now)
                ? null
                : new ReportResult.Withheld(data.request(), data.summary(), WithheldReason.COMPLAINT_GUARD, null);
    }

    @Override
    public void onPassed() {
        move(CallEvent.PREFLIGHT_PASSED);
        account().lane().ready(entry);
    }

    @Override
    public void onDeferred(long nanos) {
        move(CallEvent.DEFERRED);
        account().lane().dropAndRetry(entry, Math.min(data.now() + nanos, data.deadline()));
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
            noteFirstAttempt();
            data.attempts().begin(data.now(), data.trace());
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
            settle(cancelled());
            return;
        }
        AccountKey.Asked asked;
        ProviderCall made = null;
        try {
            asked = account().key().ask();
            if (asked instanceof AccountKey.Asked.Usable usable) {
                data.attempts().useKey(usable.key());
                made = account().provider().call(data.request(), usable.key());
            }
        } catch (RuntimeException | Error thrown) {
            connection.release();
            account().lane().unsent(entry);
            if (!context.fatal().note(thrown)) {
                LOG.error(
                        "provider '{}' of account '{}' failed to make the call for task {}: {}",
                        account().provider().id(),
                        data.request().account(),
                        data.request().taskId(),
                        thrown.getClass().getName());
            }
            settle(Results.unlessUnclear(data, Results.undelivered(data, UndeliveredReason.PROVIDER_FAILED)));
            return;
        }
        if (made == null) {
            withoutKey(asked);
        } else {
            send(made);
        }
    }

    private void withoutKey(AccountKey.Asked asked) {
        connection.release();
        if (asked instanceof AccountKey.Asked.Refused refusal) {
            account().lane().finish(entry, new AttemptFeedback.Refused(0, refusal.code()));
            settle(Results.unlessUnclear(
                    data,
                    Results.of(
                            DropReason.ACCOUNT_REFUSED,
                            refusal.code(),
                            data.request(),
                            data.summary(),
                            data.windowEnd())));
        } else {
            account().lane().unsent(entry);
            settle(Results.unlessUnclear(data, Results.undelivered(data, UndeliveredReason.KEY_UNUSABLE)));
        }
    }

    /** Whatever goes wrong before the transport has the call must not cost the report its result. */
    private void send(ProviderCall call) {
        try {
            noteFirstAttempt();
            data.complaintCount().countSending(account().complaints(), data.request(), entry.grantedAt());
            data.attempts().begin(data.now(), data.trace());
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

    private void noteFirstAttempt() {
        if (data.history().failures() == 0) {
            data.attempts().firstGrantedAt(entry.grantedAt());
        }
    }

    @Override
    public void onSent() {
        data.attempts().sent(data.now());
        account().lane().cross(entry);
    }

    @Override
    public void onTimedOut() {
        if (state == CallState.PREFLIGHT) {
            String respondent = preflight == null ? null : preflight.giveUp();
            if (respondent != null) {
                giveUpPreflight(respondent);
            }
            return;
        }
        connection.giveUp(context.lifecycle().isClosed() ? AttemptEnd.Loss.SHUT_DOWN : AttemptEnd.Loss.TIMEOUT);
    }

    /** Who was asked has not answered for as long as an attempt may take: that is no attempt, and tried again like one. */
    private void giveUpPreflight(String respondent) {
        data.attempts().failedBecause(FailureCause.of(FailureCause.Kind.OTHER, respondent + " did not answer in time"));
        resetPreflight();
        AttemptHistory ending = new AttemptHistory(
                data.history().attempts() + 1,
                data.history().failures() + 1,
                data.history().unclear());
        Decision decision = DecisionTable.afterNotSent(ending, AttemptJudge.retryContext(data, context, data.now()));
        if (decision instanceof Decision.Retry retry) {
            data.history(new AttemptHistory(ending.attempts(), ending.failures(), retry.unclear()));
            move(CallEvent.DEFERRED);
            account().lane().dropAndRetry(entry, retry.notBefore());
            return;
        }
        account().lane().drop(entry);
        settle(of(decision));
    }

    @Override
    public void onEnd(AttemptEnd end) {
        connection.ended();
        if (end instanceof AttemptEnd.NotTaken || end instanceof AttemptEnd.Stale) {
            handOver(end instanceof AttemptEnd.NotTaken);
            return;
        }
        data.attempts().end();
        AttemptJudge.Judgement judgement = AttemptJudge.judge(end, data, context, entry.probing());
        data.attempts().forgetHandOvers();
        if (judgement.decision() instanceof Decision.Retry retry) {
            data.attempts().nextFrom(data.now());
            AttemptHistory ending = judgement.history();
            data.history(new AttemptHistory(ending.attempts(), ending.failures(), retry.unclear()));
            resetPreflight();
            move(CallEvent.DEFERRED);
            account().lane().finishAndRetry(entry, judgement.feedback(), retry.notBefore(), retry.probe());
            return;
        }
        account().lane().finish(entry, judgement.feedback());
        settle(of(judgement.decision()));
    }

    /**
     * The same attempt on another connection: it waits for a token like all others, and after the second hand-over longer. A
     * token that was not spent, on a connection that had grown stale, is given back.
     */
    private void handOver(boolean refusedByServer) {
        data.attempts().takeBack(refusedByServer);
        if (isCancelled() || context.lifecycle().isClosed()) {
            account().lane().unsent(entry);
            settle(Results.unlessUnclear(
                    data,
                    Results.undelivered(
                            data, isCancelled() ? UndeliveredReason.CANCELLED : UndeliveredReason.SHUT_DOWN)));
            return;
        }
        resetPreflight();
        long wait = data.attempts().handOvers() <= AT_ONCE
                ? 0
                : Backoff.nanos(
                        context.settings().retryPolicy(),
                        data.attempts().handOvers() - AT_ONCE,
                        context.settings().jitter().getAsDouble());
        move(CallEvent.DEFERRED);
        account().lane().unsentAndRetry(entry, Math.min(data.now() + wait, data.deadline()));
    }

    private void resetPreflight() {
        if (preflight != null) {
            preflight.reset();
        }
    }

    private ReportResult of(Decision decision) {
        UndeliveredReason instead = isCancelled()
                ? UndeliveredReason.CANCELLED
                : context.lifecycle().isClosed() ? UndeliveredReason.SHUT_DOWN : null;
        return Results.of(decision, data.request(), data.summary(), data.windowEnd(), instead);
    }

    private ReportResult cancelled() {
        return Results.unlessUnclear(data, Results.undelivered(data, UndeliveredReason.CANCELLED));
    }

    private ReportResult expired() {
        return new ReportResult.Expired(data.request(), data.summary(), data.windowEnd());
    }

    /** Ends the call with its result. */
    private void settle(ReportResult result) {
        move(CallEvent.SETTLED);
        record(result);
    }

    private void record(ReportResult result) {
        recorder.record(data, result, entry.isIgnored(), account());
    }

    /** The preflight belongs to the drain loop, which may be putting it back at this moment. */
    private void recordWithdrawn() {
        if (preflight == null) {
            record(cancelled());
        } else {
            account().lane().execute(() -> record(cancelled()));
        }
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
