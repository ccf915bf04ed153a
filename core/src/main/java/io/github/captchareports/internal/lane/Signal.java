package io.github.captchareports.internal.lane;

import io.github.captchareports.FailureCause;
import org.jspecify.annotations.Nullable;

/** What the end of an attempt tells the account. */
public sealed interface Signal {
    /** The service answered: it is there. */
    Signal ANSWERED = new Answered();

    /** No readable answer came. */
    Signal FAILED = new Failed(0, FailureCause.of(FailureCause.Kind.OTHER, "unknown"));

    /** The attempt was given up by our own side and says nothing. */
    Signal NOTHING = new Nothing();

    /** Whether the service has answered in words of its own, so that the address is known to be right. */
    static boolean isReadable(Signal signal) {
        return signal instanceof Answered
                || signal instanceof Refused
                || signal instanceof MethodRefused
                || (signal instanceof Throttled throttled && throttled.code() != null);
    }

    /** The service answered. */
    record Answered() implements Signal {}

    /**
     * No readable answer came.
     *
     * @param pauseNanos what the failure asked for all the same, or 0
     * @param cause why
     */
    record Failed(long pauseNanos, FailureCause cause) implements Signal {}

    /** The attempt says nothing. */
    record Nothing() implements Signal {}

    /** The service asks to slow down. */
    record Throttled(long pauseNanos, @Nullable String code) implements Signal {}

    /** The service refuses the account, for a while or, with {@code blockNanos} 0, until the operator mends it. */
    record Refused(long blockNanos, @Nullable String code) implements Signal {}

    /** The service refuses the method behind a path. */
    record MethodRefused(String path, @Nullable String code) implements Signal {}
}
