package io.github.captchareports;

/** What the caller found out about a solution. There is no third value, and nothing in the library flips one. Closed: no version 1.x adds one. */
public enum Verdict {
    /** The solution was right: a confirmation, which whitelists or pays the worker. */
    CORRECT,
    /** The solution was wrong: a complaint, which may refund the customer and counts against the worker. */
    INCORRECT
}
