package io.github.captchareports.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Reads times: ISO-8601 with an offset, or epoch seconds. */
final class Times {
    /** How far ahead a time may be and still be the skew of a clock. */
    static final Duration SKEW = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?");
    private static final Pattern DIGITS_FIRST = Pattern.compile("-?[0-9]+([.eE].*)?");
    private static final BigDecimal MILLISECONDS_FROM = new BigDecimal("100000000000");
    private static final String REMEDY = "use ISO-8601 with an offset, such as 2026-11-20T10:15:30Z, or epoch seconds";

    private Times() {}

    /** The time as it was written. At most {@link #SKEW} ahead of {@code now}. */
    static Instant read(LineField field, LineFields.Value value, Instant now) {
        Instant time;
        if (value.isNumber()
                || (value.isString() && DIGITS_FIRST.matcher(value.text()).matches())) {
            time = seconds(field, value);
        } else if (value.isString()) {
            time = iso(field, value);
        } else {
            throw invalid(field, "is " + value.kind() + ", not a time; " + REMEDY);
        }
        if (time.isAfter(now.plus(SKEW))) {
            throw invalid(
                    field,
                    value.kind() + " is more than " + SKEW.toMinutes() + " minutes in the future; "
                            + "check the clock and the time zone it was read from");
        }
        if (time.isBefore(Instant.EPOCH)) {
            throw invalid(field, value.kind() + " is before 1970; " + REMEDY);
        }
        return time;
    }

    private static Instant seconds(LineField field, LineFields.Value value) {
        if (!SECONDS.matcher(value.text()).matches()) {
            throw invalid(field, value.kind() + " is not plain epoch seconds; " + REMEDY);
        }
        BigDecimal seconds = new BigDecimal(value.text());
        if (seconds.compareTo(MILLISECONDS_FROM) > 0) {
            throw invalid(field, value.kind() + " is in milliseconds; use epoch seconds (divide by 1000)");
        }
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                .movePointRight(9)
                .setScale(0, RoundingMode.DOWN)
                .longValue();
        return Instant.ofEpochSecond(whole, nanos);
    }

    private static Instant iso(LineField field, LineFields.Value value) {
        try {
            return OffsetDateTime.parse(value.text()).toInstant();
        } catch (DateTimeException unreadable) {
            throw invalid(field, value.kind() + " is not a time; " + REMEDY);
        }
    }

    private static InvalidFieldException invalid(LineField field, String problem) {
        return new InvalidFieldException(field.key(), problem);
    }
}
