package io.github.captchareports.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a client key from where it is kept: a variable or a file, never an argument, which every user of the machine
 * could read. No message shows the name of the variable or of the file: people put the key itself there.
 */
final class ClientKey implements Supplier<String> {
    private static final long LARGEST = 4096;

    private final String key;

    private ClientKey(String key) {
        this.key = key;
    }

    static ClientKey of(AccountSettings account, Streams.Environment environment) {
        AccountSettings.Origin origin = account.origin();
        if (account.keyEnv() != null && account.keyFile() != null) {
            throw origin.refuse("key-env", "given together with key-file; use one of them");
        }
        if (account.keyEnv() != null) {
            return new ClientKey(checked(origin, "key-env", variable(account, account.keyEnv(), environment)));
        }
        if (account.keyFile() != null) {
            return new ClientKey(checked(origin, "key-file", content(account, account.keyFile())));
        }
        throw origin.refuse(
                "key-env", "missing, and key-file too; name the variable or the file that holds the client key");
    }

    @Override
    public String get() {
        return key;
    }

    @Override
    public String toString() {
        return "***";
    }

    private static String variable(AccountSettings account, String name, Streams.Environment environment) {
        String value = environment.get(name);
        if (value == null) {
            throw account.origin()
                    .refuse(
                            "key-env",
                            "the variable it names is not set; export it before the start, and give its name"
                                    + " here, not the key");
        }
        return value;
    }

    private static String content(AccountSettings account, Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw account.origin().refuse("key-file", "larger than 4 KiB; is it the right file?");
            }
            return Files.readString(file);
        } catch (IOException | SecurityException unreadable) {
            throw account.origin()
                    .refuse(
                            "key-file",
                            "the file cannot be read; give the path of a text file with the key and nothing" + " else");
        }
    }

    private static String checked(AccountSettings.Origin origin, String field, @Nullable String value) {
        String key = value == null ? "" : value.strip();
        if (key.isEmpty()) {
            throw origin.refuse(field, "it holds nothing; put the client key there");
        }
        if (key.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
            throw origin.refuse(field, "it holds more than one word; put the client key there and nothing else");
        }
        return key;
    }
}
