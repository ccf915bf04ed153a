package io.github.captchareports.internal;

import java.time.Duration;

/** Durations in nanoseconds, kept so far from the ends of a long that sums with a clock do not overflow. */
public final class Clamp {
    private static final Duration FAR = Duration.ofDays(36_500);
    private static final Duration LONG_AGO = FAR.negated();

    private Clamp() {}

    public static long nanos(Duration duration) {
        if (duration.compareTo(FAR) > 0) {
            return FAR.toNanos();
        }
        return duration.compareTo(LONG_AGO) < 0 ? -FAR.toNanos() : duration.toNanos();
    }
}
