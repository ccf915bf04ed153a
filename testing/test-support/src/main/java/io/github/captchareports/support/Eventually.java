package io.github.captchareports.support;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Bounded waits for what another thread or process does. */
public final class Eventually {
    /** Long enough for a machine that does much else besides. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration QUIET = Duration.ofMillis(750);
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);

    private Eventually() {}

    /** Waits at most a minute for a condition. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, LIMIT, condition);
    }

    /** Waits for a condition. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    /** Waits at most a minute until a count has not changed for three quarters of a second; returns it. */
    public static long steady(String what, LongSupplier count) {
        return steady(what, QUIET, LIMIT, count);
    }

    /** Waits until a count has not changed for a while; returns it. */
    public static long steady(String what, Duration quiet, Duration limit, LongSupplier count) {
        long[] last = {count.getAsLong(), System.nanoTime()};
        until(what + " comes to rest", limit, () -> {
            long now = count.getAsLong();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > quiet.toNanos();
        });
        return last[0];
    }
}
