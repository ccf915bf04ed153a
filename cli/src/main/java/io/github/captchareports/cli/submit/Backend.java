package io.github.captchareports.cli.submit;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.input.AccountBook;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.output.NearEnd;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The engine, opened for accounts. */
public final class Backend implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Reporter reporter;
    private final RequestParser parser;
    private final List<Account> configured;
    private final NearEnd nearEnd;

    private Backend(Reporter reporter, RequestParser parser, List<Account> configured, NearEnd nearEnd) {
        this.reporter = reporter;
        this.parser = parser;
        this.configured = configured;
        this.nearEnd = nearEnd;
    }

    /** Opens the engine; what the engine refuses is an error of the configuration. */
    public static Backend open(
            List<Account> accounts,
            ProviderNames providers,
            LineDefaults defaults,
            Consumer<ReporterBuilder> settings,
            Function<ReporterBuilder, Reporter> opener) {
        try {
            ReporterBuilder builder = Reporter.builder();
            settings.accept(builder);
            accounts.forEach(builder::account);
            NearEnd nearEnd = new NearEnd();
            builder.listener(nearEnd);
            return new Backend(
                    opener.apply(builder),
                    new RequestParser(new AccountBook(providers, accounts), defaults, InstantSource.system()),
                    accounts,
                    nearEnd);
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException(String.valueOf(refused.getMessage()));
        }
    }

    public Reporter reporter() {
        return reporter;
    }

    /** Reads the lines that are meant for these accounts. */
    RequestParser parser() {
        return parser;
    }

    /** Whether an account says how many tasks of any of these types it solves a day. */
    boolean isSolvedPerDay(String label, Set<CaptchaType> types) {
        return configured.stream()
                .filter(account -> account.label().equals(label))
                .anyMatch(account -> account.solvedPerDay().keySet().stream().anyMatch(types::contains));
    }

    /** What was sent close to the end of its window. */
    NearEnd nearEnd() {
        return nearEnd;
    }

    @Override
    public void close() {
        reporter.shutdown(Duration.ZERO).timeout(CLOSING).onErrorComplete().block();
    }
}
