package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * The lane of one account: hands permits and tokens to the waiting, earliest deadline first.
 *
 * <p>All state is touched only inside one drain loop: events stand in a queue, and whoever raises the work-in-progress
 * counter from zero works them off. Callbacks of {@link Waiter} run inside it; what they ask of the lane becomes the
 * next event. Nothing is reserved: a token and a permit are spent when a waiter was won by compare-and-set, so nothing
 * has to be given back when one is withdrawn. One timer is armed for the next thing that can happen.
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
    private final AtomicInteger pending = new AtomicInteger();

    private final WaitingRoom room;
    private final Availability availability;
    private final InFlight inFlight = new InFlight();
    private final Arrivals arrivals = new Arrivals();
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
        this(settings, onPhase, defect -> false);
    }

    /**
     * Opens a lane.
     *
     * @param onPhase run inside the drain loop whenever the phase or the refused methods have changed
     * @param onDefect told inside the drain loop what a step of the lane threw; true when it need not be logged here
     */
    public Lane(LaneSettings settings, Runnable onPhase, Predicate<Throwable> onDefect) {
        this(settings, onPhase, onDefect, new WaitingRoom(WaitingRoom.EARLIEST_DEADLINE));
    }

    Lane(LaneSettings settings, Runnable onPhase, Predicate<Throwable> onDefect, WaitingRoom room) {
        this.onDefect = onDefect;
        this.settings = settings;
        this.room = room;
        this.clock = settings.clock();
        this.onPhase = onPhase;
        this.maxInFlight = settings.maxInFlight();
        this.timer = new LaneTimer(clock, this::submit);
        long now = now();
        this.availability = new Availability(settings, now);
        this.view = LaneView.of(availability, now);
    }

    /** Takes a report in, unless {@code bounded} and the lane holds as many as it may. */
    public boolean enter(Waiter waiter, boolean bounded) {
        if (!admit(bounded)) {
            return false;
        }
        waiter.enter();
        if (workInProgress.compareAndSet(0, 1)) {
            guarded(() -> arriveFirst(waiter));
            drain();
        } else {
            submit(() -> arriveFirst(waiter));
        }
        return true;
    }

    /** Counts one that waits outside the lane for somebody inside it; {@link #leave} takes it off again. */
    public boolean admit(boolean bounded) {
        if (pending.incrementAndGet() > settings.maxPending() && bounded) {
            pending.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Counts one less, see {@link #admit}. */
    public void leave() {
        pending.decrementAndGet();
    }

    /** Takes a report out that waits. False when the lane has already answered it. */
    public boolean withdraw(Waiter waiter) {
        if (!waiter.withdraw()) {
            return false;
        }
        pending.decrementAndGet();
        submit(() -> {
            arrivals.remove(waiter);
            room.noteWithdrawn();
        });
        return true;
    }

    /** Ends an attempt: tells the account, then returns the permit, then grants. */
    public void finish(Waiter waiter, Signal signal) {
        submit(() -> end(waiter, signal));
    }

    /**
     * Ends an attempt whose report tries again: as {@link #finish}, and the report waits again.
     *
     * @param notBefore monotonic time before which it is not sent
     * @param probe whether the account goes probing, because the report has spent its attempts and nobody was answered
     */
    public void finishAndRetry(Waiter waiter, Signal signal, long notBefore, boolean probe) {
        submit(() -> {
            end(waiter, signal);
            if (probe) {
                availability.probe(now());
                turnAway();
            }
            arriveAgain(waiter, notBefore);
        });
    }

    /** Takes an attempt back that was granted and not made: permit and token are there for others. */
    public void unsent(Waiter waiter) {
        submit(() -> takeBack(waiter));
    }

    /**
     * Takes an attempt back that was granted and not made, and whose report waits again.
     *
     * @param notBefore monotonic time before which it is not granted
     */
    public void unsentAndRetry(Waiter waiter, long notBefore) {
        submit(() -> {
            takeBack(waiter);
            arriveAgain(waiter, notBefore);
        });
    }

    /** Whether the processes that share the account can be asked has changed; it is looked up in its turn. */
    public void alone(BooleanSupplier alone) {
        submit(() -> availability.alone(alone.getAsBoolean(), now()));
    }

    /** Stops sending until {@link #resume()}, or for a while. */
    public void pause(long nanos) {
        submit(() -> {
            long now = now();
            availability.pauseByOperator(now, nanos == 0 ? Availability.NEVER : now + nanos);
            turnAway();
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
            turnAway();
            inFlight.giveUpAll();
        });
    }

    /** Runs something inside the drain loop, after all that was asked before. */
    public void execute(Runnable event) {
        submit(event);
    }

    /** Whether the lane holds more than it may: streams are held back then. */
    public boolean overfull() {
        return pending.get() > settings.maxPending();
    }

    /** How many wait, in backoff too. */
    public int pending() {
        return pending.get();
    }

    /** How long the one that has waited longest waits, in nanoseconds; 0 where none waits. */
    public long oldestPending(long now) {
        return arrivals.oldestAge(now);
    }

    /** How many are on the wire. */
    public int inFlight() {
        return inFlight.size();
    }

    /** Why nothing goes through at present; null where it does. To be asked by a waiter that is dismissed. */
    public @Nullable FailureCause trouble() {
        return availability.way().trouble();
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
            turnAway();
        }
        room.advance(now);
        grant(now);
        askForTokens(now);
        publish(now);
        arm(now);
    }

    private void grant(long now) {
        Waiter first;
        while ((first = room.peek()) != null) {
            Dismissal dismissal = dismissal(first, now);
            if (dismissal == null && !mayGrant(now)) {
                return;
            }
            room.poll();
            if (!won(first)) {
                continue;
            }
            if (dismissal == null && !first.admissible(now)) {
                dismissal = Dismissal.HELD;
            }
            if (dismissal != null) {
                first.onDismissed(dismissal, availability.code(dismissal, first));
                continue;
            }
            first.probe = availability.begin(now);
            first.tokenUntil = availability.tokenUntil();
            first.grantedAt = now;
            inFlight.add(first);
            first.onGranted();
        }
    }

    private void askForTokens(long now) {
        TokenSource source = settings.sharedTokens();
        if (source == null || room.peek() == null || !hasPermit()) {
            return;
        }
        Quota missing = availability.missing(now);
        if (missing != null) {
            int tokens = missing.batch();
            long number = missing.ask(now);
            source.take(
                    missing.bucket(),
                    tokens,
                    wait -> submit(() -> {
                        if (wait == TokenSource.UNREACHABLE) {
                            missing.refused(number, now());
                        } else {
                            missing.arrived(number, tokens, wait, now());
                        }
                    }));
        }
    }

    private boolean mayGrant(long now) {
        return hasPermit() && availability.open(now);
    }

    /** At an address that may be wrong no more is risked than it takes to find out. */
    private boolean hasPermit() {
        Way way = availability.way();
        int most = way.isProven() ? maxInFlight : Math.max(1, settings.unprovenInFlight() - way.inRow());
        return inFlight.size() < Math.min(maxInFlight, most);
    }

    private void arriveFirst(Waiter waiter) {
        waiter.notBefore = now();
        arrive(waiter);
    }

    private void arrive(Waiter waiter) {
        long now = now();
        Dismissal dismissal = waiter.abandoned() ? Dismissal.ABANDONED : dismissal(waiter, now);
        if (dismissal == null) {
            room.add(waiter, now);
            arrivals.add(waiter, now);
            if (availability.phase() != Phase.OPEN) {
                waiter.onStalled();
            }
        } else if (won(waiter)) {
            waiter.onDismissed(dismissal, availability.code(dismissal, waiter));
        }
    }

    private void arriveAgain(Waiter waiter, long notBefore) {
        waiter.notBefore = notBefore;
        pending.incrementAndGet();
        waiter.enter();
        arrive(waiter);
    }

    private void takeBack(Waiter waiter) {
        availability.takeBack(waiter.probe, waiter.tokenUntil, now());
        inFlight.remove(waiter);
    }

    private void end(Waiter waiter, Signal signal) {
        Phase phase = availability.phase();
        long until = availability.until();
        long pauseEnd = availability.pauseEnd();
        int refusedPaths = availability.refusedPaths().size();
        availability.apply(signal, waiter.grantedAt, waiter.probe, now());
        inFlight.remove(waiter);
        if (availability.phase() != phase
                || availability.until() != until
                || availability.pauseEnd() != pauseEnd
                || availability.refusedPaths().size() != refusedPaths) {
            turnAway();
        }
    }

    /** Shows the waiting what they are in for: dismissed, stalled, or neither. */
    private void turnAway() {
        long now = now();
        boolean stalled = availability.phase() != Phase.OPEN;
        if (!closed && !stalled && availability.refusedPaths().isEmpty()) {
            return;
        }
        room.visit(waiter -> {
            Dismissal dismissal = dismissal(waiter, now);
            if (dismissal == null) {
                if (stalled && waiter.isWaiting()) {
                    waiter.onStalled();
                }
            } else if (won(waiter)) {
                waiter.onDismissed(dismissal, availability.code(dismissal, waiter));
            }
        });
    }

    private @Nullable Dismissal dismissal(Waiter waiter, long now) {
        return closed ? Dismissal.CLOSED : availability.turnsAway(waiter, now);
    }

    private boolean won(Waiter waiter) {
        if (!waiter.win()) {
            return false;
        }
        pending.decrementAndGet();
        arrivals.remove(waiter);
        return true;
    }

    private void publish(long now) {
        LaneView before = view;
        Phase phase = availability.phase();
        Set<String> refusedPaths = availability.refusedPaths();
        boolean changed = before.phase() != phase
                || before.until() != availability.until()
                || before.refusedPaths().size() != refusedPaths.size()
                || (before.trouble() != null) != availability.way().isLost();
        if (changed
                || !Objects.equals(before.trouble(), availability.way().trouble())
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
        Waiter first = room.peek();
        boolean grantable = first != null && hasPermit();
        long wake = Math.min(room.nextReadyAt(), inFlight.nextTimeoutAt(settings.responseTimeout()));
        wake = Math.min(wake, availability.wakeAt(now, grantable));
        timer.arm(first == null ? wake : Math.min(wake, first.deadline), now);
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
