package io.github.captchareports.internal.http;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections that are being opened: each from the attempt until it is reserved for the first time, or has ended. */
final class PendingConnects {
    /** Those that have ended and are not subtracted from the count yet. */
    private final AtomicInteger ended = new AtomicInteger();

    private int count;

    /** Another one begins; for the drain loop of the opener only. */
    void begin() {
        count++;
    }

    /** One is over; on any thread. */
    void end() {
        ended.incrementAndGet();
    }

    /** Subtracts those that have ended; for the drain loop of the opener only. */
    void subtractEnded() {
        count -= ended.getAndSet(0);
    }

    int count() {
        return count;
    }
}
