package io.github.captchareports.internal.lane;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many reports wait, against how many may. What the service ignores has half of the places at most, so that the other
 * half is there for what has an effect. Thread-safe.
 */
final class Places {
    private final int most;
    private final int mostIgnored;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger takenByIgnored = new AtomicInteger();

    Places(int most) {
        this.most = most;
        this.mostIgnored = most - most / 2;
    }

    /** Takes a place for a report; false where {@code bounded} and there is none. */
    boolean take(LaneEntry entry, boolean bounded) {
        int all = taken.incrementAndGet();
        int ignored = entry.priority == Priority.IGNORED ? takenByIgnored.incrementAndGet() : 0;
        if (bounded && (all > most || ignored > mostIgnored)) {
            giveBack(entry);
            return false;
        }
        return true;
    }

    void giveBack(LaneEntry entry) {
        taken.decrementAndGet();
        if (entry.priority == Priority.IGNORED) {
            takenByIgnored.decrementAndGet();
        }
    }

    /** Whether more wait than may, of reports like this one. */
    boolean areOverfull(LaneEntry entry) {
        return taken.get() > most || (entry.priority == Priority.IGNORED && takenByIgnored.get() > mostIgnored);
    }

    int taken() {
        return taken.get();
    }
}
