package io.github.captchareports.benchmarks;

import java.util.List;

/**
 * When reports arrived at the server.
 *
 * @param from the wall clock at the beginning of the first bucket, in milliseconds
 * @param counts arrivals in each bucket of {@link ArrivalCounts#BUCKET_MILLIS}
 */
record Arrivals(long from, List<Integer> counts) {
    private static final int SECOND = 1000 / ArrivalCounts.BUCKET_MILLIS;

    /** Those in a span of the wall clock, to the bucket. */
    long between(long start, long end) {
        long sum = 0;
        for (int i = bucket(start); i < bucket(end); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** The most in any second of the span, wherever it begins. */
    long worstSecond(long start, long end) {
        long worst = 0;
        long second = 0;
        int first = bucket(start);
        for (int i = first; i < bucket(end); i++) {
            second += counts.get(i);
            if (i - first >= SECOND) {
                second -= counts.get(i - SECOND);
            }
            worst = Math.max(worst, second);
        }
        return worst;
    }

    private int bucket(long at) {
        return (int) Math.max(0, Math.min(counts.size(), (at - from) / ArrivalCounts.BUCKET_MILLIS));
    }
}
