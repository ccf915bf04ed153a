package io.github.captchareports.cli.line;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The correlation object of a request: what its result line needs of the input line.
 *
 * @param number the physical line
 * @param provider the service's id
 * @param solvedAt as it was written, where the request carries the present for a time that lies ahead
 * @param ref the caller's own value as JSON; null where there was none
 */
public record InputLine(
        long number,
        String provider,
        Instant solvedAt,
        @Nullable String ref) {
    private static final int WEIGHT_WITHOUT_REF = 512;

    /** The memory that the line takes until its result is written: an estimate in bytes. */
    long weight() {
        return weight(ref);
    }

    static long weight(@Nullable String ref) {
        return WEIGHT_WITHOUT_REF + (ref == null ? 0 : 2L * ref.length());
    }
}
