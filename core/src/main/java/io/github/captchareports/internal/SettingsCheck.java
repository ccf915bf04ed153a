package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.account.AccountKey;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what a reporter is made with: each setting against the others, providers and client keys. */
final class SettingsCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
    private static final int LONGEST_LABEL = 100;
    private static final int TELLING = 16;
    /** RFC 9110, section 5.6.2. */
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private SettingsCheck() {}

    static void check(ReporterSettings settings, Map<String, ReportProvider> providers) {
        if (settings.accounts().isEmpty()) {
            throw new IllegalArgumentException("accounts: none; add at least one account");
        }
        Set<String> labels = new HashSet<>();
        for (Account account : settings.accounts()) {
            if (!labels.add(account.label())) {
                throw new IllegalArgumentException("account label '" + account.label()
                        + "': two accounts have it; give each account a label of its own");
            }
            ReportProvider provider = provider(account, providers);
            if (settings.concurrency() > account.maxPending()) {
                throw new IllegalArgumentException("concurrency: " + settings.concurrency() + " is above max pending "
                        + account.maxPending() + " of account '" + account.label()
                        + "'; lower the one or raise the other");
            }
            if (settings.margin().compareTo(provider.window()) >= 0) {
                throw new IllegalArgumentException("margin: " + settings.margin() + " leaves nothing of the window "
                        + provider.window() + " of provider '" + provider.id() + "'; lower it");
            }
        }
    }

    /** Asks each account for its key: what is no key fails the start where it cannot change any more. */
    static List<AccountKey> keys(ReporterSettings settings, Map<String, ReportProvider> providers) {
        List<AccountKey> keys = new ArrayList<>();
        Map<String, Map<String, String>> labelsByKey = new HashMap<>();
        for (Account account : settings.accounts()) {
            ReportProvider provider = provider(account, providers);
            AccountKey key = new AccountKey(account, provider, settings::nanos);
            keys.add(key);
            if (account.hasFixedKey() && key.look() instanceof AccountKey.Asked.Unusable unusable) {
                throw new IllegalArgumentException(
                        "client key of account '" + account.label() + "': " + unusable.problem());
            }
            if (!(key.ask() instanceof AccountKey.Asked.Usable usable)) {
                continue;
            }
            if (shows(account.label(), usable.key())) {
                throw new IllegalArgumentException(
                        "account label: is the client key itself, or has it in it, and would stand in results,"
                                + " logs and metrics; give the account another name");
            }
            if (shows(AccountContext.baseUrl(account, provider).toString(), usable.key())) {
                throw new IllegalArgumentException("account '" + account.label()
                        + "': base URL: has the client key in it, and would stand in logs; leave the key out: it goes"
                        + " with each request");
            }
            String other = labelsByKey
                    .computeIfAbsent(provider.id(), id -> new HashMap<>())
                    .put(usable.key(), account.label());
            if (other != null) {
                throw new IllegalArgumentException("accounts '" + other + "' and '" + account.label()
                        + "': the same provider and client key, so their limits would not hold; make them one account");
            }
        }
        return keys;
    }

    /** Whether a text that everybody sees shows the key; a short one may well be a part of an ordinary word. */
    private static boolean shows(String text, String key) {
        return text.equals(key)
                || (key.length() >= TELLING && text.toLowerCase(Locale.ROOT).contains(key.toLowerCase(Locale.ROOT)));
    }

    /** The key goes with each report: not over the network in clear without a word. */
    static void warnOfClearText(ReporterSettings settings, Map<String, ReportProvider> providers) {
        List<String> inClear = settings.accounts().stream()
                .filter(account -> isClearText(AccountContext.baseUrl(account, provider(account, providers))))
                .map(account -> "'" + ForeignText.clean(account.label(), LONGEST_LABEL) + "'")
                .toList();
        if (!inClear.isEmpty()) {
            LOG.warn(
                    "base URL of account {}: http:// and not this machine, so that the client key goes over the network in"
                            + " clear; use https://",
                    String.join(", ", inClear));
        }
    }

    private static boolean isClearText(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
        return "http".equalsIgnoreCase(address.getScheme()) && !loopback;
    }

    static ReportProvider provider(Account account, Map<String, ReportProvider> providers) {
        ReportProvider provider = providers.get(account.provider());
        if (provider == null) {
            throw new IllegalArgumentException("provider '" + account.provider() + "' of account '" + account.label()
                    + "': not found; found are " + providers.keySet()
                    + ". Add the provider's module to the class path or module path, or correct the id");
        }
        return provider;
    }

    /** The headers of answers that a provider can read, by lower-case name. */
    static Set<String> responseHeaders(ReportProvider provider) {
        Set<String> all = new HashSet<>(HttpReply.COMMON_HEADERS);
        for (String name : provider.responseHeaders()) {
            if (!HEADER_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("response headers of provider '" + provider.id() + "': '"
                        + ForeignText.clean(name, LONGEST_LABEL) + "' is no name of a header; use letters, digits and"
                        + " hyphens");
            }
            all.add(name.toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(all);
    }

    static Map<String, ReportProvider> providers(List<ReportProvider> given) {
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
            if (!ForeignText.isClean(provider.id())) {
                throw new IllegalArgumentException("provider id '" + ForeignText.clean(provider.id(), 100) + "' of "
                        + provider.getClass().getName()
                        + ": has control or invisible characters, shown as ?; use visible ones");
            }
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
