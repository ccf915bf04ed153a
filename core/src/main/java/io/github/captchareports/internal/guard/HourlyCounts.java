package io.github.captchareports.internal.guard;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What was counted of one captcha type, by the hour, for a week. The sums of the window cost nothing to read. Hours are
 * those of the guard's clock, counted from the epoch.
 */
final class HourlyCounts {
    /** How far back hours are known. */
    static final int HOURS = 168;

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    /** What is counted. */
    enum Kind {
        /** Tasks that were told, by a report of either verdict or because they are never reported. */
        SOLVED,
        /** Tasks solved in all, where somebody says so. */
        TOTAL,
        /** Tasks that were called wrong, whatever became of the report. */
        WRONG,
        /** Complaints that are recorded, or may be. */
        COMPLAINED,
        /** Confirmations that were sent. */
        CONFIRMED
    }

    private static final Kind[] KINDS = Kind.values();

    private final int window;
    private final long[][] hourly = new long[KINDS.length][HOURS];
    private final long[] sums = new long[KINDS.length];
    private long latest;

    HourlyCounts(int window, long now) {
        this.window = window;
        this.latest = hour(now);
    }

    static long hour(long now) {
        return Math.floorDiv(now, HOUR);
    }

    /** Forgets what has left the week, and leaves out of the sums what has left the window. */
    void turn(long now) {
        long hour = hour(now);
        if (hour - latest >= HOURS) {
            for (Kind kind : KINDS) {
                Arrays.fill(hourly[kind.ordinal()], 0);
                sums[kind.ordinal()] = 0;
            }
            latest = hour;
            return;
        }
        while (latest < hour) {
            latest++;
            for (Kind kind : KINDS) {
                long[] counts = hourly[kind.ordinal()];
                sums[kind.ordinal()] -= counts[slot(latest - window)];
                counts[slot(latest)] = 0;
            }
        }
    }

    /** Counts into an hour that is not after the latest, see {@link #turn}; what lies before the week is left out. */
    void add(Kind kind, long hour, long more) {
        long back = Math.max(0, latest - hour);
        if (back >= HOURS) {
            return;
        }
        hourly[kind.ordinal()][slot(latest - back)] += more;
        if (back < window) {
            sums[kind.ordinal()] += more;
        }
    }

    /** The sum of the window. */
    long sum(Kind kind) {
        return sums[kind.ordinal()];
    }

    /** What one hour has, 0 where it lies before the week or after the latest. */
    long in(Kind kind, long hour) {
        long back = latest - hour;
        return back < 0 || back >= HOURS ? 0 : hourly[kind.ordinal()][slot(hour)];
    }

    long latest() {
        return latest;
    }

    /** Whether the whole week has nothing. */
    boolean isEmpty() {
        for (long[] counts : hourly) {
            for (long count : counts) {
                if (count != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int slot(long hour) {
        return (int) Math.floorMod(hour, (long) HOURS);
    }
}
