package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;

/**
 * When the next request may be sent: a bucket of {@code burst} tokens that fills at the rate. In every window of one
 * second at most {@code perSecond + burst} tokens are taken. After a throttle answer the rate is a fraction of the limit
 * that recovers with time.
 *
 * <p>A token is held for a report when it may go, and taken when its request passes the send gate: a held token is not available
 * to others, and counts from the moment it is taken. Taking may happen on any thread, all else inside the lane's drain loop.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;
    private static final double FLOOR = 0.1;
    private static final double RECOVERY_PER_SECOND = 0.1;
    /** How fast the rate recovers where the service does not say for how long to slow down, and finding out costs reports. */
    private static final double WARY_RECOVERY_PER_SECOND = 0.01;
    /** The burst meanwhile: no more than timers need. */
    private static final double WARY_BURST_SECONDS = 0.01;

    private static final double WAKE_SECONDS = 0.001;
    /** Makes up for rounding, so that a token is there when {@link #wakeAt} said so. */
    private static final double WHOLE = 1 - 1e-9;
    /**
     * Part of a token by which the bucket may overflow while a report waits, so that a grant that is late because its
     * timer was is made up for: below one, so that no window holds one more.
     */
    private static final double CATCH_UP = 0.9;

    private RateLimit limit;
    private double fraction = 1;
    private double recovery = RECOVERY_PER_SECOND;
    private long recoversFrom;
    private double level;
    private long filledAt;
    private boolean starved;
    /** Tokens held for requests that have not passed the send gate yet. */
    private int held;

    TokenBucket(RateLimit limit, long now) {
        this.limit = limit;
        this.level = limit.burst();
        this.filledAt = now;
        this.recoversFrom = now;
    }

    synchronized void limit(RateLimit newLimit, long now) {
        fill(now);
        limit = newLimit;
        level = Math.min(level, newLimit.burst());
    }

    /** Halves the rate; it begins to recover at {@code until}, slowly and without bursts if {@code warily}. */
    synchronized void slowDown(long now, long until, boolean warily) {
        fill(now);
        fraction = Math.max(FLOOR, fraction(now) / 2);
        recovery = warily ? WARY_RECOVERY_PER_SECOND : RECOVERY_PER_SECOND;
        recoversFrom = until;
    }

    synchronized void fullSpeed(long now) {
        fill(now);
        fraction = 1;
    }

    synchronized double rate(long now) {
        return limit.perSecond() * fraction(now);
    }

    /** Whether a token is there that nobody holds. */
    synchronized boolean available(long now) {
        fill(now);
        boolean there = level - held >= WHOLE;
        starved |= !there;
        return there;
    }

    /** Holds a token for a report, until {@link #take} or {@link #release}. */
    synchronized void hold(long now) {
        fill(now);
        held++;
        starved = false;
    }

    /** Spends a token, one that was held before all. */
    synchronized void take(long now) {
        fill(now);
        level--;
        held = Math.max(0, held - 1);
    }

    /** Holds a token no longer. */
    synchronized void release() {
        held--;
    }

    /** When so many tokens will be there that nobody holds. */
    synchronized long dueAt(int tokens, long now) {
        fill(now);
        double missing = tokens - (level - held);
        return missing <= 0 ? now : now + (long) Math.ceil(missing / rate(now) * NANOS);
    }

    /** How many tokens that nobody holds there are now or within so many nanoseconds, at most {@code most}. */
    synchronized int within(long nanos, long now, int most) {
        fill(now);
        return (int) Math.max(0, Math.min(most, Math.floor(level - held + rate(now) * nanos / NANOS)));
    }

    /** Begins to fill anew. */
    synchronized void empty(long now) {
        fill(now);
        level = Math.min(level, 0);
    }

    /**
     * When to look again: at high rates when a millisecond's worth has gathered, so that the timer does not run for
     * every single token.
     */
    synchronized long wakeAt(long now) {
        fill(now);
        double rate = rate(now);
        double batch = Math.max(1, Math.floor(Math.min(burst(now), rate * WAKE_SECONDS)));
        double free = level - held;
        return free >= WHOLE ? now : now + (long) Math.ceil((batch - free) / rate * NANOS);
    }

    private void fill(long now) {
        if (now - filledAt <= 0) {
            return;
        }
        double seconds = fraction >= 1 ? (now - filledAt) / NANOS : fullSpeedSeconds(now) - fullSpeedSeconds(filledAt);
        double gained = limit.perSecond() * seconds;
        boolean catchesUp = starved && !isWary(now);
        double spill = catchesUp ? CATCH_UP * (1 - (limit.perSecond() - Math.floor(limit.perSecond()))) : 0;
        level = Math.min(burst(now) + spill, level + gained);
        filledAt = now;
        fraction = fraction(now) >= 1 ? 1 : fraction;
    }

    /** How many tokens the bucket holds. */
    private double burst(long now) {
        return isWary(now) ? Math.max(1, Math.min(limit.burst(), rate(now) * WARY_BURST_SECONDS)) : limit.burst();
    }

    private boolean isWary(long now) {
        return recovery < RECOVERY_PER_SECOND && fraction(now) < 1;
    }

    /** The integral of the fraction over time, from when it begins to recover. */
    private double fullSpeedSeconds(long now) {
        double seconds = (now - recoversFrom) / NANOS;
        if (seconds <= 0) {
            return fraction * seconds;
        }
        double whole = (1 - fraction) / recovery;
        double recovering = Math.min(seconds, whole);
        return fraction * recovering + recovery * recovering * recovering / 2 + (seconds - recovering);
    }

    private double fraction(long now) {
        if (fraction >= 1) {
            return 1;
        }
        double recovered = (now - recoversFrom) / NANOS * recovery;
        return recovered <= 0 ? fraction : Math.min(1, fraction + recovered);
    }
}
