package io.github.captchareports.internal.ledger;

/** The answer to a claim. */
public sealed interface Claimed {
    /** The task is the caller's to report; it must settle the claim. */
    record Owned(Claim claim) implements Claimed {}

    /** Another request reports the task now. */
    record InFlight(Claim claim) implements Claimed {}

    /** The task was reported. */
    record Known(Settled settled) implements Claimed {}
}
