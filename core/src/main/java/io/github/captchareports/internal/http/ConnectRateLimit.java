package io.github.captchareports.internal.http;

/**
 * A token bucket for opening connections: at most twice the requests in flight in any second, without those that have
 * brought an answer. So a server that takes one request a connection is served at any rate, and a server that takes none is
 * not flooded with connections. Thread-safe.
 */
final class ConnectRateLimit {
    private static final double NANOS = 1e9;

    private int perSecond;
    private double tokens;
    private long filledAt;

    /** @param maxInFlight the most requests in flight */
    ConnectRateLimit(int maxInFlight, long now) {
        this.perSecond = maxInFlight;
        this.tokens = maxInFlight;
        this.filledAt = now;
    }

    /** Takes a token and returns 0; or takes none, and returns the nanoseconds after which to ask again. */
    synchronized long tryAcquire(long now) {
        refill(perSecond, now);
        if (tokens < 1) {
            return 1 + (long) ((1 - tokens) / perSecond * NANOS);
        }
        tokens--;
        return 0;
    }

    synchronized void maxInFlight(int requests, long now) {
        refill(requests, now);
        perSecond = requests;
    }

    /** Gives the token of a connection back that has brought its first answer. */
    synchronized void refund() {
        tokens = Math.min(perSecond, tokens + 1);
    }

    private void refill(int most, long now) {
        tokens = Math.min(most, tokens + Math.max(0, now - filledAt) / NANOS * perSecond);
        filledAt = now;
    }
}
