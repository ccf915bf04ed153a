package io.github.captchareports.internal.lane;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many reports wait, and how many may. Reports that the service ignores may take half of that at most, so that the other
 * half is left to reports that have an effect. Thread-safe.
 */
final class PendingLimit {
    private final int most;
    private final int mostIgnored;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger pendingIgnored = new AtomicInteger();

    PendingLimit(int most) {
        this.most = most;
        this.mostIgnored = most - most / 2;
    }

    /** Counts a report in; false where {@code bounded} and the limit is reached. */
    boolean acquire(LaneEntry entry, boolean bounded) {
        int all = pending.incrementAndGet();
        int ignored = entry.priority == Priority.IGNORED ? pendingIgnored.incrementAndGet() : 0;
        if (bounded && (all > most || ignored > mostIgnored)) {
            release(entry);
            return false;
        }
        return true;
    }

    void release(LaneEntry entry) {
        pending.decrementAndGet();
        if (entry.priority == Priority.IGNORED) {
            pendingIgnored.decrementAndGet();
        }
    }

    /** Whether more wait than may, of reports like this one. */
    boolean isExceeded(LaneEntry entry) {
        return pending.get() > most || (entry.priority == Priority.IGNORED && pendingIgnored.get() > mostIgnored);
    }

    int pending() {
        return pending.get();
    }
}
