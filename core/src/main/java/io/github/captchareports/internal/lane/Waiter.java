package io.github.captchareports.internal.lane;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One report in the lane. Whoever moves it out of {@code WAITING} by compare-and-set owns what happens next: the lane by
 * answering it, or its own side by withdrawing it. All callbacks run inside the lane's drain loop: they must not throw
 * and must not block.
 */
public abstract class Waiter {
    private static final AtomicIntegerFieldUpdater<Waiter> PLACE =
            AtomicIntegerFieldUpdater.newUpdater(Waiter.class, "place");
    private static final int OUTSIDE = 0;
    private static final int WAITING = 1;
    private static final int WITHDRAWN = 2;

    private volatile int place = OUTSIDE;

    /** Monotonic time from which the report is too late to send. */
    final long deadline;

    final long atRiskFrom;
    long sequence;
    long notBefore;
    long grantedAt;
    boolean probe;
    boolean onTheWire;
    /** Until when its shared token is of use to somebody else. */
    long tokenUntil;

    boolean listed;
    long arrivedAt;

    @Nullable
    Waiter earlier;

    @Nullable
    Waiter later;

    @Nullable
    Waiter olderOnTheWire;

    @Nullable
    Waiter youngerOnTheWire;

    /**
     * A report on its way to the lane.
     *
     * @param deadline monotonic time from which it is too late to send
     * @param atRiskFrom monotonic time that orders reports of one deadline
     */
    protected Waiter(long deadline, long atRiskFrom) {
        this.deadline = deadline;
        this.atRiskFrom = atRiskFrom;
    }

    /** The deadline, monotonic. */
    protected final long deadline() {
        return deadline;
    }

    /** Whether the attempt that was granted last is a probe. */
    protected final boolean probing() {
        return probe;
    }

    /** When the last attempt was granted, monotonic. */
    protected final long grantedAt() {
        return grantedAt;
    }

    /** The path it will be sent to, for refused methods. */
    protected abstract String path();

    /** Asked on arrival: did its own side give it up before it could be withdrawn here? */
    protected abstract boolean abandoned();

    /** Asked at each grant: may it be sent as far as policy goes? */
    protected abstract boolean admissible(long now);

    /** It has a permit and a token, and must be sent now. {@link Lane#finish} gives the permit back. */
    protected abstract void onGranted();

    /** The attempt has taken longer than the response timeout. */
    protected abstract void onTimedOut();

    /** It left the lane unsent. */
    protected abstract void onDismissed(Dismissal why, @Nullable String code);

    /** It waits in a lane that lets nothing, or only probes, through. May be called more than once. */
    protected abstract void onStalled();

    final void enter() {
        place = WAITING;
    }

    final boolean win() {
        return PLACE.compareAndSet(this, WAITING, OUTSIDE);
    }

    final boolean withdraw() {
        return PLACE.compareAndSet(this, WAITING, WITHDRAWN);
    }

    final boolean isWaiting() {
        return place == WAITING;
    }
}
