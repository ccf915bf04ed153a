package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.http.HttpSettings;
import io.github.captchareports.internal.shared.Link;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks the settings against each other and furnishes a room for each account. */
final class Opening {
    private Opening() {}

    static Map<String, AccountRoom> rooms(
            EngineSettings settings, Function<HttpSettings, Transport> wire, Books books, @Nullable Link link) {
        Map<String, ReportProvider> providers = providers(settings.providers());
        check(settings, providers);
        Map<String, AccountRoom> rooms = new LinkedHashMap<>();
        for (Account account : settings.accounts()) {
            ReportProvider provider = provider(account, providers);
            Transport transport = wire.apply(wire(account, provider, settings));
            rooms.put(account.label(), new AccountRoom(account, provider, transport, settings, books, link));
        }
        return rooms;
    }

    private static HttpSettings wire(Account account, ReportProvider provider, EngineSettings settings) {
        URI own = account.baseUrl();
        Boolean http2 = account.http2();
        Duration connectTimeout = settings.connectTimeout();
        return new HttpSettings(
                account.label(),
                own == null ? provider.defaultBaseUrl() : own,
                account.proxy(),
                account.trustedCertificates(),
                http2 == null ? provider.replaySafe() : http2,
                connectTimeout.compareTo(settings.responseTimeout()) < 0 ? connectTimeout : settings.responseTimeout(),
                account.maxResponseHeaders(),
                provider.replaySafe(),
                account.maxInFlight(),
                settings.clock());
    }

    private static void check(EngineSettings settings, Map<String, ReportProvider> providers) {
        if (settings.accounts().isEmpty()) {
            throw new IllegalArgumentException("accounts: none; add at least one account");
        }
        Set<String> labels = new HashSet<>();
        Map<String, Map<String, String>> labelsByKey = new HashMap<>();
        for (Account account : settings.accounts()) {
            if (!labels.add(account.label())) {
                throw new IllegalArgumentException("account label '" + account.label()
                        + "': two accounts have it; give each account a label of its own");
            }
            ReportProvider provider = provider(account, providers);
            String other = labelsByKey
                    .computeIfAbsent(provider.id(), id -> new HashMap<>())
                    .put(key(account), account.label());
            if (other != null) {
                throw new IllegalArgumentException("accounts '" + other + "' and '" + account.label()
                        + "': the same provider and client key, so their limits would not hold; make them one account");
            }
            if (settings.window() > account.maxPending()) {
                throw new IllegalArgumentException("window: " + settings.window() + " is above max pending "
                        + account.maxPending() + " of account '" + account.label()
                        + "'; lower the one or raise the other");
            }
            if (settings.margin().compareTo(provider.window()) >= 0) {
                throw new IllegalArgumentException("margin: " + settings.margin() + " leaves nothing of the window "
                        + provider.window() + " of provider '" + provider.id() + "'; lower it");
            }
        }
    }

    private static String key(Account account) {
        String key;
        try {
            key = account.clientKey().get();
        } catch (RuntimeException | Error thrown) {
            // The cause is left out: its message could hold the key.
            throw new IllegalArgumentException("client key of account '" + account.label() + "': its supplier threw "
                    + thrown.getClass().getName() + "; mend the supplier");
        }
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException("client key of account '" + account.label()
                    + "': empty; supply the key that the service shows in its dashboard");
        }
        return key;
    }

    private static ReportProvider provider(Account account, Map<String, ReportProvider> providers) {
        ReportProvider provider = providers.get(account.provider());
        if (provider == null) {
            throw new IllegalArgumentException("provider '" + account.provider() + "' of account '" + account.label()
                    + "': not found; found are " + providers.keySet()
                    + ". Add the provider's module to the class path or module path, or correct the id");
        }
        return provider;
    }

    private static Map<String, ReportProvider> providers(List<ReportProvider> given) {
        List<ReportProvider> all = new ArrayList<>(given);
        try {
            for (ReportProvider found : ServiceLoader.load(ReportProvider.class)) {
                if (given.stream().noneMatch(own -> own.getClass() == found.getClass())) {
                    all.add(found);
                }
            }
        } catch (ServiceConfigurationError broken) {
            throw new IllegalArgumentException(
                    "providers: one that the ServiceLoader lists cannot be used: " + broken.getMessage()
                            + "; mend or remove its module",
                    broken);
        }
        Map<String, ReportProvider> byId = new TreeMap<>();
        for (ReportProvider provider : all) {
            ReportProvider other = byId.put(provider.id(), provider);
            if (other != null) {
                throw new IllegalArgumentException("provider id '" + provider.id() + "': claimed by "
                        + other.getClass().getName() + " and by "
                        + provider.getClass().getName() + "; remove one of them");
            }
        }
        return byId;
    }
}
