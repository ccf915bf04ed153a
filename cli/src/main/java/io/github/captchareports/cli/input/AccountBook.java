package io.github.captchareports.cli.input;

import io.github.captchareports.Account;
import io.github.captchareports.cli.Excerpt;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.line.LineField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which account a line means. */
public final class AccountBook {
    /** So many accounts are named in a message. */
    private static final int NAMED = 10;

    private final ProviderNames providers;
    private final Map<String, String> providerByLabel = new LinkedHashMap<>();

    public AccountBook(ProviderNames providers, List<Account> accounts) {
        this.providers = providers;
        accounts.forEach(account -> providerByLabel.put(account.label(), account.provider()));
    }

    /** The id of the service that a line names. */
    String provider(String name) {
        String id = providers.find(name);
        if (id == null) {
            throw new InvalidFieldException(
                    LineField.PROVIDER, Excerpt.unlessKey(name) + " is unknown; use one of " + providers.known());
        }
        return id;
    }

    /** The service of an account; null where there is no such account. */
    @Nullable
    String providerOf(String label) {
        return providerByLabel.get(label);
    }

    /** The label of the account: the named one, or the only one of the provider. */
    String account(String provider, @Nullable String label) {
        if (label != null) {
            return named(provider, label);
        }
        List<String> labels = labelsOf(provider);
        if (labels.isEmpty()) {
            throw new InvalidFieldException(
                    LineField.PROVIDER, "no account at " + provider + " is configured; there are " + known());
        }
        if (labels.size() > 1) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT,
                    "missing, and " + labels.size() + " accounts are at " + provider + "; use one of " + few(labels)
                            + ", or give --account");
        }
        return labels.get(0);
    }

    /** The label of the only account. */
    String only() {
        if (providerByLabel.size() != 1) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT, "missing; use one of " + known() + ", or give --account");
        }
        return providerByLabel.keySet().iterator().next();
    }

    /** Whether a label is that of an account, of whichever service. */
    boolean knows(String label) {
        return providerByLabel.containsKey(label);
    }

    private String named(String provider, String label) {
        String actual = providerByLabel.get(label);
        if (actual == null) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT, Excerpt.unlessKey(label) + " is unknown; there are " + known());
        }
        if (!actual.equals(provider)) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT,
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
        return few(providerByLabel.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .toList());
    }

    /** The first of some names, and how many more there are. */
    public static String few(List<String> all) {
        if (all.isEmpty()) {
            return "none";
        }
        String named = String.join(", ", all.subList(0, Math.min(all.size(), NAMED)));
        return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
    }
}
