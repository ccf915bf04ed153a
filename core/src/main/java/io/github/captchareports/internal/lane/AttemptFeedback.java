package io.github.captchareports.internal.lane;

import io.github.captchareports.FailureCause;
import org.jspecify.annotations.Nullable;

/** What the end of an attempt tells of its account. */
public sealed interface AttemptFeedback {
    /** The service answered: it is there. */
    AttemptFeedback ANSWERED = new Answered();

    /** No readable answer came. */
    AttemptFeedback FAILED = new Failed(0, FailureCause.of(FailureCause.Kind.OTHER, "unknown"));

    /** The attempt was given up by this side and tells nothing. */
    AttemptFeedback NOTHING = new Nothing();

    /** Whether the service itself has answered, so that the address is known to be right. */
    static boolean isReadable(AttemptFeedback feedback) {
        return feedback instanceof Answered
                || feedback instanceof Refused
                || feedback instanceof MethodRefused
                || (feedback instanceof Throttled throttled && throttled.code() != null);
    }

    /** The service answered. */
    record Answered() implements AttemptFeedback {}

    /**
     * No readable answer came.
     *
     * @param pauseNanos what the failure asked for all the same, or 0
     * @param cause why
     */
    record Failed(long pauseNanos, FailureCause cause) implements AttemptFeedback {}

    /** The attempt tells nothing. */
    record Nothing() implements AttemptFeedback {}

    /** The service asks to slow down. */
    record Throttled(long pauseNanos, @Nullable String code) implements AttemptFeedback {}

    /** The service refuses the account, for a while or, with {@code blockNanos} 0, until the operator has acted. */
    record Refused(long blockNanos, @Nullable String code) implements AttemptFeedback {}

    /** The service refuses the method behind a path. */
    record MethodRefused(String path, @Nullable String code) implements AttemptFeedback {}
}
