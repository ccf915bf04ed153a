package io.github.captchareports.internal.time;

import java.time.Duration;

/** Durations in nanoseconds, saturated at a century either way, so that a sum with a monotonic clock does not overflow. */
public final class SaturatedNanos {
    private static final Duration MAX = Duration.ofDays(36_500);
    private static final Duration MIN = MAX.negated();

    private SaturatedNanos() {}

    /** A duration in nanoseconds: a century for a longer one, and for a negative one likewise. */
    public static long of(Duration duration) {
        if (duration.compareTo(MAX) > 0) {
            return MAX.toNanos();
        }
        return duration.compareTo(MIN) < 0 ? -MAX.toNanos() : duration.toNanos();
    }
}
