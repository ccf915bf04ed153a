package io.github.captchareports.internal.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts of one captcha type by the hour, for a week, with running sums over the window. Hours are those of the guard's
 * clock, counted from the epoch.
 */
final class HourlyCounts {
    /** How far back hours are known. */
    static final int HOURS = 168;

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    /** What is counted. */
    enum Kind {
        /** Tasks that a report of either verdict was received for, and tasks that are never reported. */
        SOLVED,
        /** Tasks solved in all, where the caller gives a total. */
        TOTAL,
        /** Tasks that were called wrong, whatever became of the report. */
        WRONG,
        /** Complaints that are recorded, or may be. */
        COMPLAINED,
        /** Confirmations that were sent. */
        CONFIRMED
    }

    private final int window;
    private final List<Series> all = new ArrayList<>();
    private final Series solved = series();
    private final Series total = series();
    private final Series wrong = series();
    private final Series complained = series();
    private final Series confirmed = series();
    private long latest;

    /** The counts of one kind. */
    private static final class Series {
        private final long[] hourly = new long[HOURS];
        private long sum;
    }

    HourlyCounts(int window, long now) {
        this.window = window;
        this.latest = hour(now);
    }

    private Series series() {
        Series series = new Series();
        all.add(series);
        return series;
    }

    private Series of(Kind kind) {
        return switch (kind) {
            case SOLVED -> solved;
            case TOTAL -> total;
            case WRONG -> wrong;
            case COMPLAINED -> complained;
            case CONFIRMED -> confirmed;
        };
    }

    static long hour(long now) {
        return Math.floorDiv(now, HOUR);
    }

    /** Moves on to the present hour: drops the hours that have left the week, and subtracts those that have left the window. */
    void turn(long now) {
        long hour = hour(now);
        if (hour - latest >= HOURS) {
            for (Series series : all) {
                Arrays.fill(series.hourly, 0);
                series.sum = 0;
            }
            latest = hour;
            return;
        }
        while (latest < hour) {
            latest++;
            for (Series series : all) {
                series.sum -= series.hourly[slot(latest - window)];
                series.hourly[slot(latest)] = 0;
            }
        }
    }

    /** Adds to an hour that is not after the latest, see {@link #turn}; hours before the week are left out. */
    void add(Kind kind, long hour, long more) {
        long back = Math.max(0, latest - hour);
        if (back >= HOURS) {
            return;
        }
        Series series = of(kind);
        int slot = slot(latest - back);
        // A negative count may be of something that was forgotten since.
        long added = Math.max(more, -series.hourly[slot]);
        series.hourly[slot] += added;
        if (back < window) {
            series.sum += added;
        }
    }

    /** The sum of the window. */
    long sum(Kind kind) {
        return of(kind).sum;
    }

    /** The count of one hour; 0 where it lies before the week or after the latest. */
    long in(Kind kind, long hour) {
        long back = latest - hour;
        return back < 0 || back >= HOURS ? 0 : of(kind).hourly[slot(hour)];
    }

    /** What is known to be solved in the window: the tasks one by one, or the total where that is more. */
    long solved() {
        return Math.max(solved.sum, total.sum);
    }

    /** What is known to be solved in one hour. */
    long solvedIn(long hour) {
        return Math.max(in(Kind.SOLVED, hour), in(Kind.TOTAL, hour));
    }

    long latest() {
        return latest;
    }

    private static int slot(long hour) {
        return (int) Math.floorMod(hour, (long) HOURS);
    }
}
