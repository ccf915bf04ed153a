package io.github.captchareports.cli.option;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.account.AccountSettings;
import io.github.captchareports.cli.account.AccountsFile;
import io.github.captchareports.cli.account.EnvironmentProxies;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.account.Simulation;
import io.github.captchareports.cli.account.TlsFiles;
import io.github.captchareports.spi.KeySyntax;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that configure accounts. */
public final class AccountOptions implements AccountSettings.Origin {
    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = {
                "The accounts, as YAML: a list 'accounts' with label, provider, key-env or key-file, and optionally"
                        + " base-url, rate, burst, max-in-flight, http2, proxy, ca-file, client-cert-file,"
                        + " client-key-file, solved-per-day, confirmations (all or"
                        + " effective: without those that the service takes and ignores)."
            })
    private @Nullable Path accounts;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "For a single account: its service. Also the service of lines that name none.")
    private @Nullable String provider;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "For a single account: its name in lines and results (default: the service's id).")
    private @Nullable String label;

    @Option(
            names = "--key-env",
            paramLabel = "VARIABLE",
            description = "For a single account: the name of the environment variable that holds its client key.")
    private @Nullable String keyEnv;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "For a single account: the file that holds its client key.")
    private @Nullable Path keyFile;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "For a single account: where the service is (default: its own address).")
    private @Nullable String baseUrl;

    @Option(names = "--rate", paramLabel = "N", description = "Reports a second (default: 50).")
    private @Nullable Double rate;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description =
                    "How many may go at once after a quiet time (default: the larger of 10 and 50 ms of the rate).")
    private @Nullable Integer burst;

    @Option(names = "--max-in-flight", paramLabel = "N", description = "The most requests in flight (default: 32).")
    private @Nullable Integer maxInFlight;

    @Option(
            names = "--simulate",
            description =
                    "Start the built-in simulator and send everything there, at the rate of the account. Needs no key;"
                            + " without --accounts there is one account for each service, named by its id, and for each complaint"
                            + " it has solved " + Simulation.BACKGROUND + " tasks that are never reported.")
    private boolean simulate;

    @Option(
            names = "--no-proxy",
            description =
                    "Ignore the proxy that the environment names: https_proxy, http_proxy, all_proxy and no_proxy as"
                            + " curl reads them, -Dhttps.proxyHost and -Dhttp.nonProxyHosts. An account's own proxy counts in any"
                            + " case, and addresses of this machine need none.")
    private boolean withoutProxy;

    /** What the environment says of proxies; null where it is to be ignored. */
    @Nullable
    public EnvironmentProxies proxies(Streams.Environment environment) {
        return withoutProxy ? null : new EnvironmentProxies(environment, System::getProperty);
    }

    /** The service of lines that name none, as it was given; null where none was. */
    @Nullable
    public String provider() {
        return provider;
    }

    /** The accounts file; null where there is none. */
    @Nullable
    public Path accountsFile() {
        return accounts;
    }

    /** The key file of a single account; null where there is none. */
    @Nullable
    public Path keyFile() {
        return keyFile;
    }

    public boolean isSimulated() {
        return simulate;
    }

    @Override
    public String context() {
        return "";
    }

    @Override
    public String spelt(String field) {
        return "--" + field;
    }

    public List<AccountSettings> accounts(ProviderNames providers) {
        if (accounts != null) {
            refuseWith("--accounts", "set it for each account in the file", Stream.concat(single(), limits()));
            return AccountsFile.read(accounts, providers);
        }
        if (simulate) {
            refuseWith("--simulate", "leave it out: the simulator has an account for each service", single());
            return Simulation.services(providers).keySet().stream()
                    .map(id -> AccountSettings.of(this, id, id).withLimits(rate, burst, maxInFlight))
                    .toList();
        }
        if (provider == null) {
            throw new ConfigurationException("no account: give --accounts FILE, or --provider with --key-env or"
                    + " --key-file for a single one, or --simulate to try it out without any");
        }
        return List.of(singleAccount(provider, providers));
    }

    private AccountSettings singleAccount(String name, ProviderNames providers) {
        String id = providers.find(name);
        if (id == null) {
            throw refuse("provider", KeySyntax.shown(name) + " is unknown; use one of " + providers.known());
        }
        return new AccountSettings(
                this,
                label == null ? id : label,
                id,
                keyEnv,
                keyFile,
                baseUrl,
                rate,
                burst,
                maxInFlight,
                false,
                null,
                TlsFiles.NONE,
                null,
                Map.of());
    }

    private Stream<String> single() {
        return given("--label", label, "--key-env", keyEnv, "--key-file", keyFile, "--base-url", baseUrl);
    }

    private Stream<String> limits() {
        return given("--rate", rate, "--burst", burst, "--max-in-flight", maxInFlight);
    }

    private static Stream<String> given(@Nullable Object... namesAndValues) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                given.add(String.valueOf(namesAndValues[i]));
            }
        }
        return given.stream();
    }

    private static void refuseWith(String option, String remedy, Stream<String> contradicting) {
        String given = contradicting.collect(Collectors.joining(", "));
        if (!given.isEmpty()) {
            throw new ConfigurationException(given + ": cannot be given together with " + option + "; " + remedy);
        }
    }
}
