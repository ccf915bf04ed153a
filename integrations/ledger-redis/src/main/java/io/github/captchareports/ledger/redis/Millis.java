package io.github.captchareports.ledger.redis;

import java.time.Duration;

/** Writes a duration as Redis takes it: whole milliseconds, rounded up, at least one. */
final class Millis {
    private static final int NANOS_BUT_ONE = 999_999;

    private Millis() {}

    static String of(Duration duration) {
        return Long.toString(Math.max(1, duration.plusNanos(NANOS_BUT_ONE).toMillis()));
    }
}
