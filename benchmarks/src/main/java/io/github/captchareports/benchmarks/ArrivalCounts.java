package io.github.captchareports.benchmarks;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/** How many reports the server took in, by the hundredth of a second of the wall clock. */
final class ArrivalCounts {
    static final int BUCKET_MILLIS = 10;

    private static final int BUCKETS = 20 * 60 * 1000 / BUCKET_MILLIS;

    private final AtomicIntegerArray buckets = new AtomicIntegerArray(BUCKETS);
    private final long opened = System.currentTimeMillis() / BUCKET_MILLIS;

    void count() {
        int bucket = (int) (System.currentTimeMillis() / BUCKET_MILLIS - opened);
        if (bucket >= 0 && bucket < BUCKETS) {
            buckets.getAndIncrement(bucket);
        }
    }

    /** Everything up to now. */
    Arrivals snapshot() {
        int filled = (int) Math.min(BUCKETS, System.currentTimeMillis() / BUCKET_MILLIS - opened + 1);
        return new Arrivals(
                opened * BUCKET_MILLIS,
                IntStream.range(0, filled).mapToObj(buckets::get).toList());
    }
}
