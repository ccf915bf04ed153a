package io.github.captchareports.simulator;

import java.time.Duration;

/** Refuses settings that make no sense, in words that name the setting and the remedy. */
final class Checks {
    private Checks() {}

    static Duration notNegative(String setting, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(setting + ": " + value + " is negative; use zero or more");
        }
        return value;
    }

    static Duration positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(setting + ": " + value + " is not positive; use more than zero");
        }
        return value;
    }

    static int atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + ": " + value + " is too small; use 1 or more");
        }
        return value;
    }
}
