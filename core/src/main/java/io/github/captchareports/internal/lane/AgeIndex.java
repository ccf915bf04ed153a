package io.github.captchareports.internal.lane;

import org.jspecify.annotations.Nullable;

/**
 * The reports that wait, in the order in which they began to: an intrusive list, held by its youngest. Changed only inside
 * the lane's drain loop; {@link #oldestAge} may be asked from anywhere.
 */
final class AgeIndex {
    private @Nullable LaneEntry youngest;
    private volatile long oldestSince = Availability.NEVER;

    void add(LaneEntry entry, long now) {
        entry.arrivedAt = now;
        entry.listed = true;
        entry.earlier = youngest;
        if (youngest == null) {
            oldestSince = now;
        } else {
            youngest.later = entry;
        }
        youngest = entry;
    }

    /** Takes a report out; does nothing for one that is not in it. */
    void remove(LaneEntry entry) {
        if (!entry.listed) {
            return;
        }
        entry.listed = false;
        LaneEntry earlier = entry.earlier;
        LaneEntry later = entry.later;
        if (later == null) {
            youngest = earlier;
        } else {
            later.earlier = earlier;
        }
        if (earlier == null) {
            oldestSince = later == null ? Availability.NEVER : later.arrivedAt;
        } else {
            earlier.later = later;
        }
        entry.earlier = null;
        entry.later = null;
    }

    /** How long the first of them has waited, in nanoseconds; 0 where there is none. */
    long oldestAge(long now) {
        long since = oldestSince;
        return since >= Availability.NEVER ? 0 : Math.max(0, now - since);
    }
}
