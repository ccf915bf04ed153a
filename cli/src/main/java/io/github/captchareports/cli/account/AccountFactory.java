package io.github.captchareports.cli.account;

import io.github.captchareports.Account;
import io.github.captchareports.ClientCertificate;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ConnectionSettings;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.RateLimit;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the engine's accounts from settings. */
public final class AccountFactory {
    private final Streams.Environment environment;
    private final boolean guarded;
    private final LedgerOutagePolicy ledgerOutagePolicy;
    private final @Nullable EnvironmentProxies proxies;
    private final Map<String, List<String>> labelsByProxy = new LinkedHashMap<>();

    /**
     * Makes a factory.
     *
     * @param guarded whether complaints are held where there are too many of them
     * @param ledgerOutagePolicy what happens while a shared ledger is away
     * @param proxies what the environment says of proxies; null to ignore it
     */
    public AccountFactory(
            Streams.Environment environment,
            boolean guarded,
            LedgerOutagePolicy ledgerOutagePolicy,
            @Nullable EnvironmentProxies proxies) {
        this.environment = environment;
        this.guarded = guarded;
        this.ledgerOutagePolicy = ledgerOutagePolicy;
        this.proxies = proxies;
    }

    /** An account at the real service, or wherever its base URL points. */
    public Account real(AccountSettings settings) {
        return real(settings, account -> ClientKey.apply(settings, environment, account));
    }

    /** The same account with another key, so that its connection to the service can be tried without a report. */
    public Account keyless(AccountSettings settings, String key) {
        return real(settings, account -> account.clientKey(() -> key));
    }

    private Account real(AccountSettings settings, Consumer<Account.Builder> key) {
        try {
            Account.Builder account = builder(settings);
            key.accept(account);
            return account.connection(connection -> connect(settings, connection))
                    .build();
        } catch (IllegalArgumentException invalid) {
            throw settings.origin().refuse(invalid);
        }
    }

    private void connect(AccountSettings settings, ConnectionSettings.Builder connection) {
        if (settings.baseUrl() != null) {
            connection.baseUrl(url(settings, settings.baseUrl()));
        }
        Path authorities = settings.tls().authorities();
        if (authorities != null) {
            connection.trustedCertificates(Authorities.read(settings.origin(), authorities));
        }
        connection.clientCertificate(clientCertificate(settings));
        if (settings.http2() != null) {
            connection.http2(settings.http2());
        }
        if (settings.proxy() != null) {
            connection.proxy(ProxyUrl.read(settings.origin(), settings.proxy()));
        } else if (proxies != null) {
            connection.proxy(proxyOfTheEnvironment(settings, proxies));
        }
    }

    private static @Nullable ClientCertificate clientCertificate(AccountSettings settings) {
        Path certificate = settings.tls().certificate();
        Path key = settings.tls().key();
        if (certificate == null && key == null) {
            return null;
        }
        if (key == null) {
            throw settings.origin().refuse("client-key-file", "missing; give the private key of client-cert-file");
        }
        if (certificate == null) {
            throw settings.origin().refuse("client-cert-file", "missing; give the certificate of client-key-file");
        }
        return ClientCertificate.ofPemFiles(certificate, key);
    }

    /** Messages that say which accounts use which proxy of the environment. */
    public List<String> notices() {
        return labelsByProxy.entrySet().stream()
                .map(entry -> (entry.getValue().size() == 1 ? "account " : "accounts ")
                        + entry.getValue().stream().map(Quoted::of).collect(Collectors.joining(", "))
                        + (entry.getValue().size() == 1 ? " uses " : " use ") + "the proxy " + entry.getKey()
                        + "; --no-proxy ignores it")
                .toList();
    }

    private @Nullable ProxySettings proxyOfTheEnvironment(AccountSettings settings, EnvironmentProxies from) {
        URI address = settings.baseUrl() != null ? url(settings, settings.baseUrl()) : defaultUrl(settings.provider());
        EnvironmentProxies.Found found = address == null ? null : from.of(address);
        if (found == null) {
            return null;
        }
        labelsByProxy
                .computeIfAbsent(found.shown() + " (from " + found.source() + ")", proxy -> new ArrayList<>())
                .add(settings.label());
        return found.settings();
    }

    private static @Nullable URI defaultUrl(String provider) {
        for (ReportProvider each : ServiceLoader.load(ReportProvider.class)) {
            if (each.id().equals(provider)) {
                return each.defaultBaseUrl();
            }
        }
        return null;
    }

    /** The same account at a simulator: with its limits, and with neither its key nor its proxy. */
    public Account simulated(AccountSettings settings, URI simulator) {
        try {
            return builder(settings)
                    .clientKey("simulated-" + URLEncoder.encode(settings.label(), StandardCharsets.UTF_8))
                    .connection(to -> to.baseUrl(simulator))
                    .build();
        } catch (IllegalArgumentException invalid) {
            throw settings.origin().refuse(invalid);
        }
    }

    private Account.Builder builder(AccountSettings settings) {
        Account.Builder account = Account.builder(settings.provider(), settings.label())
                .rateLimit(rate(settings))
                .ledgerOutagePolicy(ledgerOutagePolicy);
        settings.solvedPerDay().forEach(account::solvedPerDay);
        if (settings.maxInFlight() != null) {
            account.maxInFlight(settings.maxInFlight());
        }
        if (settings.confirmations() != null) {
            account.confirmations(settings.confirmations());
        }
        if (!guarded) {
            account.complaintLimits(ComplaintLimits.DEFAULT.disabled());
        }
        return account;
    }

    private static RateLimit rate(AccountSettings settings) {
        Double rate = settings.rate();
        Integer burst = settings.burst();
        RateLimit limit = rate == null ? RateLimit.DEFAULT : RateLimit.perSecond(rate);
        return burst == null ? limit : limit.withBurst(burst);
    }

    private static URI url(AccountSettings settings, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw settings.origin().refuse("base-url", "not a URL; use a form like https://api.example.com");
        }
    }
}
