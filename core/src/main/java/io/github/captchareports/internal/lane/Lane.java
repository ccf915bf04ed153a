package io.github.captchareports.internal.lane;

import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The lane of one account: gives connections, permits and tokens to the entries that wait, earliest deadline first, as
 * {@link DeadlineQueue} says.
 *
 * <p>All state is touched only inside one {@link DrainLoop}. What is asked of the lane is an event of it; after the events
 * {@link #work} does what has become possible. Callbacks of {@link LaneEntry.Owner} run inside the loop, and what they ask
 * of the lane is the next event. An entry is granted when it has a permit and a connection and a token is there. The token is
 * held until the request passes the send gate and counts from then on ({@link #passGate}). An entry that needs a preflight gets
 * permit and connection when its token is due within a tenth of a second, and its token when it is {@link #ready}. One timer
 * is armed for the next thing that can happen.
 */
public final class Lane {
    private final LaneSettings settings;
    private final Scheduler clock;
    private final IntConsumer wanted;
    private final DrainLoop loop;
    private final LaneTimer timer;
    private final Availability availability;
    private final InFlight inFlight = new InFlight();
    private final PendingEntries pending;
    private final PreparedEntries prepared = new PreparedEntries(inFlight);
    private final Dropper dropper;
    private final Enqueuer enqueuer;
    private final Dispatcher dispatcher;
    private final Attempts attempts;
    /** Null where the account is this process's own. */
    private final @Nullable TokenRequests tokenRequests;

    private final ViewPublisher views;

    /**
     * Opens a lane.
     *
     * @param onPhase run inside the drain loop whenever the phase, the refused methods, or whether the service can be reached,
     *     have changed
     */
    public Lane(LaneSettings settings, Runnable onPhase) {
        this(settings, onPhase, defect -> false, requests -> {});
    }

    /**
     * Opens a lane whose reports need connections.
     *
     * @param onPhase run inside the drain loop whenever the phase, the refused methods, or whether the service can be reached,
     *     have changed
     * @param onDefect told inside the drain loop what a step of the lane threw; true when it need not be logged here
     * @param wanted told inside the drain loop how many could go, now or soon, had they connections
     */
    public Lane(LaneSettings settings, Runnable onPhase, Predicate<Throwable> onDefect, IntConsumer wanted) {
        this(
                settings,
                onPhase,
                onDefect,
                wanted,
                new DeadlineQueue(
                        DeadlineQueue.EARLIEST_DEADLINE, settings.clock().now(TimeUnit.NANOSECONDS)));
    }

    Lane(
            LaneSettings settings,
            Runnable onPhase,
            Predicate<Throwable> onDefect,
            IntConsumer wanted,
            DeadlineQueue queue) {
        this.settings = settings;
        this.clock = settings.clock();
        this.wanted = wanted;
        this.loop = new DrainLoop(this::work, onDefect);
        this.timer = new LaneTimer(clock, loop::submit);
        long now = now();
        this.availability = new Availability(settings, now);
        this.pending = new PendingEntries(queue, settings.maxPending());
        this.dropper = new Dropper(availability, pending);
        this.enqueuer = new Enqueuer(availability, pending, dropper);
        this.dispatcher = new Dispatcher(settings, availability, pending, prepared, inFlight, dropper);
        this.attempts = new Attempts(availability, inFlight, dropper);
        RemoteTokenBucket source = settings.sharedTokens();
        this.tokenRequests = source == null ? null : new TokenRequests(source, availability, clock, loop::submit);
        this.views = new ViewPublisher(availability, onPhase, now);
    }

    /** Does what has become possible, or has become necessary, since the last time. */
    private void work() {
        long now = now();
        inFlight.timeOut(now - settings.responseTimeout());
        if (availability.advance(now)) {
            dropper.dropUnservable(now);
        }
        pending.queue().advance(now);
        dispatcher.putBackPrepared(now);
        dropper.dropOverdue(now);
        dispatcher.grantAll(now);
        wanted.accept(dispatcher.connectionsWanted(now));
        if (tokenRequests != null && dispatcher.hasCandidate()) {
            tokenRequests.askIfMissing(now);
        }
        views.publish(now);
        timer.arm(wakeAt(now), now);
    }

    private long wakeAt(long now) {
        long queued = Math.min(pending.queue().nextReadyAt(), pending.queue().nextDeadline());
        long wake = Math.min(queued, inFlight.nextTimeoutAt(settings.responseTimeout()));
        return Math.min(wake, dispatcher.wakeAt(now));
    }

    /** Takes a report in, unless {@code bounded} and the lane holds as many as it may. */
    public boolean enter(LaneEntry entry, boolean bounded) {
        if (!admit(entry, bounded)) {
            return false;
        }
        entry.enter();
        loop.runOrSubmit(() -> {
            long now = now();
            enqueuer.enqueue(entry, now, now);
        });
        return true;
    }

    /** Counts one that waits outside the lane for another one inside it; {@link #leave} takes it off again. */
    public boolean admit(LaneEntry entry, boolean bounded) {
        return pending.acquire(entry, bounded);
    }

    /** Counts one less, see {@link #admit}. */
    public void leave(LaneEntry entry) {
        pending.release(entry);
    }

    /** Takes a report out that waits. False when the lane has already answered it. */
    public boolean withdraw(LaneEntry entry) {
        if (!entry.withdraw()) {
            return false;
        }
        pending.release(entry);
        loop.submit(() -> {
            pending.forgetAge(entry);
            if (entry.prepared) {
                prepared.remove(entry);
            } else {
                pending.queue().noteWithdrawn();
            }
        });
        return true;
    }

    /** A request passes the send gate: its token counts from now on. May be called on any thread. */
    public void passGate(LaneEntry entry) {
        attempts.passGate(entry, now());
    }

    /** The preflight has passed: the report waits for a token. */
    public void ready(LaneEntry entry) {
        loop.submit(() -> {
            prepared.passed(entry);
            if (entry.owner.isCancelled() && pending.win(entry)) {
                prepared.release(entry);
                entry.owner.onDropped(DropReason.ABANDONED, null);
            } else {
                prepared.add(entry, now());
            }
        });
    }

    /** The preflight has failed: the report leaves the lane. */
    public void drop(LaneEntry entry) {
        loop.submit(() -> {
            pending.release(entry);
            pending.forgetAge(entry);
            prepared.failed(entry);
        });
    }

    /**
     * The preflight has failed for now: the report waits again.
     *
     * @param notBefore monotonic time before which it is not prepared
     */
    public void dropAndRetry(LaneEntry entry, long notBefore) {
        loop.submit(() -> {
            pending.forgetAge(entry);
            prepared.failed(entry);
            entry.enter();
            enqueuer.enqueue(entry, notBefore, now());
        });
    }

    /** A connection may be ready. */
    public void connectionReady() {
        loop.submit(() -> {});
    }

    /**
     * No connection could be opened: that costs the account's budget, and the first in the queue one attempt.
     *
     * @param cause what was thrown
     * @param failure the same, as it is shown
     */
    public void connectionFailed(Throwable cause, FailureCause failure) {
        loop.submit(() -> dispatcher.connectionFailed(cause, failure, now()));
    }

    /** Ends an attempt: tells the account, then returns the permit, then grants. */
    public void finish(LaneEntry entry, AttemptFeedback feedback) {
        loop.submit(() -> attempts.end(entry, feedback, now()));
    }

    /**
     * Ends an attempt whose report tries again: as {@link #finish}, and the report waits again.
     *
     * @param notBefore monotonic time before which it is not sent
     * @param probe whether the account goes probing, because the report has spent its attempts and none was answered
     */
    public void finishAndRetry(LaneEntry entry, AttemptFeedback feedback, long notBefore, boolean probe) {
        loop.submit(() -> {
            long now = now();
            attempts.end(entry, feedback, now);
            if (probe) {
                availability.probe(now);
                dropper.dropUnservable(now);
            }
            enqueuer.enqueueRetry(entry, notBefore, now);
        });
    }

    /** Takes back an attempt that was granted and not made: permit and token are there for others. */
    public void unsent(LaneEntry entry) {
        loop.submit(() -> attempts.refund(entry, now()));
    }

    /**
     * Takes back an attempt that was granted and not made, and whose report waits again.
     *
     * @param notBefore monotonic time before which it is not granted
     */
    public void unsentAndRetry(LaneEntry entry, long notBefore) {
        loop.submit(() -> {
            long now = now();
            attempts.refund(entry, now);
            enqueuer.enqueueRetry(entry, notBefore, now);
        });
    }

    /** Whether the ledger that the processes share can be reached has changed; it is asked when the event's turn comes. */
    public void ledgerReachable(BooleanSupplier reachable) {
        loop.submit(() -> availability.ledgerReachable(reachable.getAsBoolean(), now()));
    }

    /** Stops sending until {@link #resume()}, or for a while. */
    public void pause(long nanos) {
        loop.submit(() -> {
            long now = now();
            availability.pauseByOperator(now, nanos == 0 ? Availability.NEVER : now + nanos);
            dropper.dropUnservable(now);
        });
    }

    /** Opens the lane again. */
    public void resume() {
        loop.submit(() -> availability.resume(now()));
    }

    /** Ends a refusal that has no end of its own: one report goes as a probe. */
    public void probeRefusal() {
        loop.submit(() -> availability.probeRefusal(now()));
    }

    /** Changes the rate limit. */
    public void rateLimit(RateLimit limit) {
        loop.submit(() -> availability.limit(limit, now()));
    }

    /** Changes the concurrency limit. */
    public void maxInFlight(int requests) {
        loop.submit(() -> dispatcher.maxInFlight(requests));
    }

    /** Drops everything that waits or comes, and gives up what is on the wire. */
    public void close() {
        loop.submit(() -> {
            dropper.close();
            dropper.dropUnservable(now());
            inFlight.giveUpAll();
        });
    }

    /** Runs something inside the drain loop, after all that was asked before. */
    public void execute(Runnable event) {
        loop.submit(event);
    }

    /** Whether the lane holds more reports like this one than it may: streams are held back then. */
    public boolean overfull(LaneEntry entry) {
        return pending.isExceeded(entry);
    }

    /** How many wait, in backoff too. */
    public int pending() {
        return pending.size();
    }

    /** How long the one that has waited longest waits of those with an effect, in nanoseconds; 0 where none waits. */
    public long oldestPending(long now) {
        return pending.oldestAge(now);
    }

    /** How many are on the wire. */
    public int inFlight() {
        return inFlight.size();
    }

    /** Why attempts fail at present; null while the service can be reached. To be asked inside the drain loop. */
    public @Nullable FailureCause failureCause() {
        return availability.reachability().failureCause();
    }

    /** How the lane stood at the end of its last drain. */
    public LaneView view() {
        return views.view();
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
