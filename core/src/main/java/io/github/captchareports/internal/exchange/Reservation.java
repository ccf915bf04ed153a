package io.github.captchareports.internal.exchange;

/** A connection that is reserved for one request. Thread-safe. */
public interface Reservation {
    /** Whether a request can still be sent on it. */
    boolean isUsable();

    /** Gives the connection back unused. */
    void release();
}
