package io.github.captchareports.simulator.internal.judge;

/**
 * How long something was the case, where spans overlap and each of them begins when it is told. Not safe for use by
 * several threads.
 */
final class CoveredTime {
    private long until = Long.MIN_VALUE;
    private long millis;

    void cover(long now, long end) {
        if (end > until) {
            millis += end - Math.max(now, until);
            until = end;
        }
    }

    /** The end of the latest span, or {@link Long#MIN_VALUE} if there was none. */
    long until() {
        return until;
    }

    /** How long in all, until now. */
    long millis(long now) {
        return now < until ? millis - (until - now) : millis;
    }
}
