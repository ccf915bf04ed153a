package io.github.captchareports.verification.support;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** An accounts file with one account a service, and the environment variable that holds its key. */
public final class AccountsYaml {
    private final StringBuilder text = new StringBuilder("accounts:\n");

    /** Adds an account with settings such as {@code rate: 500}. */
    public AccountsYaml account(Service service, URI baseUrl, String... settings) {
        return account(service.id(), service, baseUrl, settings);
    }

    public AccountsYaml account(String label, Service service, URI baseUrl, String... settings) {
        text.append("  - label: ").append(label).append('\n');
        text.append("    provider: ").append(service.id()).append('\n');
        text.append("    key-env: ").append(keyVariable(label)).append('\n');
        text.append("    base-url: ").append(baseUrl).append('\n');
        for (String setting : settings) {
            text.append("    ").append(setting).append('\n');
        }
        return this;
    }

    public static String keyVariable(String label) {
        return "KEY_OF_" + label.toUpperCase(Locale.ROOT);
    }

    public String write(Path folder) {
        return SourceCode.write(folder, "accounts.yaml", text.toString()).toString();
    }
}
