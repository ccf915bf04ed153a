package io.github.captchareports.spring;

import io.github.captchareports.Account;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.RateLimit;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Makes accounts of properties. */
final class AccountFactory {
    private final Providers providers;
    private final ClientKeys keys;
    private final TrustedCertificates certificates;

    AccountFactory(Providers providers, ClientKeys keys, TrustedCertificates certificates) {
        this.providers = providers;
        this.keys = keys;
        this.certificates = certificates;
    }

    /**
     * Makes an account.
     *
     * @param path where its properties are
     */
    Account make(String path, AccountProperties properties) {
        String label = Setting.required(
                path + ".label", properties.label(), "name the account, as requests and results shall call it");
        ReportProvider provider = providers.find(path + ".provider", properties.provider());
        Account.Builder account = Setting.make(path + ".label", () -> Account.builder(provider.id(), label))
                .rateLimit(rate(path, properties))
                .ledgerOutagePolicy(properties.ledgerOutagePolicy())
                .confirmations(properties.confirmations())
                .proxy(proxy(path + ".proxy", properties.proxy()));
        keys.apply(path, properties, provider, account);
        Setting.apply(path + ".base-url", properties.baseUrl(), text -> account.baseUrl(url(text)));
        Setting.apply(path + ".http2", properties.http2(), account::http2);
        Setting.apply(path + ".max-in-flight", properties.maxInFlight(), account::maxInFlight);
        Setting.apply(path + ".max-pending", properties.maxPending(), account::maxPending);
        Setting.apply(
                path + ".ssl-bundle",
                properties.sslBundle(),
                name -> account.trustedCertificates(certificates.of(path + ".ssl-bundle", name)));
        Setting.apply(
                path + ".solved-per-day", properties.solvedPerDay(), solved -> solved.forEach(account::solvedPerDay));
        Setting.apply(
                path + ".complaints",
                properties.complaints(),
                complaints ->
                        account.complaintLimits(limits(path + ".complaints.", complaints, provider.complaintLimits())));
        return account.build();
    }

    /** No message shows the text: people put the key itself everywhere. */
    private static URI url(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "blank, which would mean the service itself; leave the property out, or set the variable that it names");
        }
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException("not a URL; use a form like https://api.example.com");
        }
    }

    private static RateLimit rate(String path, AccountProperties properties) {
        Double rate = properties.rate();
        Integer burst = properties.burst();
        RateLimit limit =
                rate == null ? RateLimit.DEFAULT : Setting.make(path + ".rate", () -> RateLimit.perSecond(rate));
        return burst == null ? limit : Setting.make(path + ".burst", () -> limit.withBurst(burst));
    }

    private static @Nullable ProxySettings proxy(String path, AccountProperties.@Nullable Proxy proxy) {
        if (proxy == null) {
            return null;
        }
        String host = Setting.required(path + ".host", proxy.host(), "give the proxy's host name or address");
        Integer port = proxy.port();
        if (port == null) {
            throw new InvalidSettingException(path + ".port", "missing", "give the proxy's port");
        }
        String password = proxy.password();
        return Setting.make(
                path + ".port",
                () -> new ProxySettings(
                        proxy.type(), host, port, proxy.username(), password == null ? null : () -> password));
    }

    private static ComplaintLimits limits(
            String path, AccountProperties.Complaints complaints, ComplaintLimits defaults) {
        ComplaintLimits.Builder limits = defaults.toBuilder();
        Setting.apply(path + "hold", complaints.hold(), limits::enabled);
        Setting.apply(path + "window", complaints.window(), limits::window);
        Setting.apply(path + "minimum-sample", complaints.minimumSample(), limits::minimumSample);
        Setting.make(
                path + "held-from",
                () -> limits.shares(
                        or(complaints.elevatedFrom(), defaults.elevatedFrom()),
                        or(complaints.alarmFrom(), defaults.alarmFrom()),
                        or(complaints.heldFrom(), defaults.heldFrom())));
        Setting.apply(path + "hysteresis", complaints.hysteresis(), limits::hysteresis);
        Setting.apply(path + "cool-down", complaints.coolDown(), limits::coolDown);
        Setting.apply(path + "refusals-until-held", complaints.refusalsUntilHeld(), limits::refusalsUntilHeld);
        return Setting.make(path + "hysteresis", limits::build);
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value == null ? otherwise : value;
    }
}
