package io.github.captchareports.internal.lane;

import org.jspecify.annotations.Nullable;

/**
 * The attempts on the wire, oldest first: an intrusive list, since all attempts of a lane have the same timeout. Changed
 * only inside the lane's drain loop.
 */
final class InFlight {
    private @Nullable LaneEntry oldest;
    private @Nullable LaneEntry youngest;
    private volatile int size;

    int size() {
        return size;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the drain loop
    void add(LaneEntry waiter) {
        waiter.onTheWire = true;
        waiter.olderOnTheWire = youngest;
        waiter.youngerOnTheWire = null;
        if (youngest == null) {
            oldest = waiter;
        } else {
            youngest.youngerOnTheWire = waiter;
        }
        youngest = waiter;
        size++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the drain loop
    void remove(LaneEntry waiter) {
        unlink(waiter);
        size--;
    }

    /** Keeps its permit, and waits for nothing meanwhile. */
    void park(LaneEntry waiter) {
        unlink(waiter);
    }

    /** Is on the wire from now on, with the permit it has. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the drain loop
    void unpark(LaneEntry waiter) {
        size--;
        add(waiter);
    }

    /** When the oldest attempt will have taken as long as it may. */
    long nextTimeoutAt(long timeout) {
        return oldest == null ? Availability.NEVER : oldest.grantedAt + timeout;
    }

    /** Tells the attempts granted at {@code limit} or before that their time is over; they still hold their permit. */
    void timeOut(long limit) {
        LaneEntry first;
        while ((first = oldest) != null && first.grantedAt - limit <= 0) {
            unlink(first);
            first.onTimedOut();
        }
    }

    void giveUpAll() {
        LaneEntry first;
        while ((first = oldest) != null) {
            unlink(first);
            first.onTimedOut();
        }
    }

    private void unlink(LaneEntry waiter) {
        if (!waiter.onTheWire) {
            return;
        }
        waiter.onTheWire = false;
        LaneEntry older = waiter.olderOnTheWire;
        LaneEntry younger = waiter.youngerOnTheWire;
        if (older == null) {
            oldest = younger;
        } else {
            older.youngerOnTheWire = younger;
        }
        if (younger == null) {
            youngest = older;
        } else {
            younger.olderOnTheWire = older;
        }
        waiter.olderOnTheWire = null;
        waiter.youngerOnTheWire = null;
    }
}
