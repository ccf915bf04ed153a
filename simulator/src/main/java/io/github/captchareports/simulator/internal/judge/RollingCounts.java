package io.github.captchareports.simulator.internal.judge;

import java.time.Duration;
import java.util.Arrays;

/**
 * Counts of the recent past in 24 steps: what is older than the window falls out a step at a time. A count costs the
 * same however many there are. Not safe for use by several threads; a clock that goes back counts into the latest step.
 */
final class RollingCounts {
    private static final int STEPS = 24;

    private final long stepMillis;
    private final int kinds;
    private final long[] counts;
    private final long[] sums;
    private long latest = Long.MIN_VALUE;

    RollingCounts(Duration window, int kinds) {
        this.stepMillis = Math.max(1, window.toMillis() / STEPS);
        this.kinds = kinds;
        this.counts = new long[STEPS * kinds];
        this.sums = new long[kinds];
    }

    void add(int kind, long count, long now) {
        turnTo(now);
        counts[slot(latest) + kind] += count;
        sums[kind] += count;
    }

    /** Counts what is spread over a span of the past or up to now, each part into its own step. */
    void addEvenly(int kind, SteadyVolume volume, long from, long to) {
        if (from >= to) {
            return;
        }
        turnTo(to);
        long begin = Math.max(from, (latest - STEPS + 1) * stepMillis);
        while (begin < to) {
            long step = Math.floorDiv(begin, stepMillis);
            long end = Math.min(to, (step + 1) * stepMillis);
            long count = volume.between(begin, end);
            counts[slot(step) + kind] += count;
            sums[kind] += count;
            begin = end;
        }
    }

    long sum(int kind, long now) {
        turnTo(now);
        return sums[kind];
    }

    private void turnTo(long now) {
        long step = Math.floorDiv(now, stepMillis);
        if (step <= latest) {
            return;
        }
        if (latest == Long.MIN_VALUE || step - latest >= STEPS) {
            Arrays.fill(counts, 0);
            Arrays.fill(sums, 0);
        } else {
            for (long next = latest + 1; next <= step; next++) {
                forget(slot(next));
            }
        }
        latest = step;
    }

    private void forget(int slot) {
        for (int kind = 0; kind < kinds; kind++) {
            sums[kind] -= counts[slot + kind];
            counts[slot + kind] = 0;
        }
    }

    private int slot(long step) {
        return Math.floorMod(step, STEPS) * kinds;
    }
}
