package io.github.captchareports.internal.exchange;

/** Told how an exchange goes on. Must not throw and must not block. */
@FunctionalInterface
public interface Receiver {
    /** The request crosses the gate at this moment: what comes after is sent, and counts. */
    default void onSent() {}

    /** The exchange has ended. */
    void onEnd(AttemptEnd end);
}
