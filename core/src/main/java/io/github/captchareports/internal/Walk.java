package io.github.captchareports.internal;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.internal.decision.Backoff;
import io.github.captchareports.internal.decision.DecisionTable;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.decision.AttemptHistory;
import io.github.captchareports.internal.decision.ProbableCauses;
import io.github.captchareports.internal.decision.RetryContext;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.http.FailureCauses;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.lane.Priority;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.lane.LaneEntry;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.TaskJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * One report that has passed the door, on its way from the ledger through lane, exchange and decision to its one result.
 * One hand at a time moves it on: the lane hands it to the exchange and gets it back; {@link #cancel()} alone may come
 * from anywhere at any time.
 */
final class Walk extends LaneEntry implements Claim.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);
    /** How often an attempt is handed over without a wait. */
    private static final int AT_ONCE = 2;

    private final Engine engine;
    private final AccountRoom room;
    private final ReportRequest request;
    private final String path;
    private final Instant windowEnd;
    private final long mayBeLateFrom;
    private final TaskKey task;
    private final ContextView context;
    private final ReportTrace trace;
    private final Destination destination;
    /** The other processes of the account; null where there are none. */
    private final @Nullable Elsewhere elsewhere;

    private @Nullable Claim claim;
    private AttemptHistory history = AttemptHistory.NONE;
    private AttemptSummary summary = AttemptSummary.NONE;
    private long waitingSince;
    private long firstAttemptAt;
    private volatile long sentAt;
    /** Whether the journal was asked to write down that this report is being sent. */
    private boolean intended;
    /** Whether it has. */
    private boolean journaled;
    /** Whether its answer is awaited; touched only inside the lane's drain loop. */
    private boolean intending;
    /** Whether the other processes leave the task to this report. */
    private boolean claimedElsewhere;
    /** Its connection, from when it has one until it is sent; touched only inside the lane's drain loop. */
    private @Nullable Reservation reservation;
    /** Whether the attempt under way has been told. */
    private boolean attemptTold;
    /** Whether the guard knows that it is being sent. */
    private boolean counted;

    private long countedAt;
    /** Whether an earlier report on the task was counted in its place. */
    private boolean countedBefore;
    /** Whether it finds out whether complaints are listened to again. */
    private boolean complaintProbe;
    /** How often this attempt met a connection whose server proved not to have taken it. */
    private int handOvers;
    /** The client key of the last attempt, to be masked should the service echo it. */
    private String key = "";

    private volatile @Nullable Exchange exchange;
    private volatile boolean cancelled;
    /** The claim this report follows; whoever takes it away by compare-and-set moves the report on. */
    private final AtomicReference<@Nullable Claim> followed = new AtomicReference<>();

    /**
     * A report on its way.
     *
     * @param takenAt monotonic time at which it was taken in
     * @param mayBeLateFrom monotonic time from which the service may call it late
     * @param priority which reports of the account go first
     */
    Walk(
            Engine engine,
            AccountRoom room,
            ReportRequest request,
            String path,
            Instant windowEnd,
            long takenAt,
            long deadline,
            long mayBeLateFrom,
            Priority priority,
            ContextView context,
            ReportTrace trace,
            Destination destination) {
        super(deadline, mayBeLateFrom, priority);
        this.engine = engine;
        this.room = room;
        this.request = request;
        this.path = path;
        this.windowEnd = windowEnd;
        this.mayBeLateFrom = mayBeLateFrom;
        this.task = new TaskKey(room.keeping, request.taskId());
        this.waitingSince = takenAt;
        this.context = context;
        this.trace = trace;
        this.destination = destination;
        this.elsewhere = room.shared == null
                ? null
                : new Elsewhere(room.shared, request, room.account, room.provider.replaySafe());
    }

    /** The subscriber is gone: withdraws what has not been sent. What is on the wire goes on to its end for the ledger. */
    void cancel() {
        cancelled = true;
        Claim leader = followed.get();
        if (leader != null && followed.compareAndSet(leader, null)) {
            leader.unfollow(this);
            room.lane.leave(this);
            endCancelled();
            return;
        }
        if (room.lane.withdraw(this)) {
            endCancelled();
            return;
        }
        Exchange current = exchange;
        if (current != null && current.withdraw()) {
            room.lane.unsent(this);
            endCancelled();
        }
    }

    /** Into the ledger, and on from there. */
    void start() {
        // A task that nobody has reported needs no claim to be too late; one that somebody has is a duplicate all the
        // same.
        if (deadline() - engine.settings.nanos() <= 0 && engine.ledger.isFree(task)) {
            room.complaints.noteTold(request);
            end(new ReportResult.Expired(request, summary, windowEnd));
            return;
        }
        while (true) {
            Claimed claimed = engine.ledger.claim(task, request.verdict());
            if (claimed instanceof Claimed.Owned owned) {
                claim = owned.claim();
                room.complaints.noteTold(request);
                if (owned.claim().inheritsUnclear()) {
                    // The complaint that may have been recorded is counted already.
                    counted = true;
                    countedBefore = true;
                    history = new AttemptHistory(0, 0, IndeterminateCause.ANSWER_LOST);
                }
                enterLane();
                return;
            }
            if (claimed instanceof Claimed.Known known) {
                end(Results.known(known.settled(), request));
                return;
            }
            if (claimed instanceof Claimed.InFlight other && follow(other.claim())) {
                room.complaints.noteTold(request);
                return;
            }
        }
    }

    /** Follows the owner of a claim; false when it has ended already. */
    private boolean follow(Claim leader) {
        if (!room.lane.admit(this, !destination.heldBack())) {
            end(undelivered(UndeliveredReason.OVERLOADED));
            return true;
        }
        followed.set(leader);
        if (!leader.follow(this)) {
            if (!followed.compareAndSet(leader, null)) {
                return true;
            }
            room.lane.leave(this);
            return false;
        }
        if (isIgnored()) {
            onStalled();
        }
        if (cancelled) {
            cancel();
        }
        return true;
    }

    @Override
    public void onOwnerEnd(ReportResult owner) {
        if (followed.getAndSet(null) == null) {
            return;
        }
        room.lane.leave(this);
        if (cancelled) {
            endCancelled();
        } else if (Results.mayDoBetter(owner, request, windowEnd)) {
            start();
        } else {
            end(Results.shared(owner, request, windowEnd));
        }
    }

    private void enterLane() {
        if (deadline() - engine.settings.nanos() <= 0) {
            end(uncertainOr(new ReportResult.Expired(request, summary, windowEnd)));
        } else if (!room.lane.enter(this, !destination.heldBack())) {
            end(uncertainOr(new ReportResult.Undelivered(request, summary, UndeliveredReason.OVERLOADED)));
        }
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected boolean abandoned() {
        return cancelled;
    }

    @Override
    protected boolean admissible(long now) {
        // What was sent once is counted, and may have been recorded: holding its repetition would take nothing back.
        return (counted && (handOvers == 0 || complaintProbe))
                || history.unclear() != null
                || !room.complaints.holds(request, now);
    }

    @Override
    protected void onStalled() {
        if (!room.lane.overfull(this)) {
            destination.giveSlotBack();
        }
    }

    @Override
    protected void onDropped(DropReason why, @Nullable String code) {
        if (why == DropReason.ABANDONED || cancelled) {
            endCancelled();
            return;
        }
        if (summary.failureCause() == null && why.isForLackOfAWay()) {
            summary = summary.withFailureCause(room.lane.trouble());
        }
        end(uncertainOr(Results.of(why, code, request, summary, windowEnd)));
    }

    @Override
    protected boolean connect() {
        Reservation kept = reservation;
        if (kept != null && kept.isUsable()) {
            return true;
        }
        disconnect();
        reservation = room.transport.reserve();
        return reservation != null;
    }

    @Override
    protected void disconnect() {
        Reservation kept = reservation;
        reservation = null;
        if (kept != null) {
            kept.release();
        }
    }

    @Override
    protected boolean needsPreparation() {
        return (elsewhere != null && !claimedElsewhere) || (engine.settings.journal() != null && !journaled);
    }

    @Override
    protected void onPutBack() {
        releaseElsewhere();
    }

    private void releaseElsewhere() {
        claimedElsewhere = false;
        if (elsewhere != null && history.unclear() == null) {
            elsewhere.release();
        }
    }

    @Override
    protected void onPrepare() {
        if (elsewhere == null || claimedElsewhere) {
            intend();
            return;
        }
        // Nothing leaves before the other processes know; the way back into the lane resumes on the lane's drain loop.
        try {
            elsewhere.ask(
                    deadline() - engine.settings.nanos(),
                    history.unclear() != null,
                    room.lane::execute,
                    this::afterAsking);
        } catch (RuntimeException | Error defect) {
            elsewhere.stopAsking();
            room.lane.drop(this);
            end(withoutAsking(defect));
        }
    }

    /** The result where asking the other processes has failed on our own side. */
    private ReportResult withoutAsking(Throwable defect) {
        if (!engine.fatal.note(defect)) {
            LOG.error("the shared ledger could not be asked about {}", request, defect);
        }
        return uncertainOr(undelivered(UndeliveredReason.LEDGER_UNREACHABLE));
    }

    @Override
    protected void onConnectionFailed(Throwable cause) {
        Throwable why = cause;
        try {
            sentAt = engine.settings.nanos();
            noteFirstAttempt();
            beginAttempt();
        } catch (RuntimeException | Error defect) {
            why = defect;
        }
        onEnd(new AttemptEnd.NotSent(why));
    }

    private void noteFirstAttempt() {
        if (history.failures() == 0) {
            firstAttemptAt = grantedAt();
        }
    }

    @Override
    protected void onGranted() {
        if (cancelled) {
            disconnect();
            room.lane.unsent(this);
            endCancelled();
            return;
        }
        AccountKey.Asked asked;
        ProviderCall made = null;
        try {
            asked = room.key.ask();
            if (asked instanceof AccountKey.Asked.Usable usable) {
                key = usable.key();
                made = room.provider.call(request, key);
            }
        } catch (RuntimeException | Error thrown) {
            disconnect();
            room.lane.unsent(this);
            if (!engine.fatal.note(thrown)) {
                LOG.error(
                        "provider '{}' of account '{}' failed to make the call for task {}: {}",
                        room.provider.id(),
                        room.account.label(),
                        request.taskId(),
                        thrown.getClass().getName());
            }
            end(uncertainOr(undelivered(UndeliveredReason.PROVIDER_FAILED)));
            return;
        }
        if (made == null) {
            withoutKey(asked);
            return;
        }
        send(made);
    }

    private void withoutKey(AccountKey.Asked asked) {
        disconnect();
        if (asked instanceof AccountKey.Asked.Refused refusal) {
            room.lane.finish(this, new AttemptFeedback.Refused(0, refusal.code()));
            end(uncertainOr(Results.of(DropReason.ACCOUNT_REFUSED, refusal.code(), request, summary, windowEnd)));
        } else {
            room.lane.unsent(this);
            end(uncertainOr(undelivered(UndeliveredReason.KEY_UNUSABLE)));
        }
    }

    private void afterAsking(Elsewhere.Word word) {
        long askAgainAt = 0;
        ReportResult instead = null;
        try {
            long now = engine.settings.nanos();
            if (word instanceof Elsewhere.Wait wait) {
                askAgainAt = Math.min(now + wait.nanos(), deadline());
            } else {
                instead = insteadOfSending(word, now);
            }
        } catch (RuntimeException | Error defect) {
            instead = withoutAsking(defect);
        }
        if (instead == null && word instanceof Elsewhere.Wait) {
            room.lane.dropAndRetry(this, askAgainAt);
        } else if (instead == null) {
            claimedElsewhere = true;
            intend();
        } else {
            room.lane.drop(this);
            end(instead);
        }
    }

    private @Nullable ReportResult insteadOfSending(Elsewhere.Word word, long now) {
        if (word instanceof Elsewhere.Known known) {
            ReportResult duplicate = Results.known(known.end(), request, summary.withFailureCause(null));
            return known.end().outcome() == Outcome.INDETERMINATE ? uncertainOr(duplicate) : duplicate;
        }
        if (word instanceof Elsewhere.Unreachable) {
            return uncertainOr(undelivered(UndeliveredReason.LEDGER_UNREACHABLE));
        }
        if (word instanceof Elsewhere.Go go && go.unclear() != null && history.unclear() == null) {
            history = new AttemptHistory(history.attempts(), history.failures(), go.unclear());
        }
        return noMore(now);
    }

    /** What speaks against sending by now. */
    private @Nullable ReportResult noMore(long now) {
        if (cancelled) {
            return uncertainOr(undelivered(UndeliveredReason.CANCELLED));
        }
        if (deadline() - now <= 0) {
            return uncertainOr(new ReportResult.Expired(request, summary, windowEnd));
        }
        // Others were granted while this one asked.
        return admissible(now)
                ? null
                : new ReportResult.Withheld(request, summary, WithheldReason.COMPLAINT_GUARD, null);
    }

    /** Nothing leaves before the journal knows; the way back into the lane resumes on the lane's drain loop. */
    private void intend() {
        TaskJournal journal = engine.settings.journal();
        if (journal == null || journaled) {
            room.lane.ready(this);
            return;
        }
        intended = true;
        intending = true;
        try {
            journal.intend(request).whenComplete((ok, failure) -> room.lane.execute(() -> afterIntent(failure)));
        } catch (RuntimeException | Error thrown) {
            room.lane.execute(() -> afterIntent(thrown));
        }
    }

    private void afterIntent(@Nullable Throwable failure) {
        if (!intending) {
            return;
        }
        intending = false;
        boolean fatal = engine.fatal.note(failure);
        journaled = failure == null;
        if (journaled && !cancelled) {
            room.lane.ready(this);
            return;
        }
        room.lane.drop(this);
        if (failure == null) {
            endCancelled();
        } else {
            if (!fatal) {
                engine.books.journalFailed(failure);
            }
            end(uncertainOr(undelivered(UndeliveredReason.JOURNAL_FAILED)));
        }
    }

    /** Whatever goes wrong before the transport has the call must not cost the report its result. */
    private void send(ProviderCall call) {
        try {
            noteFirstAttempt();
            if (!counted) {
                counted = true;
                countedAt = grantedAt();
                complaintProbe = room.complaints.noteSending(request, countedAt);
            }
            sentAt = engine.settings.nanos();
            beginAttempt();
            Told told = new Told();
            Reservation on = Objects.requireNonNull(reservation, "granted without a connection");
            reservation = null;
            exchange = room.transport.send(on, call, deadline(), context, told);
        } catch (RuntimeException | Error defect) {
            disconnect();
            onEnd(new AttemptEnd.NotSent(defect));
            return;
        }
        if (cancelled) {
            cancel();
        }
    }

    private void beginAttempt() {
        countAttempt(1);
        if (!attemptTold) {
            attemptTold = true;
            engine.books.attempt(summary.count() == 1);
            room.noteSent();
            trace.attemptStarted(summary.count());
        }
    }

    /** What the transport tells of one attempt. */
    private final class Told implements Receiver {
        @Override
        public void onSent() {
            sentAt = engine.settings.nanos();
            room.lane.cross(Walk.this);
        }

        @Override
        public void onEnd(AttemptEnd end) {
            Walk.this.onEnd(end);
        }
    }

    private void countAttempt(int by) {
        summary = new AttemptSummary(
                summary.count() + by, summary.responseTime(), summary.errorId(), summary.errorCode(), null);
    }

    /**
     * The same attempt on another connection: it waits for a token like all others, and after the second hand-over longer. A
     * token that was not spent, on a connection that had grown stale, is given back.
     */
    private void goOn() {
        countAttempt(-1);
        if (cancelled || engine.isClosed()) {
            room.lane.unsent(this);
            end(uncertainOr(undelivered(cancelled ? UndeliveredReason.CANCELLED : UndeliveredReason.SHUT_DOWN)));
            return;
        }
        releaseElsewhere();
        long wait = handOvers <= AT_ONCE
                ? 0
                : Backoff.nanos(
                        engine.settings.retryPolicy(),
                        handOvers - AT_ONCE,
                        engine.settings.jitter().getAsDouble());
        room.lane.unsentAndRetry(this, Math.min(engine.settings.nanos() + wait, deadline()));
    }

    @Override
    protected void onTimedOut() {
        Exchange current = exchange;
        if (elsewhere != null && elsewhere.isAsking()) {
            elsewhere.stopAsking();
            giveUpPreparing("the shared ledger did not answer in time");
        } else if (intending) {
            intending = false;
            giveUpPreparing("the journal did not answer in time");
        } else if (current != null) {
            current.giveUp(engine.isClosed() ? AttemptEnd.Loss.SHUT_DOWN : AttemptEnd.Loss.TIMEOUT);
        }
    }

    /** What was asked has not answered for as long as an attempt may take: that is no attempt, and tried again like one. */
    private void giveUpPreparing(String why) {
        summary = summary.withFailureCause(FailureCause.of(FailureCause.Kind.OTHER, why));
        long now = engine.settings.nanos();
        releaseElsewhere();
        AttemptHistory ending = new AttemptHistory(history.attempts() + 1, history.failures() + 1, history.unclear());
        Decision decision = DecisionTable.afterNotSent(ending, terms(now));
        if (decision instanceof Decision.Retry again) {
            history = new AttemptHistory(ending.attempts(), ending.failures(), again.unclear());
            room.lane.dropAndRetry(this, again.notBefore());
            return;
        }
        room.lane.drop(this);
        end(Results.of(decision, request, summary, windowEnd, instead()));
    }

    private @Nullable UndeliveredReason instead() {
        return cancelled ? UndeliveredReason.CANCELLED : engine.isClosed() ? UndeliveredReason.SHUT_DOWN : null;
    }

    private void onEnd(AttemptEnd end) {
        exchange = null;
        if (end instanceof AttemptEnd.NotTaken) {
            handOvers++;
            goOn();
            return;
        }
        if (end instanceof AttemptEnd.Stale) {
            goOn();
            return;
        }
        attemptTold = false;
        AttemptHistory ending = history;
        Decision decision;
        AttemptFeedback signal;
        try {
            long now = engine.settings.nanos();
            ending = new AttemptHistory(history.attempts() + (probing() ? 0 : 1), history.failures() + 1, history.unclear());
            if (end instanceof AttemptEnd.Answered answered) {
                ProviderReply reply = Answers.read(room.provider, answered.reply(), key, room.isProven());
                FailureCause failure = Answers.cause(answered.reply(), reply, room.baseUrl + path, key);
                signal = Answers.signal(reply, path, failure);
                noteAnswer(answered.reply(), reply, failure, now);
                room.noteAnswer(signal, now);
                if (signal instanceof AttemptFeedback.Refused refusal) {
                    signal = room.key.afterRefusal(refusal, key);
                }
                ProbableCause cause = room.complaints.judged(
                        ProbableCauses.of(reply.possibleCauses(), request, now - mayBeLateFrom >= 0),
                        reply.possibleCauses(),
                        request);
                decision = DecisionTable.afterReply(reply, cause, ending, terms(now));
                room.complaints.noteDecision(request, decision, now);
            } else if (end instanceof AttemptEnd.Unclear unclear) {
                engine.fatal.note(unclear.cause());
                FailureCause failure = noteFailure(AttemptEvent.End.UNCLEAR, FailureCauses.of(unclear), now);
                signal = unclear.loss() == AttemptEnd.Loss.SHUT_DOWN ? AttemptFeedback.NOTHING : new AttemptFeedback.Failed(0, failure);
                decision = DecisionTable.afterUnclear(Results.cause(unclear.loss()), 0, ending, terms(now));
            } else {
                AttemptEnd.NotSent notSent = (AttemptEnd.NotSent) end;
                engine.fatal.note(notSent.cause());
                FailureCause failure = noteFailure(AttemptEvent.End.NOT_SENT, causeOf(notSent), now);
                signal = engine.isClosed() ? AttemptFeedback.NOTHING : new AttemptFeedback.Failed(0, failure);
                decision = DecisionTable.afterNotSent(ending, terms(now));
            }
        } catch (RuntimeException | Error defect) {
            if (!engine.fatal.note(defect)) {
                LOG.error("an answer for {} could not be judged", request, defect);
            }
            FailureCause own = FailureCause.of(FailureCause.Kind.OTHER, "the library failed; see the log");
            summary = summary.withFailureCause(own);
            signal = new AttemptFeedback.Failed(0, own);
            decision = new Decision.Indeterminate(IndeterminateCause.INTERNAL_ERROR);
        }
        handOvers = 0;
        act(decision, signal, ending);
    }

    private void noteAnswer(HttpReply answer, ProviderReply reply, @Nullable FailureCause cause, long now) {
        Duration elapsed = Duration.ofNanos(now - sentAt);
        room.clock.note(answer.header("date"), answer.receivedAt(), now, elapsed);
        summary = new AttemptSummary(summary.count(), elapsed, reply.errorId(), reply.errorCode(), cause);
        AttemptEvent.End end = cause == null ? AttemptEvent.End.ANSWERED : AttemptEvent.End.UNCLEAR;
        tellAttempt(end, answer.status(), reply, now);
    }

    private FailureCause noteFailure(AttemptEvent.End end, FailureCause cause, long now) {
        FailureCause masked = Answers.masked(cause, key);
        summary = summary.withFailureCause(masked);
        tellAttempt(end, null, null, now);
        return masked;
    }

    private FailureCause causeOf(AttemptEnd.NotSent end) {
        return engine.isClosed()
                ? FailureCause.of(FailureCause.Kind.SHUTDOWN, "the reporter was shut down before a request was sent")
                : FailureCauses.of(end);
    }

    private void act(Decision decision, AttemptFeedback signal, AttemptHistory ending) {
        if (decision instanceof Decision.Retry again) {
            waitingSince = engine.settings.nanos();
            history = new AttemptHistory(ending.attempts(), ending.failures(), again.unclear());
            releaseElsewhere();
            room.lane.finishAndRetry(this, signal, again.notBefore(), again.probe());
            return;
        }
        room.lane.finish(this, signal);
        end(Results.of(decision, request, summary, windowEnd, instead()));
    }

    private RetryContext terms(long now) {
        return new RetryContext(
                now,
                deadline(),
                room.provider.replaySafe(),
                room.answeredSince(firstAttemptAt),
                !cancelled && !engine.isClosed(),
                engine.settings.retryPolicy(),
                engine.settings.jitter().getAsDouble());
    }

    private void tellAttempt(AttemptEvent.End end, @Nullable Integer status, @Nullable ProviderReply reply, long now) {
        // Only what was handed to the transport is an attempt: the journal may have taken all the time there was.
        if (!engine.books.anyListener() || summary.count() == 0) {
            return;
        }
        Duration elapsed = Duration.ofNanos(now - sentAt);
        AttemptEvent event = new AttemptEvent(
                request,
                summary.count(),
                engine.settings.wallClock().minus(elapsed),
                elapsed,
                Duration.ofNanos(sentAt - waitingSince),
                Duration.ofNanos(deadline() - sentAt),
                end,
                status,
                reply == null ? null : reply.errorId(),
                reply == null ? null : reply.errorCode(),
                summary.failureCause(),
                handOvers);
        engine.books.attemptEnded(event);
        trace.attemptEnded(event);
    }

    private void endCancelled() {
        end(uncertainOr(undelivered(UndeliveredReason.CANCELLED)));
    }

    private ReportResult undelivered(UndeliveredReason reason) {
        return new ReportResult.Undelivered(request, summary, reason);
    }

    /** The certain end, unless an attempt made earlier, or by another process, may have been recorded. */
    private ReportResult uncertainOr(ReportResult certain) {
        IndeterminateCause unclear = history.unclear() == null && elsewhere != null && elsewhere.isBusy()
                ? IndeterminateCause.REPORTED_ELSEWHERE
                : history.unclear();
        return unclear == null ? certain : new ReportResult.Indeterminate(request, summary, unclear);
    }

    /** The ledger first, so that whoever hears of the result finds it there; the followers last. */
    private void end(ReportResult end) {
        ReportResult result = isIgnored() && end instanceof ReportResult.Expired expired
                ? new ReportResult.Expired(request, expired.attemptSummary(), windowEnd, ExpiredReason.NO_EFFECT)
                : end;
        Claim owned = claim;
        remember(owned, result);
        if (counted && !countedBefore) {
            boolean mine = elsewhere == null || elsewhere.settled() == null;
            room.complaints.noteEnd(result, countedAt, mine, complaintProbe);
        }
        engine.enter(result, trace, destination);
        if (owned != null) {
            owned.tellFollowers(result);
        }
    }

    private void settle(Claim owned, ReportResult result) {
        Settled known = elsewhere == null ? null : elsewhere.settled();
        if (known != null) {
            engine.ledger.adopt(task, owned, known);
        } else if (result instanceof ReportResult.Indeterminate open
                && open.cause() == IndeterminateCause.REPORTED_ELSEWHERE) {
            // What another process leaves open is for the ledger to know that both share.
            engine.ledger.release(task, owned);
        } else {
            engine.ledger.settle(task, owned, result);
        }
    }

    /** What goes wrong in here must not cost the report its result. */
    private void remember(@Nullable Claim owned, ReportResult result) {
        try {
            if (owned != null) {
                settle(owned, result);
            }
            if (elsewhere != null) {
                elsewhere.end(result);
            }
            TaskJournal journal = engine.settings.journal();
            if (journal != null && intended) {
                journal.settle(result);
            }
        } catch (RuntimeException | Error defect) {
            if (!engine.fatal.note(defect)) {
                LOG.error("the end of {} could not be remembered", request, defect);
            }
        }
    }
}
