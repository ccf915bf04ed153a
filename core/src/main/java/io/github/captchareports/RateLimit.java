package io.github.captchareports;

/**
 * How many requests a second an account may send: first attempts and retries together, over all streams and single
 * calls of the process. In every window of one second at most {@code perSecond + burst} requests are sent.
 *
 * @param perSecond requests a second, 0.001 to 1,000,000
 * @param burst how many may go at once after a quiet time, 1 to 1,000,000
 */
public record RateLimit(double perSecond, int burst) {
    private static final double MIN = 0.001;
    private static final double MAX = 1_000_000;
    private static final int DEFAULT_BURST = 10;
    private static final double BURST_SECONDS = 0.05;

    /** 50 requests a second, burst 10: modest, since the services publish no figure. */
    public static final RateLimit DEFAULT = perSecond(50);

    /**
     * Checks the limits.
     *
     * @param perSecond requests a second
     * @param burst how many may go at once after a quiet time
     * @throws IllegalArgumentException if a value is out of range
     */
    public RateLimit {
        if (!(perSecond >= MIN && perSecond <= MAX)) {
            throw new IllegalArgumentException("rate: " + perSecond + " a second; use 0.001 to 1,000,000");
        }
        if (burst < 1 || burst > MAX) {
            throw new IllegalArgumentException("burst: " + burst + "; use 1 to 1,000,000");
        }
    }

    /**
     * A limit with the default burst: the larger of 10 and 50 ms of the rate.
     *
     * @param perSecond requests a second
     * @return the limit
     */
    public static RateLimit perSecond(double perSecond) {
        return new RateLimit(perSecond, (int) Math.max(DEFAULT_BURST, Math.min(MAX, perSecond) * BURST_SECONDS));
    }

    /**
     * The same rate with another burst.
     *
     * @param requests how many may go at once
     * @return the limit
     */
    public RateLimit withBurst(int requests) {
        return new RateLimit(perSecond, requests);
    }
}
