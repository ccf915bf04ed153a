package io.github.captchareports.internal.lane;

/**
 * The entries that wait: their queue, how many there are, and how long they have waited. Counting is thread-safe; all else
 * is touched only inside the lane's drain loop.
 */
final class PendingEntries {
    private final DeadlineQueue queue;
    private final PendingLimit limit;
    private final AgeIndex ages = new AgeIndex();

    PendingEntries(DeadlineQueue queue, int maxPending) {
        this.queue = queue;
        this.limit = new PendingLimit(maxPending);
    }

    DeadlineQueue queue() {
        return queue;
    }

    /** Counts an entry in; false where {@code bounded} and as many wait as may. */
    boolean acquire(LaneEntry entry, boolean bounded) {
        return limit.acquire(entry, bounded);
    }

    /** Counts an entry out that {@link #win} does not count out. */
    void release(LaneEntry entry) {
        limit.release(entry);
    }

    boolean isExceeded(LaneEntry entry) {
        return limit.isExceeded(entry);
    }

    int size() {
        return limit.pending();
    }

    /** How long the oldest has waited of those with an effect, in nanoseconds; 0 where there is none. May be asked from anywhere. */
    long oldestAge(long now) {
        return ages.oldestAge(now);
    }

    /** Begins to wait: in the queue, and by age unless the service ignores it. */
    void add(LaneEntry entry, long now) {
        queue.add(entry, now);
        if (!entry.isIgnored()) {
            ages.add(entry, now);
        }
    }

    /** Its age does not count any more. */
    void forgetAge(LaneEntry entry) {
        ages.remove(entry);
    }

    /** The lane takes an entry that waits, to grant or drop it; false where it was withdrawn. */
    boolean win(LaneEntry entry) {
        if (!entry.win()) {
            return false;
        }
        limit.release(entry);
        ages.remove(entry);
        return true;
    }
}
