package io.github.captchareports;

import java.util.Locale;

/** The names of constants as words for metrics and logs: in lower case, with hyphens. */
final class KebabCase {
    private KebabCase() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
