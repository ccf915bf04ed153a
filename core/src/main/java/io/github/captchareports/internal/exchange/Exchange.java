package io.github.captchareports.internal.exchange;

/** One request and its answer. It is sent when it passes its {@link SendGate}. Thread-safe. */
public interface Exchange {
    /** Takes the request back; true when it had not passed the gate: nothing is sent, and the receiver is not called. */
    boolean withdraw();

    /** Stops waiting and ends at once: as not sent before the gate, as unclear behind it. */
    void giveUp(AttemptEnd.Loss why);
}
