package io.github.captchareports.internal.http;

/**
 * How many connections may be opened: at most twice the requests in flight in any second, those not counted that have
 * brought an answer. So a server that takes one request a connection is served at any rate, and one that takes none is left
 * in peace. Thread-safe.
 */
final class OpeningRate {
    private static final double NANOS = 1e9;

    private int perSecond;
    private double level;
    private long filledAt;

    /** @param maxInFlight the most requests in flight */
    OpeningRate(int maxInFlight, long now) {
        this.perSecond = maxInFlight;
        this.level = maxInFlight;
        this.filledAt = now;
    }

    /** Counts a connection, and gives 0; or counts none, and gives the nanoseconds after which to ask again. */
    synchronized long take(long now) {
        level = Math.min(perSecond, level + Math.max(0, now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (level < 1) {
            return 1 + (long) ((1 - level) / perSecond * NANOS);
        }
        level--;
        return 0;
    }

    synchronized void maxInFlight(int requests, long now) {
        level = Math.min(requests, level + Math.max(0, now - filledAt) / NANOS * perSecond);
        filledAt = now;
        perSecond = requests;
    }

    /** One that was counted has brought an answer. */
    synchronized void giveBack() {
        level = Math.min(perSecond, level + 1);
    }
}
