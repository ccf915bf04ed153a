package io.github.captchareports.cli.input;

import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.spi.Timestamps;
import java.time.Duration;
import java.time.Instant;

/** Reads the times of a line: {@link Timestamps}, neither before 1970 nor in the future. */
final class Times {
    /** How far ahead a time may be and still be the skew of a clock. */
    static final Duration SKEW = Duration.ofMinutes(5);

    private static final String REMEDY =
            "use ISO-8601 with an offset, such as 2026-11-20T10:15:30Z, or epoch seconds, such as 1795169730";

    private Times() {}

    /** The time as it was written. At most {@link #SKEW} ahead of {@code now}. */
    static Instant read(LineField field, LineFields.Value value, Instant now) {
        if (!value.isNumber() && !value.isString()) {
            throw invalid(field, "is " + value.kind() + ", not a time; " + REMEDY);
        }
        Instant time;
        try {
            time = Timestamps.parse(value.text());
        } catch (IllegalArgumentException unreadable) {
            throw invalid(
                    field,
                    Quoted.mayBeKey(value.text())
                            ? Quoted.unlessKey(value.text()) + " is no time; " + REMEDY
                            : String.valueOf(unreadable.getMessage()));
        }
        if (time.isAfter(now.plus(SKEW))) {
            throw invalid(
                    field,
                    value.kind() + " is more than " + SKEW.toMinutes() + " minutes in the future (" + time + "); "
                            + "check the clock and the time zone it was read from");
        }
        if (time.isBefore(Instant.EPOCH)) {
            throw invalid(field, value.kind() + " is before 1970; " + REMEDY);
        }
        return time;
    }

    private static InvalidFieldException invalid(LineField field, String problem) {
        return new InvalidFieldException(field, problem);
    }
}
