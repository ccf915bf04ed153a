package io.github.captchareports.spring;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands properties to the library, and names the property where the library refuses one. */
final class Setting {
    private Setting() {}

    /** Hands over a value that may be left out. */
    static <T> void apply(String property, @Nullable T value, Consumer<T> setter) {
        if (value == null) {
            return;
        }
        try {
            setter.accept(value);
        } catch (IllegalArgumentException refused) {
            throw InvalidSettingException.of(property, refused);
        }
    }

    /** Makes something of a property. */
    static <T> T make(String property, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException refused) {
            throw InvalidSettingException.of(property, refused);
        }
    }

    /** A text that must be there. */
    static String required(String property, @Nullable String value, String remedy) {
        if (value == null || value.isBlank()) {
            throw new InvalidSettingException(property, "missing", remedy);
        }
        return value;
    }
}
