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
    void add(LaneEntry entry) {
        entry.onTheWire = true;
        entry.olderOnTheWire = youngest;
        entry.youngerOnTheWire = null;
        if (youngest == null) {
            oldest = entry;
        } else {
            youngest.youngerOnTheWire = entry;
        }
        youngest = entry;
        size++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the drain loop
    void remove(LaneEntry entry) {
        unlink(entry);
        size--;
    }

    /** It keeps its permit, and no timeout runs meanwhile. */
    void park(LaneEntry entry) {
        unlink(entry);
    }

    /** It is on the wire from now on, with the permit that it has. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the drain loop
    void unpark(LaneEntry entry) {
        size--;
        add(entry);
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
            first.owner.onTimedOut();
        }
    }

    void giveUpAll() {
        LaneEntry first;
        while ((first = oldest) != null) {
            unlink(first);
            first.owner.onTimedOut();
        }
    }

    private void unlink(LaneEntry entry) {
        if (!entry.onTheWire) {
            return;
        }
        entry.onTheWire = false;
        LaneEntry older = entry.olderOnTheWire;
        LaneEntry younger = entry.youngerOnTheWire;
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
        entry.olderOnTheWire = null;
        entry.youngerOnTheWire = null;
    }
}
