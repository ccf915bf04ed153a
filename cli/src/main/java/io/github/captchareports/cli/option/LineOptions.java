package io.github.captchareports.cli.option;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.account.AccountSettings;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.spi.KeySyntax;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that fill what lines leave out, beside {@code --provider}. */
public final class LineOptions {
    @Option(
            names = "--account",
            paramLabel = "LABEL",
            description = "The account of lines that name none, where it fits their service.")
    private @Nullable String account;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "The captcha type of lines that name none, such as recaptcha-v2.")
    private @Nullable String type;

    /**
     * What lines that leave it out mean.
     *
     * @param provider the value of {@code --provider}, or null
     * @param accounts the accounts there are
     */
    public LineDefaults defaults(@Nullable String provider, ProviderNames providers, List<AccountSettings> accounts) {
        String id = provider == null ? null : provider(provider, providers, accounts);
        String itsOwn = account == null ? null : providerOf(account, accounts);
        if (id != null && itsOwn != null && !id.equals(itsOwn)) {
            throw new ConfigurationException("--account: " + KeySyntax.shown(String.valueOf(account))
                    + " is an account at " + itsOwn + ", not at " + id + "; correct it or --provider");
        }
        return new LineDefaults(id == null ? itsOwn : id, account, type == null ? null : captchaType(type));
    }

    private static String provider(String name, ProviderNames providers, List<AccountSettings> accounts) {
        String id = providers.find(name);
        if (id == null) {
            throw new ConfigurationException(
                    "--provider: " + KeySyntax.shown(name) + " is unknown; use one of " + providers.known());
        }
        if (accounts.stream().noneMatch(each -> each.provider().equals(id))) {
            throw new ConfigurationException(
                    "--provider: no account at " + id + " is configured; there are " + known(accounts));
        }
        return id;
    }

    private static String providerOf(String label, List<AccountSettings> accounts) {
        return accounts.stream()
                .filter(each -> each.label().equals(label))
                .map(AccountSettings::provider)
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "--account: " + KeySyntax.shown(label) + " is unknown; there are " + known(accounts)));
    }

    private static CaptchaType captchaType(String name) {
        CaptchaType found = Kebab.find(CaptchaType.class, name);
        if (found == null) {
            throw new ConfigurationException("--type: " + KeySyntax.shown(name) + " is unknown; "
                    + RequestParser.remedy(LineField.CAPTCHA_TYPE));
        }
        return found;
    }

    private static String known(List<AccountSettings> accounts) {
        return Quoted.few(accounts.stream()
                .map(each -> each.label() + " (" + each.provider() + ")")
                .toList());
    }
}
