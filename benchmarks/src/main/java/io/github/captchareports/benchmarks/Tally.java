package io.github.captchareports.benchmarks;

import io.github.captchareports.benchmarks.Measurement.Latency;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What became of the reports of a run: every thread counts for itself while it runs, and the sum is for afterwards. */
final class Tally {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final double MICROS = 1000.0;

    private final Queue<Share> shares = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Share> share = ThreadLocal.withInitial(this::newShare);
    private final AtomicLong errors = new AtomicLong();
    private volatile @Nullable String firstError;
    private volatile boolean measuring;

    void measure(boolean on) {
        measuring = on;
    }

    /** A report has its result. */
    void done(long startedNanos) {
        if (measuring) {
            share.get().add(System.nanoTime() - startedNanos);
        }
    }

    /** A report has none, or another one than it should. */
    void failed(String why) {
        if (errors.getAndIncrement() == 0) {
            firstError = why;
        }
    }

    /** What every client makes of an answer. */
    void answered(int errorId, long startedNanos) {
        if (errorId == 0) {
            done(startedNanos);
        } else {
            failed("errorId " + errorId);
        }
    }

    long errors() {
        return errors.get();
    }

    @Nullable
    String firstError() {
        return firstError;
    }

    /** For when all threads have stopped. */
    long reports() {
        return shares.stream().mapToLong(one -> one.reports).sum();
    }

    /** For when all threads have stopped. */
    Latency latency() {
        Histogram sum = new Histogram(LONGEST_MICROS, 3);
        shares.forEach(one -> sum.add(one.micros));
        return new Latency(
                sum.getValueAtPercentile(50) / MICROS,
                sum.getValueAtPercentile(99) / MICROS,
                sum.getValueAtPercentile(99.9) / MICROS);
    }

    private Share newShare() {
        Share mine = new Share();
        shares.add(mine);
        return mine;
    }

    private static final class Share {
        private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
        private long reports;

        private void add(long nanos) {
            reports++;
            micros.recordValue(Math.min(LONGEST_MICROS, Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos))));
        }
    }
}
