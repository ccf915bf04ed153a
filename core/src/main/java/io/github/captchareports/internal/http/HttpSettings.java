package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** How one account's requests reach its service. */
public record HttpSettings(
        String name,
        URI baseUrl,
        @Nullable ProxySettings proxy,
        List<X509Certificate> trustedCertificates,
        boolean http2,
        Duration connectTimeout,
        Scheduler clock) {}
