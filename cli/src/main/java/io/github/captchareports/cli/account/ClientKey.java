package io.github.captchareports.cli.account;

import io.github.captchareports.Account;
import io.github.captchareports.ClientKeyFile;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.file.FileKind;
import io.github.captchareports.cli.file.SmallFile;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ReportProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Fetches a client key from where it is kept: a variable or a file, never an argument, which every user of the machine
 * could read. No message shows the name of the variable or of the file: people put the key itself there.
 */
public final class ClientKey {
    private ClientKey() {}

    /** Gives an account the key that its settings name. */
    static void apply(AccountSettings settings, Streams.Environment environment, Account.Builder account) {
        AccountSettings.Origin origin = settings.origin();
        if (settings.keyEnv() != null && settings.keyFile() != null) {
            throw origin.refuse("key-env", "given together with key-file; use one of them");
        }
        if (settings.keyEnv() != null) {
            String key = variable(settings, settings.keyEnv(), environment);
            check(settings, "key-env", key);
            account.clientKey(key);
        } else if (settings.keyFile() != null) {
            Supplier<String> key = content(settings, settings.keyFile());
            check(settings, "key-file", key.get());
            account.clientKey(key);
        } else {
            throw origin.refuse(
                    "key-env", "missing, and key-file too; name the variable or the file that holds the client key");
        }
    }

    private static String variable(AccountSettings settings, String name, Streams.Environment environment) {
        String value = environment.get(name);
        if (value == null) {
            throw settings.origin()
                    .refuse(
                            "key-env",
                            "the variable it names is not set; export it before the start, and give its name"
                                    + " here, not the key");
        }
        return KeySyntax.ofFile(value);
    }

    /** What a file holds, read again once a minute at most; a pipe of the caller's, such as {@code <(...)}, is read once. */
    public static Supplier<String> file(Path file, Predicate<String> usable) throws IOException {
        if (FileKind.isOwnPipe(file)) {
            String once =
                    KeySyntax.ofFile(new String(SmallFile.read(file, ClientKeyFile.MAX_SIZE), StandardCharsets.UTF_8));
            return () -> once;
        }
        return ClientKeyFile.read(file, Schedulers.boundedElastic(), usable);
    }

    private static Supplier<String> content(AccountSettings settings, Path file) {
        try {
            return file(file, found -> KeySyntax.problem(found) == null);
        } catch (IllegalArgumentException unfit) {
            throw settings.origin().refuse("key-file", String.valueOf(unfit.getMessage()));
        } catch (IOException | SecurityException unreadable) {
            throw settings.origin()
                    .refuse(
                            "key-file",
                            "the file cannot be read; give the path of a text file with the key and nothing else");
        }
    }

    private static void check(AccountSettings settings, String field, String key) {
        String problem = problem(settings.provider(), key);
        if (problem != null) {
            throw settings.origin().refuse(field, "what it holds cannot be a key: " + problem);
        }
    }

    private static @Nullable String problem(String provider, String key) {
        for (ReportProvider found : ServiceLoader.load(ReportProvider.class)) {
            if (found.id().equals(provider)) {
                return KeySyntax.problem(key, found);
            }
        }
        return KeySyntax.problem(key);
    }
}
