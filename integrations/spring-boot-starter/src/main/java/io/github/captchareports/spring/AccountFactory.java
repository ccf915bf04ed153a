package io.github.captchareports.spring;

import io.github.captchareports.Account;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ConnectionSettings;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.RateLimit;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Makes accounts of properties. */
final class AccountFactory {
    private final Providers providers;
    private final ClientKeys keys;
    private final BundledCertificates certificates;

    AccountFactory(Providers providers, ClientKeys keys, BundledCertificates certificates) {
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
                .confirmations(properties.confirmations());
        keys.apply(path, properties, provider, account);
        account.connection(connection -> apply(path, properties, connection));
        Setting.apply(path + ".max-in-flight", properties.maxInFlight(), account::maxInFlight);
        Setting.apply(path + ".max-pending", properties.maxPending(), account::maxPending);
        Setting.apply(
                path + ".solved-per-day", properties.solvedPerDay(), solved -> solved.forEach(account::solvedPerDay));
        Setting.apply(
                path + ".complaints",
                properties.complaints(),
                complaints ->
                        account.complaintLimits(limits(path + ".complaints.", complaints, provider.complaintLimits())));
        return account.build();
    }

    private void apply(String path, AccountProperties properties, ConnectionSettings.Builder connection) {
        Setting.apply(path + ".base-url", properties.baseUrl(), text -> connection.baseUrl(url(text)));
        connection.proxy(proxy(path + ".proxy", properties.proxy()));
        Setting.apply(
                path + ".ssl-bundle",
                properties.sslBundle(),
                name -> certificates.apply(path + ".ssl-bundle", name, connection));
        Setting.apply(path + ".http2", properties.http2(), connection::http2);
        AccountProperties.Connection bounds = properties.connection();
        if (bounds != null) {
            String at = path + ".connection.";
            Setting.apply(at + "max-idle-time", bounds.maxIdleTime(), connection::maxIdleTime);
            Setting.apply(at + "max-lifetime", bounds.maxLifetime(), connection::maxLifetime);
            Setting.apply(
                    at + "max-response-headers", bytes(bounds.maxResponseHeaders()), connection::maxResponseHeaders);
            Setting.apply(at + "max-response-body", bytes(bounds.maxResponseBody()), connection::maxResponseBody);
        }
    }

    /** A size beyond every int is beyond every bound as well. */
    private static @Nullable Integer bytes(@Nullable DataSize size) {
        return size == null ? null : (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
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

    private @Nullable ProxySettings proxy(String path, AccountProperties.@Nullable Proxy proxy) {
        if (proxy == null) {
            return null;
        }
        String host = Setting.required(path + ".host", proxy.host(), "give the proxy's host name or address");
        Integer port = proxy.port();
        if (port == null) {
            throw new InvalidSettingException(path + ".port", "missing", "give the proxy's port");
        }
        ProxySettings.Builder settings =
                Setting.make(path + ".port", () -> ProxySettings.builder(proxy.type(), host, port));
        String username = proxy.username();
        if (username != null) {
            String password = proxy.password();
            settings.credentials(username, () -> password == null ? "" : password);
        }
        Setting.apply(
                path + ".ssl-bundle",
                proxy.sslBundle(),
                name -> settings.trustedCertificates(certificates.authorities(path + ".ssl-bundle", name)));
        return settings.build();
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
