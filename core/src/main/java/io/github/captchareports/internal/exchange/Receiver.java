package io.github.captchareports.internal.exchange;

/** Told how an exchange ended. */
@FunctionalInterface
public interface Receiver {
    /** The exchange has ended. Must not throw and must not block. */
    void onEnd(AttemptEnd end);
}
