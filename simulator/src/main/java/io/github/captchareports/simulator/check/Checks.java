package io.github.captchareports.simulator.check;

import java.time.Duration;
import java.util.Locale;

/** Refuses settings that make no sense, in words that name the setting and the remedy. */
public final class Checks {
    private Checks() {}

    public static Duration notNegative(String setting, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(setting + ": " + value + " is negative; use zero or more");
        }
        return value;
    }

    public static Duration positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(setting + ": " + value + " is not positive; use more than zero");
        }
        return value;
    }

    public static int atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + ": " + value + " is too small; use 1 or more");
        }
        return value;
    }

    public static long atLeastZero(String setting, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(setting + ": " + value + " is too small; use 0 or more");
        }
        return value;
    }

    public static int between(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    setting + ": " + value + " is out of range; use " + least + " to " + most);
        }
        return value;
    }

    public static double volume(String setting, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    setting + ": " + value + " is out of range; use 0 to " + String.format(Locale.ROOT, "%,.0f", most));
        }
        return value;
    }

    public static double share(String setting, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(setting + ": " + value + " is no share; use 0 to 1");
        }
        return value;
    }

    public static String named(String setting, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(setting + ": is blank; use a name");
        }
        return value;
    }
}
