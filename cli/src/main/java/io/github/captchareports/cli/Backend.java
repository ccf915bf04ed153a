package io.github.captchareports.cli;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The engine, opened for accounts. */
final class Backend implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Reporter reporter;
    private final AccountBook accounts;
    private final List<Account> configured;
    private final NearEnd nearEnd;

    private Backend(Reporter reporter, AccountBook accounts, List<Account> configured, NearEnd nearEnd) {
        this.reporter = reporter;
        this.accounts = accounts;
        this.configured = configured;
        this.nearEnd = nearEnd;
    }

    /** Opens the engine; what the engine refuses is an error of the configuration. */
    static Backend open(
            List<Account> accounts,
            ProviderNames providers,
            Consumer<ReporterBuilder> settings,
            Function<ReporterBuilder, Reporter> opener) {
        try {
            ReporterBuilder builder = Reporter.builder();
            settings.accept(builder);
            accounts.forEach(builder::account);
            NearEnd nearEnd = new NearEnd();
            builder.listener(nearEnd);
            return new Backend(opener.apply(builder), new AccountBook(providers, accounts), accounts, nearEnd);
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException(String.valueOf(refused.getMessage()));
        }
    }

    Reporter reporter() {
        return reporter;
    }

    AccountBook accounts() {
        return accounts;
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
