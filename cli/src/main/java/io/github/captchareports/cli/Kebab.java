package io.github.captchareports.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names of constants in input and output: in lower case, with hyphens. */
public final class Kebab {
    private Kebab() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of a name; null where there is none. */
    public static <E extends Enum<E>> @Nullable E find(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(name)) {
                return constant;
            }
        }
        return null;
    }

    /** All names, for messages. */
    public static <E extends Enum<E>> String names(Class<E> type) {
        String separator = type.getEnumConstants().length == 2 ? " or " : ", ";
        return Arrays.stream(type.getEnumConstants()).map(Kebab::of).collect(Collectors.joining(separator));
    }
}
