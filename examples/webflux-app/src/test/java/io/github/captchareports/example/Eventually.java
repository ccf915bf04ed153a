package io.github.captchareports.example;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Bounded waits for what another process does. */
final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(750);
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);

    private Eventually() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    /** Waits until a count has not changed for a while; returns it. */
    static long steady(String what, LongSupplier count) {
        long[] last = {count.getAsLong(), System.nanoTime()};
        until(what + " comes to rest", () -> {
            long now = count.getAsLong();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > QUIET_NANOS;
        });
        return last[0];
    }
}
