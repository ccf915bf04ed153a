package io.github.captchareports.cli.line;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a request and comes back with its result.
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

    /** What the line takes in memory until its result is written, in bytes, roughly. */
    long weight() {
        return weight(ref);
    }

    static long weight(@Nullable String ref) {
        return WEIGHT_WITHOUT_REF + (ref == null ? 0 : 2L * ref.length());
    }
}
