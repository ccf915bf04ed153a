package io.github.captchareports.example;

import io.github.captchareports.AccountState;
import io.github.captchareports.Reporter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the account that a verdict means. */
@Component
final class AccountBook {
    private record Entry(String provider, String label) {}

    private final List<Entry> accounts;

    AccountBook(Reporter reporter) {
        this.accounts = reporter.accounts().stream()
                .map(account -> {
                    AccountState state = account.state();
                    return new Entry(state.provider(), state.label());
                })
                .toList();
    }

    /** The label of the account: the named one, or the only one of the service. */
    String find(String provider, @Nullable String label) {
        List<Entry> fitting = accounts.stream()
                .filter(account -> account.provider().equals(provider))
                .toList();
        if (fitting.isEmpty()) {
            throw new InvalidVerdictException(
                    Verdicts.PROVIDER, "no account at \"" + provider + "\"; there are " + known());
        }
        if (label == null && fitting.size() > 1) {
            throw new InvalidVerdictException(
                    Verdicts.ACCOUNT, "missing, and several accounts are at " + provider + "; there are " + known());
        }
        if (label != null
                && fitting.stream().noneMatch(account -> account.label().equals(label))) {
            throw new InvalidVerdictException(
                    Verdicts.ACCOUNT, "\"" + label + "\" is none at " + provider + "; there are " + known());
        }
        return Objects.requireNonNullElse(label, fitting.get(0).label());
    }

    private String known() {
        return accounts.stream()
                .map(account -> account.label() + " (" + account.provider() + ")")
                .collect(Collectors.joining(", "));
    }
}
