package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;
import io.github.captchareports.internal.guard.HourlyCounts.Kind;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Detects a jump: tasks are called wrong far more often than in the account's own past of up to a week. Compared is their
 * share, or, where no share is known, their number. The past is summed up once an hour.
 */
final class ComplaintJumps {
    /** Where the share is unknown, more than so many times the number of the busiest hour before is a jump. */
    private static final int TIMES_THE_BUSIEST = 3;
    /** The part of that number at which the jump is over. */
    private static final double OVER = 2.0 / 3;
    /** Where the share is unknown, how many hours with reports are needed to compare with. */
    private static final int HOURS_OF_PAST = 24;
    /** After so many hours a jump counts as usual. */
    private static final int USUAL_AFTER = 24;

    private static final double HOUR = TimeUnit.HOURS.toNanos(1);

    private final ComplaintLimits limits;
    private final ScopeCounts counts;
    /** The first hour of the past. */
    private long since;
    /** Hours in which there was a jump: for a day they are left out of the past. */
    private final TreeSet<Long> jumps = new TreeSet<>();

    private boolean jumped;
    private long judgedIn = Long.MIN_VALUE;
    private @Nullable Past past;

    /** The hours before one, the earliest first. */
    private static final class Past {
        private final long first;
        private final long hour;
        private final long[] solved;
        private final long[] wrong;
        /** Sums over the hours before each hour, those of jumps left out. */
        private final long[] usualSolved;

        private final long[] usualWrong;
        private long busiest;
        /** Hours with a report. */
        private int reported;
        /** Hours with a task that was not called wrong. */
        private int mixed;

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

    ComplaintJumps(ComplaintLimits limits, ScopeCounts counts, long since) {
        this.limits = limits;
        this.counts = counts;
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

    /** Something was counted in an hour; {@code latest} is the present hour. */
    void counted(long hour, long latest) {
        since = Math.min(since, Math.max(hour, latest - HourlyCounts.HOURS + 1));
        if (hour < latest) {
            changed();
        }
    }

    /** Earlier hours, or what is known of them, have changed: the past is summed up anew. */
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
     * Decides whether there is a jump now.
     *
     * @param known whether a share is known
     * @param calledWrong whether a task was called wrong: nothing else makes a jump
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

    /** A jump begins when the share is beyond doubt above the bound, and ends when the plain share is below by the hysteresis. */
    private boolean hasShareJumped(long hour) {
        Recent recent = recent(hour);
        Double baseline = baseline(recent.first(), past(hour));
        if (baseline == null) {
            return false;
        }
        double from = baseline + limits.jumpBy();
        if (jumped) {
            return lasts(from - limits.hysteresis(), hour);
        }
        return isSoon(from, hour) || Wilson.lowerBound(recent.wrong(), recent.solved()) >= from;
    }

    /** Whether the latest hours of the jump, as many as make a first look, still have the share. */
    private boolean lasts(double share, long hour) {
        long solved = counts.solvedIn(hour);
        long wrong = counts.knownWrongIn(hour);
        for (long one = hour - 1; solved < limits.firstLook() && jumps.contains(one); one--) {
            solved += counts.solvedIn(one);
            wrong += counts.knownWrongIn(one);
        }
        return wrong > 0 && wrong >= share * solved;
    }

    /**
     * Whether the complaints sent within the present hour are a jump already. Asked only where a jump is held, since such a
     * service looks within the hour too, and only where confirmations and complaints are usually mixed. It looks at what was
     * sent, and not at what was received: an input that is read ahead may begin with all its complaints.
     */
    private boolean isSoon(double share, long hour) {
        Past before = past(hour);
        long complained = counts.in(Kind.COMPLAINED, hour);
        return limits.onJump() == Reaction.HOLD
                && 2 * before.mixed >= before.reported
                && complained > share * limits.firstLook()
                && Wilson.lowerBound(complained, counts.solvedIn(hour)) >= share;
    }

    /** Whether the complaints in jumps of the week are within the allowance, a part of the complaints outside of jumps. */
    boolean isAllowed(long hour) {
        long before = 0;
        long during = 0;
        for (long one = since; one <= hour; one++) {
            long complained = counts.in(Kind.COMPLAINED, one);
            during += jumps.contains(one) ? complained : 0;
            before += jumps.contains(one) ? 0 : complained;
        }
        return during < limits.jumpAllowance() * before;
    }

    /**
     * The latest hours, as few as together have a minimum sample of solves that were not called wrong: solves may be reported
     * many at a time, and complaints before all others.
     */
    private record Recent(long first, long solved, long wrong) {}

    private Recent recent(long hour) {
        Past before = past(hour);
        long solved = counts.solvedIn(hour);
        long wrong = counts.knownWrongIn(hour);
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

    /** Compares the number of the last sixty minutes with that of the busiest hour before. */
    private boolean hasNumberJumped(long now) {
        long hour = HourlyCounts.hour(now);
        Past before = past(hour);
        if (before.reported < HOURS_OF_PAST || before.busiest == 0) {
            return false;
        }
        double elapsed = Math.floorMod(now, (long) HOUR) / HOUR;
        double latest = counts.in(Kind.WRONG, hour) + (1 - elapsed) * counts.in(Kind.WRONG, hour - 1);
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
            past.solved[i] = counts.solvedIn(one);
            past.wrong[i] = counts.knownWrongIn(one);
            past.usualSolved[i + 1] = past.usualSolved[i] + (usual ? past.solved[i] : 0);
            past.usualWrong[i + 1] = past.usualWrong[i] + (usual ? past.wrong[i] : 0);
            if (usual) {
                past.busiest = Math.max(past.busiest, counts.in(Kind.WRONG, one));
                past.reported += counts.in(Kind.SOLVED, one) > 0 ? 1 : 0;
                past.mixed += past.solved[i] > past.wrong[i] ? 1 : 0;
            }
        }
        return past;
    }
}
