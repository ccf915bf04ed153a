package io.github.captchareports.cli.input;

import io.github.captchareports.Account;
import io.github.captchareports.TaskId;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.line.LineField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the account that a line means. */
public final class AccountLookup {
    private final ProviderNames providers;
    private final Map<String, String> providerByLabel = new LinkedHashMap<>();

    public AccountLookup(ProviderNames providers, List<Account> accounts) {
        this.providers = providers;
        accounts.forEach(account -> providerByLabel.put(account.label(), account.provider()));
    }

    /** The id of the service that a line names. */
    String provider(String name) {
        String id = providers.find(name);
        if (id == null) {
            throw new InvalidFieldException(
                    LineField.PROVIDER, Quoted.unlessKey(name) + " is unknown; use one of " + providers.known());
        }
        return id;
    }

    /** Refuses an id that the service cannot have given the task. */
    void checkTaskId(String provider, TaskId taskId) {
        String problem = providers.taskIdProblem(provider, taskId);
        if (problem != null) {
            throw new InvalidFieldException(LineField.TASK_ID, Quoted.unlessKey(taskId.toString()) + " is " + problem);
        }
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
                    "missing, and " + labels.size() + " accounts are at " + provider + "; use one of "
                            + Quoted.few(labels) + ", or give --account");
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
                    LineField.ACCOUNT, Quoted.unlessKey(label) + " is unknown; there are " + known());
        }
        if (!actual.equals(provider)) {
            throw new InvalidFieldException(
                    LineField.ACCOUNT,
                    Quoted.of(label) + " is an account at " + actual + ", not at " + provider
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
        return Quoted.few(providerByLabel.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .toList());
    }
}
