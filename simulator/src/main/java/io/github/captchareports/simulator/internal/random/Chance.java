package io.github.captchareports.simulator.internal.random;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws from 0 to 1 that a seed determines: the n-th draw of two runs is the same, and so is the draw that belongs to a
 * task, whoever asks and when.
 */
public final class Chance {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final AtomicLong drawn = new AtomicLong();

    public Chance(long seed) {
        this.seed = seed;
    }

    public double next() {
        return at(seed, drawn.incrementAndGet());
    }

    /** The draw of a task for a question about it. */
    public double of(long taskId, int question) {
        return at(SplitMix64.mix(seed + STEP) ^ SplitMix64.mix(taskId), question + 1L);
    }

    /** The n-th draw of a seed, less than 1. */
    public static double at(long seed, long n) {
        return (SplitMix64.mix(seed + n * STEP) >>> 11) * 0x1.0p-53;
    }
}
