package io.github.captchareports.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/** Finds out where an account's key is. No message shows what stands there: people put the key itself everywhere. */
final class ClientKeys {
    private static final long LARGEST = 4096;

    private final PropertyResolver environment;

    ClientKeys(PropertyResolver environment) {
        this.environment = environment;
    }

    /** Supplies the key of an account, which has been looked at once. */
    Supplier<String> of(String path, AccountProperties account) {
        String property = given(account.keyProperty());
        String file = given(account.keyFile());
        String value = given(account.key());
        long places = Stream.of(property, file, value).filter(Objects::nonNull).count();
        if (places == 0) {
            throw new InvalidSettingException(
                    path + ".key",
                    "missing, and so are key-property and key-file",
                    "set it, as in ${TWOCAPTCHA_KEY}, or name the property or the file that holds the key");
        }
        if (places > 1) {
            throw new InvalidSettingException(
                    path + ".key", "more than one of key, key-property and key-file are given", "leave one of them");
        }
        if (property != null) {
            return ofProperty(path + ".key-property", property);
        }
        String key = file == null ? checked(path + ".key", value) : content(path + ".key-file", file);
        return () -> key;
    }

    private Supplier<String> ofProperty(String path, String name) {
        checked(path, environment.getProperty(name));
        return () -> {
            String key = environment.getProperty(name);
            if (key == null) {
                throw new IllegalStateException("the property that " + path + " names is gone");
            }
            return key.strip();
        };
    }

    private static String content(String path, String file) {
        try {
            Path place = Path.of(file);
            if (Files.size(place) > LARGEST) {
                throw new InvalidSettingException(
                        path, "larger than 4 KiB", "name a file with the key and nothing else");
            }
            return checked(path, Files.readString(place));
        } catch (IOException | InvalidPathException unreadable) {
            throw new InvalidSettingException(
                    path, "the file cannot be read", "give the path of a text file with the key and nothing else");
        }
    }

    private static String checked(String path, @Nullable String value) {
        String key = value == null ? "" : value.strip();
        if (key.isEmpty()) {
            throw new InvalidSettingException(path, "there is no key", "put the client key there");
        }
        if (key.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
            throw new InvalidSettingException(
                    path, "there is more than one word", "put the client key there and nothing else");
        }
        return key;
    }

    private static @Nullable String given(@Nullable String place) {
        return place == null || place.isBlank() ? null : place;
    }
}
