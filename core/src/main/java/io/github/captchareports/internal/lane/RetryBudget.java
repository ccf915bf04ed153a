package io.github.captchareports.internal.lane;

/** How many failures an account may meet before it goes probing. Not thread-safe. */
final class RetryBudget {
    private static final double COST = 1;
    private static final double REFUND = 0.5;

    private final int full;
    private double left;

    RetryBudget(int full) {
        this.full = full;
        this.left = full;
    }

    /** Pays for one failure; false when nothing is left for another. */
    boolean spend() {
        left = Math.max(0, left - COST);
        return left >= COST;
    }

    void refund() {
        left = Math.min(full, left + REFUND);
    }

    void refill() {
        left = full;
    }

    double left() {
        return left;
    }
}
