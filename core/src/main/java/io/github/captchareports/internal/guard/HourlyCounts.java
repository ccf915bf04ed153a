package io.github.captchareports.internal.guard;

import java.util.concurrent.TimeUnit;

/** Solved tasks, complaints and confirmations by the hour, for the hours of a window. Its sums cost nothing to read. */
final class HourlyCounts {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final long[] solvedBy;
    private final long[] complaintsBy;
    private final long[] confirmationsBy;
    private long solved;
    private long complaints;
    private long confirmations;
    private long latest;

    HourlyCounts(int hours, long now) {
        solvedBy = new long[hours];
        complaintsBy = new long[hours];
        confirmationsBy = new long[hours];
        latest = hour(now);
    }

    /** Forgets what has left the window. */
    void turn(long now) {
        long hour = hour(now);
        for (int turned = 0; latest < hour && turned < solvedBy.length; turned++) {
            latest++;
            int slot = slot(latest);
            solved -= solvedBy[slot];
            complaints -= complaintsBy[slot];
            confirmations -= confirmationsBy[slot];
            solvedBy[slot] = 0;
            complaintsBy[slot] = 0;
            confirmationsBy[slot] = 0;
        }
        latest = Math.max(latest, hour);
    }

    /** Counts into an hour before the latest, see {@link #turn}; what lies before the window is left out. */
    void add(int hoursBack, long moreSolved, long moreComplaints, long moreConfirmations) {
        if (hoursBack >= solvedBy.length) {
            return;
        }
        int slot = slot(latest - hoursBack);
        solvedBy[slot] += moreSolved;
        complaintsBy[slot] += moreComplaints;
        confirmationsBy[slot] += moreConfirmations;
        solved += moreSolved;
        complaints += moreComplaints;
        confirmations += moreConfirmations;
    }

    long solved() {
        return solved;
    }

    long complaints() {
        return complaints;
    }

    long confirmations() {
        return confirmations;
    }

    boolean isEmpty() {
        return solved == 0;
    }

    /** The fewest latest hours that together hold {@code sample} solved tasks; all of them where none do. */
    Recent recent(long sample) {
        long recentSolved = 0;
        long recentComplaints = 0;
        for (int back = 0; back < solvedBy.length && recentSolved < sample; back++) {
            int slot = slot(latest - back);
            recentSolved += solvedBy[slot];
            recentComplaints += complaintsBy[slot];
        }
        return new Recent(recentSolved, recentComplaints);
    }

    /** What the latest hours hold. */
    record Recent(long solved, long complaints) {}

    private int slot(long hour) {
        return (int) Math.floorMod(hour, (long) solvedBy.length);
    }

    private static long hour(long now) {
        return Math.floorDiv(now, HOUR);
    }
}
