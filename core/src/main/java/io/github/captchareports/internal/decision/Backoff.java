package io.github.captchareports.internal.decision;

import io.github.captchareports.RetryPolicy;

/** Full jitter: evenly from zero to the doubled and capped base. */
public final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private Backoff() {}

    /**
     * The wait before a retry.
     *
     * @param failures failed attempts so far, at least 1
     * @param fraction jitter from 0 to 1
     * @return nanoseconds
     */
    public static long nanos(RetryPolicy policy, int failures, double fraction) {
        int doublings = Math.max(0, Math.min(MAX_DOUBLINGS, failures - 1));
        double bound = Math.min(
                (double) policy.maxBackoff().toNanos(),
                (double) policy.baseBackoff().toNanos() * (1L << doublings));
        return (long) (bound * fraction);
    }
}
