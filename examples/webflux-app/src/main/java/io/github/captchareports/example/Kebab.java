package io.github.captchareports.example;

import java.util.Locale;

/** How constants are named in input and output. */
final class Kebab {
    private Kebab() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
