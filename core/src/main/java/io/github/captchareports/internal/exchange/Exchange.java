package io.github.captchareports.internal.exchange;

/** One request on its way. The border is the moment it is handed to a connection. Thread-safe. */
public interface Exchange {
    /** Takes the request back; true when it had not crossed the border: nothing is sent and nobody is told. */
    boolean withdraw();

    /** Waits no longer: ends at once, as not sent or as unclear, whichever side of the border it is on. */
    void giveUp(AttemptEnd.Loss why);
}
