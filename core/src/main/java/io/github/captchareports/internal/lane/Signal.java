package io.github.captchareports.internal.lane;

import org.jspecify.annotations.Nullable;

/** What the end of an attempt tells the account. */
public sealed interface Signal {
    /** The service answered: it is there. */
    Signal ANSWERED = new Answered();

    /** No readable answer came. */
    Signal FAILED = new Failed();

    /** The attempt was given up by our own side and says nothing. */
    Signal NOTHING = new Nothing();

    /** The service answered. */
    record Answered() implements Signal {}

    /** No readable answer came. {@code pauseNanos} is what the failure asked for all the same, or 0. */
    record Failed(long pauseNanos) implements Signal {
        Failed() {
            this(0);
        }
    }

    /** The attempt says nothing. */
    record Nothing() implements Signal {}

    /** The service asks to slow down. */
    record Throttled(long pauseNanos, @Nullable String code) implements Signal {}

    /** The service refuses the account, for a while or, with {@code blockNanos} 0, until the operator mends it. */
    record Refused(long blockNanos, @Nullable String code) implements Signal {}

    /** The service refuses the method behind a path. */
    record MethodRefused(String path, @Nullable String code) implements Signal {}
}
