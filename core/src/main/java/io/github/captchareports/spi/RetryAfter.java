package io.github.captchareports.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header (RFC 9110, 10.2.3) as a wait. */
public final class RetryAfter {
    /** The longest wait that is believed: a longer one is cut to one hour, so that a stray date cannot stop an account. */
    public static final Duration MAX = Duration.ofHours(1);

    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /**
     * Reads the header: a number of seconds, or an HTTP date (RFC 1123 form) counted from the time of receipt.
     *
     * @param value the header's value, or null where there is none
     * @param receivedAt when the answer came, by the wall clock
     * @return the wait, above zero and at most {@link #MAX}; null where the header is absent or unreadable, or asks for
     *     no wait (zero, negative, a date in the past)
     */
    public static @Nullable Duration read(@Nullable String value, Instant receivedAt) {
        Duration wait = value == null ? null : wait(value.strip(), receivedAt);
        if (wait == null || wait.isNegative() || wait.isZero()) {
            return null;
        }
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }

    private static @Nullable Duration wait(String value, Instant receivedAt) {
        if (value.isEmpty()) {
            return null;
        }
        if (value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return value.length() > MAX_DIGITS ? MAX : Duration.ofSeconds(Integer.parseInt(value));
        }
        try {
            return Duration.between(receivedAt, DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
        } catch (DateTimeException | ArithmeticException unreadable) {
            return null;
        }
    }
}
