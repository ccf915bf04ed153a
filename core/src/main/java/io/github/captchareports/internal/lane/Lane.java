package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * The lane of one account: hands connections, permits and tokens to the waiting, earliest deadline first, as
 * {@link DeadlineQueue} says.
 *
 * <p>All state is touched only inside one drain loop: events stand in a queue, and whoever raises the work-in-progress
 * counter from zero works them off. Callbacks of {@link LaneEntry} run inside it; what they ask of the lane becomes the
 * next event. A report is granted when it has a permit and a connection and a token is there. The token is held until the
 * report crosses the gate and counts from then on ({@link #cross}). What has to find out something before it is sent gets
 * permit and connection when its token is due within a tenth of a second, and its token when it is {@link #ready}. One timer
 * is armed for the next thing that can happen.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final LaneSettings settings;
    private final Scheduler clock;
    private final Runnable onPhase;
    private final Predicate<Throwable> onDefect;

    private final Queue<Runnable> events =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger workInProgress = new AtomicInteger();
    private final PendingLimit limit;

    /** How long before its token a report is prepared, in nanoseconds. */
    private static final long PREPARE = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long what was found out is relied on, in nanoseconds: shorter than the slack of a shared claim. */
    private static final long KEEP_PREPARED = TimeUnit.SECONDS.toNanos(2);
    /** What a connection takes to open, in nanoseconds. */
    private static final long CONNECT = TimeUnit.MILLISECONDS.toNanos(200);

    private final IntConsumer wanted;
    private final DeadlineQueue room;
    /** Those that are prepared and wait for a token; all hold a permit. */
    private final PriorityQueue<LaneEntry> prepared = new PriorityQueue<>(DeadlineQueue.EARLIEST_DEADLINE);
    /** How many are being prepared. */
    private int preparing;
    /** When the first of the prepared has been so for too long, or is too late, or earlier. */
    private long outdatedAt = Availability.NEVER;
    /** Whether what could go next has no connection. */
    private boolean unconnected;
    /** Whether that was prepared. */
    private boolean preparedUnconnected;

    private final Availability availability;
    private final InFlight inFlight = new InFlight();
    private final AgeIndex ages = new AgeIndex();
    private final LaneTimer timer;
    private int maxInFlight;
    private boolean closed;

    private volatile LaneView view;

    /**
     * Opens a lane.
     *
     * @param onPhase run inside the drain loop whenever the phase, the refused methods, or whether the way is lost, have changed
     */
    public Lane(LaneSettings settings, Runnable onPhase) {
        this(settings, onPhase, defect -> false, requests -> {});
    }

    /**
     * Opens a lane whose reports need connections.
     *
     * @param onPhase run inside the drain loop whenever the phase, the refused methods, or whether the way is lost, have changed
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
            DeadlineQueue room) {
        this.onDefect = onDefect;
        this.settings = settings;
        this.wanted = wanted;
        this.room = room;
        this.clock = settings.clock();
        this.onPhase = onPhase;
        this.limit = new PendingLimit(settings.maxPending());
        this.maxInFlight = settings.maxInFlight();
        this.timer = new LaneTimer(clock, this::submit);
        long now = now();
        this.availability = new Availability(settings, now);
        this.view = LaneView.of(availability, now);
    }

    /** Takes a report in, unless {@code bounded} and the lane holds as many as it may. */
    public boolean enter(LaneEntry entry, boolean bounded) {
        if (!admit(entry, bounded)) {
            return false;
        }
        entry.enter();
        if (workInProgress.compareAndSet(0, 1)) {
            guarded(() -> arriveFirst(entry));
            drain();
        } else {
            submit(() -> arriveFirst(entry));
        }
        return true;
    }

    /** Counts one that waits outside the lane for somebody inside it; {@link #leave} takes it off again. */
    public boolean admit(LaneEntry entry, boolean bounded) {
        return limit.acquire(entry, bounded);
    }

    /** Counts one less, see {@link #admit}. */
    public void leave(LaneEntry entry) {
        limit.release(entry);
    }

    /** Takes a report out that waits. False when the lane has already answered it. */
    public boolean withdraw(LaneEntry entry) {
        if (!entry.withdraw()) {
            return false;
        }
        limit.release(entry);
        submit(() -> {
            ages.remove(entry);
            if (entry.prepared) {
                unprepare(entry);
                prepared.remove(entry);
            } else {
                room.noteWithdrawn();
            }
        });
        return true;
    }

    /** A request crosses the gate: its token counts from now on. May be called on any thread. */
    public void cross(LaneEntry entry) {
        if (entry.dropToken()) {
            availability.cross(now());
        }
    }

    /** What was to be found out speaks for sending: it waits for a token. */
    public void ready(LaneEntry entry) {
        submit(() -> {
            preparing--;
            inFlight.park(entry);
            entry.prepared = true;
            entry.enter();
            if (entry.owner.isCancelled() && won(entry)) {
                unprepare(entry);
                entry.owner.onDropped(DropReason.ABANDONED, null);
            } else {
                entry.grantedAt = now();
                outdatedAt = prepared.isEmpty() ? outdatedAt(entry) : Math.min(outdatedAt, outdatedAt(entry));
                prepared.add(entry);
            }
        });
    }

    /** What was to be found out speaks against sending: the report leaves the lane. */
    public void drop(LaneEntry entry) {
        submit(() -> {
            preparing--;
            limit.release(entry);
            ages.remove(entry);
            inFlight.remove(entry);
            entry.owner.disconnect();
        });
    }

    /**
     * What was to be found out speaks against sending now: the report waits again.
     *
     * @param notBefore monotonic time before which it is not prepared
     */
    public void dropAndRetry(LaneEntry entry, long notBefore) {
        submit(() -> {
            preparing--;
            inFlight.remove(entry);
            entry.owner.disconnect();
            ages.remove(entry);
            entry.notBefore = notBefore;
            entry.enter();
            arrive(entry);
        });
    }

    /** A connection may be ready. */
    public void connectionReady() {
        submit(() -> {});
    }

    /**
     * No connection could be opened: that costs the account's budget, and the first in the queue one attempt.
     *
     * @param cause what was thrown
     * @param failure the same, as it is shown
     */
    public void connectionFailed(Throwable cause, FailureCause failure) {
        submit(() -> failFirst(cause, failure));
    }

    /** Ends an attempt: tells the account, then returns the permit, then grants. */
    public void finish(LaneEntry entry, AttemptFeedback signal) {
        submit(() -> end(entry, signal));
    }

    /**
     * Ends an attempt whose report tries again: as {@link #finish}, and the report waits again.
     *
     * @param notBefore monotonic time before which it is not sent
     * @param probe whether the account goes probing, because the report has spent its attempts and nobody was answered
     */
    public void finishAndRetry(LaneEntry entry, AttemptFeedback signal, long notBefore, boolean probe) {
        submit(() -> {
            end(entry, signal);
            if (probe) {
                availability.probe(now());
                dropUnservable();
            }
            arriveAgain(entry, notBefore);
        });
    }

    /** Takes an attempt back that was granted and not made: permit and token are there for others. */
    public void unsent(LaneEntry entry) {
        submit(() -> refund(entry));
    }

    /**
     * Takes an attempt back that was granted and not made, and whose report waits again.
     *
     * @param notBefore monotonic time before which it is not granted
     */
    public void unsentAndRetry(LaneEntry entry, long notBefore) {
        submit(() -> {
            refund(entry);
            arriveAgain(entry, notBefore);
        });
    }

    /** Whether the ledger that the processes share can be reached has changed; it is asked when the event's turn comes. */
    public void ledgerReachable(BooleanSupplier reachable) {
        submit(() -> availability.ledgerReachable(reachable.getAsBoolean(), now()));
    }

    /** Stops sending until {@link #resume()}, or for a while. */
    public void pause(long nanos) {
        submit(() -> {
            long now = now();
            availability.pauseByOperator(now, nanos == 0 ? Availability.NEVER : now + nanos);
            dropUnservable();
        });
    }

    /** Opens the lane again. */
    public void resume() {
        submit(() -> availability.resume(now()));
    }

    /** Ends a refusal that has no end of its own: one report goes as a probe. */
    public void probeRefusal() {
        submit(() -> availability.probeRefusal(now()));
    }

    /** Changes the rate limit. */
    public void rateLimit(RateLimit limit) {
        submit(() -> availability.limit(limit, now()));
    }

    /** Changes the concurrency limit. */
    public void maxInFlight(int requests) {
        submit(() -> maxInFlight = requests);
    }

    /** Dismisses everything that waits or comes, and gives up what is on the wire. */
    public void close() {
        submit(() -> {
            closed = true;
            dropUnservable();
            inFlight.giveUpAll();
        });
    }

    /** Runs something inside the drain loop, after all that was asked before. */
    public void execute(Runnable event) {
        submit(event);
    }

    /** Whether the lane holds more reports like this one than it may: streams are held back then. */
    public boolean overfull(LaneEntry entry) {
        return limit.isExceeded(entry);
    }

    /** How many wait, in backoff too. */
    public int pending() {
        return limit.pending();
    }

    /** How long the one that has waited longest waits of those with an effect, in nanoseconds; 0 where none waits. */
    public long oldestPending(long now) {
        return ages.oldestAge(now);
    }

    /** How many are on the wire. */
    public int inFlight() {
        return inFlight.size();
    }

    /** Why attempts fail at present; null while the service can be reached. For entries that are dropped. */
    public @Nullable FailureCause failureCause() {
        return availability.reachability().failureCause();
    }

    /** How the lane stood at the end of its last drain. */
    public LaneView view() {
        return view;
    }

    private void submit(Runnable event) {
        events.add(event);
        if (workInProgress.getAndIncrement() == 0) {
            drain();
        }
    }

    private void drain() {
        int missed = 1;
        do {
            Runnable event;
            while ((event = events.poll()) != null) {
                guarded(event);
            }
            guarded(this::work);
            missed = workInProgress.addAndGet(-missed);
        } while (missed != 0);
    }

    /** A callback that throws is a defect of ours; the lane must outlive it. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error defect) {
            if (!onDefect.test(defect)) {
                LOG.error("a step of the lane failed", defect);
            }
        }
    }

    private void work() {
        long now = now();
        inFlight.timeOut(now - settings.responseTimeout());
        if (availability.advance(now)) {
            dropUnservable();
        }
        room.advance(now);
        unconnected = false;
        preparedUnconnected = false;
        putBack(now);
        dropOverdue(now);
        grantPrepared(now);
        grant(now);
        wanted.accept(unconnected ? missing(now) : 0);
        askForTokens(now);
        publish(now);
        arm(now);
    }

    /** How many could go, now or within the time that a connection takes to open, had they connections. */
    private int missing(long now) {
        int most = Math.max(1, Math.min(permits() + prepared.size(), room.readyCount() + prepared.size()));
        return Math.max(1, availability.within(CONNECT, now, most));
    }

    /** Not all of them come up to be granted before their time is over. */
    private void dropOverdue(long now) {
        LaneEntry overdue;
        while ((overdue = room.pollOverdue(now)) != null) {
            DropReason dropReason = dropReason(overdue, now);
            if (dropReason != null && won(overdue)) {
                overdue.owner.onDropped(dropReason, availability.code(dropReason, overdue));
            }
        }
    }

    /** What is prepared for an account that stands still, has been for too long, or is too late, waits as all others do. */
    private void putBack(long now) {
        boolean all = !availability.mayTry(now);
        if (prepared.isEmpty() || (!all && now - outdatedAt < 0)) {
            return;
        }
        List<LaneEntry> back = new ArrayList<>(prepared);
        back.removeIf(entry -> !all && now - outdatedAt(entry) < 0);
        prepared.removeAll(back);
        outdatedAt = Availability.NEVER;
        prepared.forEach(entry -> outdatedAt = Math.min(outdatedAt, outdatedAt(entry)));
        for (LaneEntry entry : back) {
            unprepare(entry);
            if (entry.isWaiting()) {
                entry.owner.onPutBack();
                room.add(entry, now);
                if (availability.phase() != Phase.OPEN) {
                    entry.owner.onStalled();
                }
            }
        }
    }

    private static long outdatedAt(LaneEntry entry) {
        return Math.min(entry.grantedAt + KEEP_PREPARED, entry.deadline);
    }

    private void unprepare(LaneEntry entry) {
        entry.prepared = false;
        inFlight.remove(entry);
        entry.owner.disconnect();
    }

    private void grantPrepared(long now) {
        LaneEntry first;
        while ((first = prepared.peek()) != null) {
            DropReason dropReason = first.isWaiting() ? dropReason(first, now) : null;
            if (first.isWaiting() && dropReason == null) {
                if (!availability.open(now)) {
                    return;
                }
                if (!first.owner.connect()) {
                    unconnected = true;
                    preparedUnconnected = true;
                    return;
                }
                if (!first.owner.admissible(now)) {
                    dropReason = DropReason.HELD;
                }
            }
            if (!won(first)) {
                // It was withdrawn, and that event takes it out.
                return;
            }
            prepared.poll();
            first.prepared = false;
            if (dropReason == null) {
                begin(first, now);
                inFlight.unpark(first);
                first.owner.onGranted();
            } else {
                inFlight.remove(first);
                first.owner.disconnect();
                first.owner.onDropped(dropReason, availability.code(dropReason, first));
            }
        }
    }

    private void begin(LaneEntry entry, long now) {
        entry.probe = availability.begin(now);
        entry.tokenUntil = availability.tokenUntil();
        entry.holdToken();
        entry.grantedAt = now;
    }

    private void failFirst(Throwable cause, FailureCause failure) {
        long now = now();
        LaneEntry first = preparedUnconnected ? prepared.peek() : room.peek();
        if (first == null || dropReason(first, now) != null || !availability.mayTry(now) || !won(first)) {
            Phase before = availability.phase();
            availability.apply(new AttemptFeedback.Failed(0, failure), now, false, now);
            if (availability.phase() != before) {
                dropUnservable();
            }
            return;
        }
        if (first.prepared) {
            prepared.poll();
            unprepare(first);
        } else {
            room.poll(first);
        }
        first.probe = availability.beginWithoutToken();
        first.grantedAt = now;
        inFlight.add(first);
        first.owner.onConnectionFailed(cause);
    }

    private void grant(long now) {
        LaneEntry first;
        while ((first = room.peek()) != null) {
            DropReason dropReason = dropReason(first, now);
            boolean prepares = dropReason == null && first.owner.needsPreparation();
            if (dropReason == null && (!mayGrant(now, prepares) || !connected(first))) {
                return;
            }
            boolean connected = dropReason == null;
            if (dropReason == null && !first.owner.admissible(now)) {
                dropReason = DropReason.HELD;
            }
            room.poll(first);
            boolean mine = (prepares && dropReason == null) ? first.win() : won(first);
            if (!mine) {
                if (connected) {
                    first.owner.disconnect();
                }
                continue;
            }
            if (dropReason != null) {
                if (connected) {
                    first.owner.disconnect();
                }
                first.owner.onDropped(dropReason, availability.code(dropReason, first));
            } else if (prepares) {
                preparing++;
                first.grantedAt = now;
                inFlight.add(first);
                first.owner.onPrepare();
            } else {
                begin(first, now);
                inFlight.add(first);
                first.owner.onGranted();
            }
        }
    }

    private boolean connected(LaneEntry entry) {
        unconnected |= !entry.owner.connect();
        return !unconnected;
    }

    private void askForTokens(long now) {
        RemoteTokenBucket source = settings.sharedTokens();
        if (source == null || (prepared.isEmpty() && (room.peek() == null || !hasPermit()))) {
            return;
        }
        TokenLease missing = availability.missing(now);
        if (missing != null) {
            int tokens = missing.batch();
            long number = missing.ask(now);
            source.take(
                    missing.bucket(),
                    tokens,
                    wait -> submit(() -> {
                        if (wait == RemoteTokenBucket.UNREACHABLE) {
                            missing.refused(number, now());
                        } else {
                            missing.arrived(number, tokens, wait, now());
                        }
                    }));
        }
    }

    /** How many more may be on the wire: at an address that may be wrong no more is risked than it takes to find out. */
    private int permits() {
        Reachability reachability = availability.reachability();
        int most = reachability.isProven() ? maxInFlight : Math.max(1, settings.unprovenInFlight() - reachability.failuresInRow());
        return Math.min(maxInFlight, most) - inFlight.size();
    }

    private boolean hasPermit() {
        return permits() > 0;
    }

    private boolean mayGrant(long now, boolean prepares) {
        return hasPermit()
                && (prepares
                        ? availability.opensWithin(PREPARE, preparing + prepared.size(), now)
                        : prepared.isEmpty() && availability.open(now));
    }

    private void arriveFirst(LaneEntry entry) {
        entry.notBefore = now();
        arrive(entry);
    }

    private void arrive(LaneEntry entry) {
        long now = now();
        DropReason dropReason = entry.owner.isCancelled() ? DropReason.ABANDONED : dropReason(entry, now);
        if (dropReason == null) {
            room.add(entry, now);
            if (!entry.isIgnored()) {
                ages.add(entry, now);
            }
            if (availability.phase() != Phase.OPEN || entry.isIgnored()) {
                entry.owner.onStalled();
            }
        } else if (won(entry)) {
            entry.owner.onDropped(dropReason, availability.code(dropReason, entry));
        }
    }

    private void arriveAgain(LaneEntry entry, long notBefore) {
        entry.notBefore = notBefore;
        limit.acquire(entry, false);
        entry.enter();
        arrive(entry);
    }

    private void refund(LaneEntry entry) {
        if (entry.dropToken()) {
            availability.refund(entry.probe, entry.tokenUntil, now());
        } else if (entry.probe) {
            availability.probeNotTaken();
        }
        inFlight.remove(entry);
    }

    private void end(LaneEntry entry, AttemptFeedback signal) {
        Phase phase = availability.phase();
        long until = availability.until();
        long pauseEnd = availability.pauseEnd();
        int refusedPaths = availability.refusedPaths().size();
        // What ends without a word of the gate may have passed it.
        cross(entry);
        availability.apply(signal, entry.grantedAt, entry.probe, now());
        inFlight.remove(entry);
        if (availability.phase() != phase
                || phase == Phase.UNREACHABLE
                || availability.until() != until
                || availability.pauseEnd() != pauseEnd
                || availability.refusedPaths().size() != refusedPaths) {
            dropUnservable();
        }
    }

    /** Shows the waiting what they are in for: dismissed, stalled, or neither. */
    private void dropUnservable() {
        long now = now();
        boolean stalled = availability.phase() != Phase.OPEN;
        if (!closed && !stalled && availability.refusedPaths().isEmpty()) {
            return;
        }
        room.visit(entry -> {
            DropReason dropReason = dropReason(entry, now);
            if (dropReason == null) {
                if (stalled && entry.isWaiting()) {
                    entry.owner.onStalled();
                }
            } else if (won(entry)) {
                entry.owner.onDropped(dropReason, availability.code(dropReason, entry));
            }
        });
    }

    private @Nullable DropReason dropReason(LaneEntry entry, long now) {
        return closed ? DropReason.CLOSED : availability.dropReason(entry, now);
    }

    private boolean won(LaneEntry entry) {
        if (!entry.win()) {
            return false;
        }
        limit.release(entry);
        ages.remove(entry);
        return true;
    }

    private void publish(long now) {
        LaneView before = view;
        Phase phase = availability.phase();
        Set<String> refusedPaths = availability.refusedPaths();
        boolean changed = before.phase() != phase
                || before.until() != availability.until()
                || before.refusedPaths().size() != refusedPaths.size()
                || (before.failureCause() != null) != availability.reachability().isFailing();
        if (changed
                || !Objects.equals(before.failureCause(), availability.reachability().failureCause())
                || before.pauses() != availability.pauses()
                || before.budget() != availability.budgetLeft()
                || before.rate() != availability.rate(now)) {
            view = LaneView.of(availability, now);
        }
        if (changed) {
            onPhase.run();
        }
    }

    private void arm(long now) {
        LaneEntry first = room.peek();
        boolean permitted = first != null && hasPermit();
        boolean prepares = first != null && permitted && first.owner.needsPreparation();
        boolean grantable = !unconnected && (!prepared.isEmpty() || (permitted && !prepares));
        long wake = Math.min(room.nextReadyAt(), inFlight.nextTimeoutAt(settings.responseTimeout()));
        wake = Math.min(wake, availability.wakeAt(now, grantable));
        if (prepares && !unconnected) {
            wake = Math.min(wake, availability.opensWithinAt(PREPARE, preparing + prepared.size(), now));
        }
        if (!prepared.isEmpty()) {
            wake = Math.min(wake, outdatedAt);
        }
        timer.arm(Math.min(wake, room.nextDeadline()), now);
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
