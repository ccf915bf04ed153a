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
     * @param duration how long
     */
    record Pause(Duration duration) implements AccountAdvice {}

    /**
     * The key, the address or the account is refused: send nothing more.
     *
     * @param reopenAfter when the block is known to end by itself; null when only the operator can mend it
     */
    record RefuseAccount(@Nullable Duration reopenAfter) implements AccountAdvice {}

    /** The method is refused: send nothing more to this path. */
    record RefuseMethod() implements AccountAdvice {}
}
