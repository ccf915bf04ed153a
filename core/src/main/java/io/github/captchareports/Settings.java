package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import java.time.Duration;

/** The checks that settings share, so that their messages read alike. */
final class Settings {
    private static final Duration MAX = Duration.ofDays(365);

    private Settings() {}

    static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + ": " + value + "; use a duration above zero, at most 365 days");
        }
        return value;
    }

    static Duration notNegative(String name, Duration value) {
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + ": " + value + "; use zero or more, at most 365 days");
        }
        return value;
    }

    static int between(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + "; use " + min + " to " + max);
        }
        return value;
    }

    static Duration between(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + ": " + value + "; use " + min + " to " + max);
        }
        return value;
    }

    /** Somebody's text, short and fit for a message. */
    static String shown(String text) {
        return ForeignText.clean(text, 64);
    }
}
