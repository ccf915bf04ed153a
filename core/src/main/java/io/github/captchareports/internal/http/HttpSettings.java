package io.github.captchareports.internal.http;

import io.github.captchareports.ConnectionSettings;
import io.github.captchareports.ProxySettings;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * How one account's requests reach its service.
 *
 * @param baseUrl where the service is, by the account or the provider
 * @param connection what the account says of its connections
 * @param http2 whether HTTP/2 is offered, by the account or the provider
 * @param replaySafe whether a report whose fate is unclear may be sent again
 * @param maxInFlight the most requests at one time
 * @param responseHeaders which headers of an answer are handed on, by lower-case name
 */
public record HttpSettings(
        String name,
        URI baseUrl,
        ConnectionSettings connection,
        boolean http2,
        Duration connectTimeout,
        boolean replaySafe,
        int maxInFlight,
        Set<String> responseHeaders,
        Scheduler clock) {
    /** The proxy that forwards plain requests, which name the service's whole URL then; null without one. */
    @Nullable
    ProxySettings forwarding() {
        ProxySettings proxy = connection.proxy();
        boolean plain = !Origin.of(baseUrl).secure();
        return plain && proxy != null && proxy.type() != ProxySettings.Type.SOCKS5 ? proxy : null;
    }

    /** Whether an answer is the proxy's own, which has not forwarded the request. */
    boolean isProxyRefusal(int status) {
        return status == HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code() && forwarding() != null;
    }

    /** The monotonic time in nanoseconds. */
    long nanos() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    Instant wallClock() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}
