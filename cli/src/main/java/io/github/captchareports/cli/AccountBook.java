package io.github.captchareports.cli;

import io.github.captchareports.Account;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which account a line means. */
final class AccountBook {
    private final ProviderNames providers;
    private final Map<String, String> providerByLabel = new LinkedHashMap<>();

    AccountBook(ProviderNames providers, List<Account> accounts) {
        this.providers = providers;
        accounts.forEach(account -> providerByLabel.put(account.label(), account.provider()));
    }

    /** The id of the service that a line names. */
    String provider(String name) {
        String id = providers.find(name);
        if (id == null) {
            throw new InvalidFieldException(
                    LineField.PROVIDER.key(), Excerpt.of(name) + " is unknown; use one of " + providers.known());
        }
        return id;
    }

    /** The label of the account: the named one, or the only one of the provider. */
    String account(String provider, @Nullable String label) {
        if (label != null) {
            return named(provider, label);
        }
        List<String> labels = labelsOf(provider);
        if (labels.isEmpty()) {
            throw new InvalidFieldException(
                    LineField.PROVIDER.key(), "no account at " + provider + " is configured; there are " + known());
        }
        if (labels.size() > 1) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT.key(),
                    "missing, and " + labels.size() + " accounts are at " + provider + "; use one of "
                            + String.join(", ", labels));
        }
        return labels.get(0);
    }

    private String named(String provider, String label) {
        String actual = providerByLabel.get(label);
        if (actual == null) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT.key(), Excerpt.of(label) + " is unknown; there are " + known());
        }
        if (!actual.equals(provider)) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT.key(),
                    Excerpt.of(label) + " is an account at " + actual + ", not at " + provider
                            + "; correct the account or the provider");
        }
        return label;
    }

    private List<String> labelsOf(String provider) {
        return providerByLabel.entrySet().stream()
                .filter(entry -> entry.getValue().equals(provider))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String known() {
        return providerByLabel.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }
}
