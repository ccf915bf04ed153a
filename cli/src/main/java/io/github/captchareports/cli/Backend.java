package io.github.captchareports.cli;

import io.github.captchareports.Account;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The engine, opened for accounts. */
final class Backend implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Reporter reporter;
    private final RequestParser parser;

    private Backend(Reporter reporter, RequestParser parser) {
        this.reporter = reporter;
        this.parser = parser;
    }

    /** Opens the engine; what the engine refuses is an error of the configuration. */
    static Backend open(
            List<Account> accounts,
            ProviderNames providers,
            LineDefaults defaults,
            Consumer<ReporterBuilder> settings,
            Function<ReporterBuilder, Reporter> opener) {
        try {
            ReporterBuilder builder = Reporter.builder();
            settings.accept(builder);
            accounts.forEach(builder::account);
            return new Backend(
                    opener.apply(builder),
                    new RequestParser(new AccountBook(providers, accounts), defaults, InstantSource.system()));
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException(String.valueOf(refused.getMessage()));
        }
    }

    Reporter reporter() {
        return reporter;
    }

    /** Reads the lines that are meant for these accounts. */
    RequestParser parser() {
        return parser;
    }

    @Override
    public void close() {
        reporter.shutdown(Duration.ZERO).timeout(CLOSING).onErrorComplete().block();
    }
}
