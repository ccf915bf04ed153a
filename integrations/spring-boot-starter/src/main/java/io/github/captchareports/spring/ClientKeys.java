package io.github.captchareports.spring;

import io.github.captchareports.Account;
import io.github.captchareports.ClientKeyFile;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ReportProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;
import reactor.core.scheduler.Schedulers;

/** Finds out where an account's key is. No message shows what stands there: people put the key itself everywhere. */
final class ClientKeys {
    private final PropertyResolver environment;

    ClientKeys(PropertyResolver environment) {
        this.environment = environment;
    }

    /** Hands the key of properties to the account that is made of them. */
    void apply(String path, AccountProperties properties, ReportProvider provider, Account.Builder account) {
        String property = given(properties.keyProperty());
        String file = given(properties.keyFile());
        String value = given(properties.key());
        long places = Stream.of(property, file, value).filter(Objects::nonNull).count();
        if (places > 1) {
            throw new InvalidSettingException(
                    path + ".key", "more than one of key, key-property and key-file are given", "leave one of them");
        }
        if (property != null) {
            account.clientKey(ofProperty(path + ".key-property", property, provider));
        } else if (file != null) {
            ClientKeyFile key = content(path + ".key-file", file);
            check(path + ".key-file", key.get(), provider);
            account.clientKey(key);
        } else if (value != null) {
            String key = KeySyntax.ofFile(value);
            check(path + ".key", key, provider);
            account.clientKey(key);
        } else {
            throw new InvalidSettingException(
                    path + ".key",
                    "missing, and so are key-property and key-file",
                    "set it, as in ${TWOCAPTCHA_KEY}, or name the property or the file that holds the key");
        }
    }

    private Supplier<String> ofProperty(String path, String name, ReportProvider provider) {
        check(path, KeySyntax.ofFile(Objects.requireNonNullElse(environment.getProperty(name), "")), provider);
        return () -> {
            String key = environment.getProperty(name);
            if (key == null) {
                throw new IllegalStateException("the property that " + path + " names is gone");
            }
            return KeySyntax.ofFile(key);
        };
    }

    private static ClientKeyFile content(String path, String file) {
        try {
            return ClientKeyFile.read(Path.of(file), Schedulers.boundedElastic());
        } catch (InvalidPathException | IOException unreadable) {
            throw new InvalidSettingException(
                    path, "the file cannot be read", "give the path of a text file with the key and nothing else");
        } catch (IllegalArgumentException unfit) {
            throw InvalidSettingException.of(path, unfit);
        }
    }

    private static void check(String path, String key, ReportProvider provider) {
        String problem = KeySyntax.problem(key, provider);
        if (problem != null) {
            throw InvalidSettingException.of(
                    path, new IllegalArgumentException("what stands there cannot be a key: " + problem));
        }
    }

    private static @Nullable String given(@Nullable String place) {
        return place == null || place.isBlank() ? null : place;
    }
}
