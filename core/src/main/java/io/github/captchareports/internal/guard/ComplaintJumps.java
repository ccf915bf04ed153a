package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintLimits;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is called wrong has jumped away from the account's own past of up to a week: its share, or, where no share is
 * known, its number. The past is summed up once an hour.
 */
final class ComplaintJumps {
    /** How often as many in an hour as in the busiest hour before are a jump, where the share is unknown. */
    private static final int TIMES_THE_BUSIEST = 3;
    /** And the part of that at which it is over. */
    private static final double OVER = 2.0 / 3;
    /** How many hours with reports make a past, where the share is unknown. */
    private static final int HOURS_OF_PAST = 24;
    /** After so long a jump has become usual. */
    private static final int USUAL_AFTER = 24;

    private static final double HOUR = TimeUnit.HOURS.toNanos(1);

    private final ComplaintLimits limits;
    private final Hours hours;
    /** The hour from which on there is a past. */
    private long since;
    /** Hours in which there was a jump: for a day they are no past to compare with. */
    private final TreeSet<Long> jumps = new TreeSet<>();

    private boolean jumped;
    private long judgedIn = Long.MIN_VALUE;
    private @Nullable Past past;

    /** What was counted in one hour. */
    interface Hours {
        /** What is known to be solved, of the types whose share is known. */
        long solved(long hour);

        /** What was called wrong, of the types whose share is known, or of all. */
        long wrong(long hour, boolean ofKnown);

        /** Tasks that were told, of all types. */
        long told(long hour);
    }

    /** The hours before one, the earliest first. */
    private static final class Past {
        private final long first;
        private final long hour;
        private final long[] solved;
        private final long[] wrong;
        /** What the hours before each hold, those of jumps left out. */
        private final long[] usualSolved;

        private final long[] usualWrong;
        private long busiest;
        private int told;

        Past(long first, long hour) {
            this.first = first;
            this.hour = hour;
            int length = (int) Math.max(0, hour - first);
            this.solved = new long[length];
            this.wrong = new long[length];
            this.usualSolved = new long[length + 1];
            this.usualWrong = new long[length + 1];
        }
    }

    ComplaintJumps(ComplaintLimits limits, Hours hours, long since) {
        this.limits = limits;
        this.hours = hours;
        this.since = since;
    }

    long since() {
        return since;
    }

    Set<Long> hoursOfJumps() {
        return new TreeSet<>(jumps);
    }

    void restore(long beganIn, Set<Long> hoursOfJumps, long hour) {
        since = Math.min(since, beganIn);
        jumps.addAll(hoursOfJumps);
        jumped |= jumps.contains(hour) || jumps.contains(hour - 1);
        changed();
    }

    /** Something was counted in an hour; {@code latest} is the present one. */
    void counted(long hour, long latest) {
        since = Math.min(since, Math.max(hour, latest - HourlyCounts.HOURS + 1));
        if (hour < latest) {
            changed();
        }
    }

    /** The past, or what is known of it, is not what it was. */
    void changed() {
        past = null;
        judgedIn = Long.MIN_VALUE;
    }

    void turnTo(long hour) {
        jumps.headSet(hour - HourlyCounts.HOURS, true).clear();
        since = Math.max(since, hour - HourlyCounts.HOURS + 1);
    }

    boolean jumped() {
        return jumped;
    }

    /**
     * Moves on to {@code now}.
     *
     * @param known whether a share is known
     * @param calledWrong whether something was called wrong: nothing else makes a jump
     */
    void judge(boolean known, boolean calledWrong, long now) {
        long hour = HourlyCounts.hour(now);
        if (calledWrong || jumped || judgedIn != hour) {
            judgedIn = hour;
            jumped = known ? hasShareJumped(hour) : hasNumberJumped(now);
            if (jumped) {
                jumps.add(hour);
            }
        }
    }

    /** The share of what was called wrong before the latest hours; null while that is unknown. */
    @Nullable
    Double baseline(long hour) {
        return baseline(recent(hour).first(), past(hour));
    }

    /** A jump begins beyond reasonable doubt, and is over when the plain share has fallen by the hysteresis. */
    private boolean hasShareJumped(long hour) {
        Recent recent = recent(hour);
        Double baseline = recent.wrong() == 0 ? null : baseline(recent.first(), past(hour));
        if (baseline == null) {
            return false;
        }
        return jumped
                ? recent.wrong() >= (baseline + limits.jumpBy() - limits.hysteresis()) * recent.solved()
                : Wilson.lowerBound(recent.wrong(), recent.solved()) >= baseline + limits.jumpBy();
    }

    /**
     * The fewest latest hours that together hold a minimum sample of solves that were not called wrong, back to the first of
     * them: solves may be told in lumps, and complaints before all others.
     */
    private record Recent(long first, long solved, long wrong) {}

    private Recent recent(long hour) {
        Past before = past(hour);
        long solved = hours.solved(hour);
        long wrong = hours.wrong(hour, true);
        long first = hour;
        long earliest = Math.max(before.first, hour - limits.window().toHours() + 1);
        while (solved - wrong < limits.minimumSample() && first > earliest) {
            first--;
            int index = (int) (first - before.first);
            solved += before.solved[index];
            wrong += before.wrong[index];
        }
        return new Recent(first, solved, wrong);
    }

    private @Nullable Double baseline(long before, Past past) {
        int index = (int) (before - past.first);
        long solved = past.usualSolved[index];
        return solved < limits.minimumSample() ? null : (double) past.usualWrong[index] / solved;
    }

    /** The number of the last sixty minutes is compared with the busiest hour before. */
    private boolean hasNumberJumped(long now) {
        long hour = HourlyCounts.hour(now);
        Past before = past(hour);
        if (before.told < HOURS_OF_PAST || before.busiest == 0) {
            return false;
        }
        double elapsed = Math.floorMod(now, (long) HOUR) / HOUR;
        double latest = hours.wrong(hour, false) + (1 - elapsed) * hours.wrong(hour - 1, false);
        double bound = Math.max(limits.firstLook(), TIMES_THE_BUSIEST * before.busiest);
        return latest > (jumped ? OVER * bound : bound);
    }

    private Past past(long hour) {
        Past known = past;
        if (known == null || known.hour != hour) {
            known = sumUp(hour);
            past = known;
        }
        return known;
    }

    private Past sumUp(long hour) {
        Past past = new Past(since, hour);
        for (int i = 0; i < past.solved.length; i++) {
            long one = since + i;
            boolean usual = !jumps.contains(one) || one <= hour - USUAL_AFTER;
            past.solved[i] = hours.solved(one);
            past.wrong[i] = hours.wrong(one, true);
            past.usualSolved[i + 1] = past.usualSolved[i] + (usual ? past.solved[i] : 0);
            past.usualWrong[i + 1] = past.usualWrong[i] + (usual ? past.wrong[i] : 0);
            if (usual) {
                past.busiest = Math.max(past.busiest, hours.wrong(one, false));
                past.told += hours.told(one) > 0 ? 1 : 0;
            }
        }
        return past;
    }
}
