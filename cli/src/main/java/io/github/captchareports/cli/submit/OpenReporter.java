package io.github.captchareports.cli.submit;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Reporter;
import io.github.captchareports.cli.output.NearEnd;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A reporter that is open for accounts. */
public final class OpenReporter implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Reporter reporter;
    private final List<Account> accounts;
    private final NearEnd nearEnd;

    OpenReporter(Reporter reporter, List<Account> accounts, NearEnd nearEnd) {
        this.reporter = reporter;
        this.accounts = accounts;
        this.nearEnd = nearEnd;
    }

    public Reporter reporter() {
        return reporter;
    }

    /** Whether an account says how many tasks of any of these types it solves a day. */
    boolean isSolvedPerDay(String label, Set<CaptchaType> types) {
        return accounts.stream()
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
