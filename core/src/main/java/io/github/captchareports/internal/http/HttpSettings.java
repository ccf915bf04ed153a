package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * How one account's requests reach its service.
 *
 * @param maxHeaders the most bytes of an answer's headers that are read
 * @param replaySafe whether a report whose fate is unclear may be sent again
 * @param maxInFlight the most requests at one time
 */
public record HttpSettings(
        String name,
        URI baseUrl,
        @Nullable ProxySettings proxy,
        List<X509Certificate> trustedCertificates,
        boolean http2,
        Duration connectTimeout,
        int maxHeaders,
        boolean replaySafe,
        int maxInFlight,
        Scheduler clock) {
    /** The proxy that plain requests are handed to as they are, with the service's URL as their target; null without one. */
    @Nullable
    ProxySettings forwarding() {
        boolean plain = !Origin.of(baseUrl).secure();
        return plain && proxy != null && proxy.type() == ProxySettings.Type.HTTP ? proxy : null;
    }
}
