package io.github.captchareports.cli.output;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of how late expired lines were, in seconds: exact up to about a minute, and within 3 % beyond. Safe from any
 * thread.
 */
final class Lateness {
    /** Buckets to each doubling. */
    private static final int FINENESS = 32;

    private static final int EXACT = 2 * FINENESS;

    private final long[] buckets = new long[bucket(Long.MAX_VALUE) + 1];
    private long number;
    private long worst;

    /**
     * What there was.
     *
     * @param lines how many were late
     * @param median the lateness that half of them had at most
     * @param worst the longest
     */
    record Figures(long lines, Duration median, Duration worst) {}

    /** Counts a late line; a negative lateness counts as zero. */
    synchronized void count(Duration lateness) {
        long seconds = Math.max(0, lateness.toSeconds());
        buckets[bucket(seconds)]++;
        number++;
        worst = Math.max(worst, seconds);
    }

    /** The figures; null where nothing was late. */
    synchronized @Nullable Figures figures() {
        return number == 0 ? null : new Figures(number, Duration.ofSeconds(median()), Duration.ofSeconds(worst));
    }

    private long median() {
        long half = (number + 1) / 2;
        int bucket = 0;
        for (long seen = buckets[0]; seen < half; seen += buckets[bucket]) {
            bucket++;
        }
        return Math.min(start(bucket), worst);
    }

    private static int bucket(long seconds) {
        if (seconds < EXACT) {
            return (int) seconds;
        }
        int shift = Long.SIZE - Long.numberOfLeadingZeros(seconds / EXACT);
        return shift * FINENESS + (int) (seconds >> shift);
    }

    private static long start(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int shift = bucket / FINENESS - 1;
        return (long) (bucket - shift * FINENESS) << shift;
    }
}
