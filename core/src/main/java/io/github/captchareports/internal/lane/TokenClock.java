package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;

/**
 * When the next request may be sent: the generic cell rate algorithm in nanoseconds. In every window of one second at
 * most {@code perSecond + burst} tokens are taken. After a throttle answer the rate is a fraction of the limit that
 * recovers with time. Not thread-safe.
 */
final class TokenClock {
    private static final double NANOS = 1e9;
    private static final double FLOOR = 0.1;
    private static final double RECOVERY_PER_SECOND = 0.1;
    private static final double WAKE_SECONDS = 0.001;
    /**
     * Part of an interval by which a grant that came late, because the timer did, is caught up: below one, so that no
     * window holds one more.
     */
    private static final double CATCH_UP = 0.9;

    private RateLimit limit;
    private double fraction = 1;
    private long recoversFrom;
    private long next;
    private boolean starved;

    TokenClock(RateLimit limit, long now) {
        this.limit = limit;
        this.next = now;
        this.recoversFrom = now;
    }

    void limit(RateLimit newLimit) {
        limit = newLimit;
    }

    /** Halves the rate; it begins to recover at {@code until}. */
    void slowDown(long now, long until) {
        fraction = Math.max(FLOOR, fraction(now) / 2);
        recoversFrom = until;
    }

    void fullSpeed() {
        fraction = 1;
    }

    double rate(long now) {
        return limit.perSecond() * fraction(now);
    }

    /** Whether a token is there for somebody who waits. */
    boolean available(long now) {
        boolean there = now - earliest(now, 1) >= 0;
        starved |= !there;
        return there;
    }

    void take(long now) {
        long interval = interval(now);
        next = Math.max(next, starved ? now - (long) (catchUp(now) * interval) : now) + interval;
        starved = false;
    }

    /**
     * When to look again: at high rates when a millisecond's worth has gathered, so that the timer does not run for
     * every single token.
     */
    long wakeAt(long now) {
        int batch = (int) Math.max(1, Math.min(limit.burst(), rate(now) * WAKE_SECONDS));
        return earliest(now, batch);
    }

    private long earliest(long now, int tokens) {
        return next - (limit.burst() - tokens) * interval(now);
    }

    private double catchUp(long now) {
        double rate = rate(now);
        return CATCH_UP * (1 - (rate - Math.floor(rate)));
    }

    private long interval(long now) {
        return (long) Math.ceil(NANOS / rate(now));
    }

    private double fraction(long now) {
        if (fraction >= 1) {
            return 1;
        }
        long recovered = now - recoversFrom;
        return recovered <= 0 ? fraction : Math.min(1, fraction + recovered / NANOS * RECOVERY_PER_SECOND);
    }
}
