package io.github.captchareports.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an answer asks of the account, beside what it proves of the report. */
public sealed interface AccountAdvice {
    /** Nothing. */
    None NONE = new None();

    /** Nothing. */
    record None() implements AccountAdvice {}

    /**
     * Send nothing for a while, then more slowly.
     *
     * @param duration how long; below zero counts as zero, and more than a day as a day
     */
    record Pause(Duration duration) implements AccountAdvice {
        private static final Duration LONGEST = Duration.ofDays(1);

        /**
         * Keeps the duration within its bounds.
         *
         * @param duration how long
         */
        public Pause {
            if (duration.isNegative()) {
                duration = Duration.ZERO;
            } else if (duration.compareTo(LONGEST) > 0) {
                duration = LONGEST;
            }
        }
    }

    /**
     * The key, the address or the account is refused: send nothing more.
     *
     * @param reopenAfter when the block is known to end by itself; null when only the operator can mend it
     */
    record RefuseAccount(@Nullable Duration reopenAfter) implements AccountAdvice {}

    /** The method is refused: send nothing more to this path. */
    record RefuseMethod() implements AccountAdvice {}
}
