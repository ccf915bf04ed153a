package io.github.captchareports.internal.exchange;

/** Receives what happens in an exchange. Must not throw and must not block. */
@FunctionalInterface
public interface Receiver {
    /** The request passes the send gate at this moment: from now on it is sent, and counts. */
    default void onSent() {}

    /** The exchange has ended. */
    void onEnd(AttemptEnd end);
}
