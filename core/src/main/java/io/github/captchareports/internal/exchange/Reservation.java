package io.github.captchareports.internal.exchange;

/** A connection that is kept for one request. Thread-safe. */
public interface Reservation {
    /** Whether a request can still be sent on it. */
    boolean isUsable();

    /** Gives it back unused. */
    void release();
}
