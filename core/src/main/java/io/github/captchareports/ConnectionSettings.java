package io.github.captchareports;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of an {@link Account} reach its service. Immutable. The times within which a connection must be open and
 * an answer whole are the reporter's: {@link ReporterBuilder#connectTimeout(Duration)} and
 * {@link ReporterBuilder#responseTimeout(Duration)}.
 */
public final class ConnectionSettings {
    /** What holds unless something else is set: a direct connection to the provider's own address. */
    public static final ConnectionSettings DEFAULT = builder().build();

    private final @Nullable URI baseUrl;
    private final @Nullable ProxySettings proxy;
    private final List<X509Certificate> trustedCertificates;
    private final @Nullable ClientCertificate clientCertificate;
    private final @Nullable Boolean http2;
    private final Duration maxIdleTime;
    private final Duration maxLifetime;
    private final int maxResponseHeaders;
    private final int maxResponseBody;
    private final @Nullable HostResolver resolver;

    private ConnectionSettings(Builder from) {
        this.baseUrl = from.baseUrl;
        this.proxy = from.proxy;
        this.trustedCertificates = from.trustedCertificates;
        this.clientCertificate = from.clientCertificate;
        this.http2 = from.http2;
        this.maxIdleTime = from.maxIdleTime;
        this.maxLifetime = from.maxLifetime;
        this.maxResponseHeaders = from.maxResponseHeaders;
        this.maxResponseBody = from.maxResponseBody;
        this.resolver = from.resolver;
    }

    /**
     * Starts with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder("");
    }

    /**
     * Starts with these settings.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return toBuilder("");
    }

    /** @param owner what messages about the base URL begin with */
    Builder toBuilder(String owner) {
        Builder builder = new Builder(owner);
        builder.baseUrl = baseUrl;
        builder.proxy = proxy;
        builder.trustedCertificates = trustedCertificates;
        builder.clientCertificate = clientCertificate;
        builder.http2 = http2;
        builder.maxIdleTime = maxIdleTime;
        builder.maxLifetime = maxLifetime;
        builder.maxResponseHeaders = maxResponseHeaders;
        builder.maxResponseBody = maxResponseBody;
        builder.resolver = resolver;
        return builder;
    }

    /**
     * Where the service is, if not at the provider's own address.
     *
     * @return the base URL, or null for the provider's
     */
    public @Nullable URI baseUrl() {
        return baseUrl;
    }

    /**
     * The proxy, if there is one.
     *
     * @return the proxy, or null for a direct connection
     */
    public @Nullable ProxySettings proxy() {
        return proxy;
    }

    /**
     * The authorities trusted over TLS with the service.
     *
     * @return the certificates; empty for the platform's own
     */
    public List<X509Certificate> trustedCertificates() {
        return trustedCertificates;
    }

    /**
     * The certificate shown to the service over TLS.
     *
     * @return the certificate, or null for none
     */
    public @Nullable ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /**
     * Whether HTTP/2 is offered by ALPN over TLS.
     *
     * @return false for HTTP/1.1 only; null where that is left to the provider, the default
     */
    public @Nullable Boolean http2() {
        return http2;
    }

    /**
     * For how long a connection may be idle and still be used again.
     *
     * @return 10 seconds unless set
     */
    public Duration maxIdleTime() {
        return maxIdleTime;
    }

    /**
     * After which time a connection takes no new request.
     *
     * @return 5 minutes unless set
     */
    public Duration maxLifetime() {
        return maxLifetime;
    }

    /**
     * The most bytes of an answer's headers that are read.
     *
     * @return 65,536 unless set
     */
    public int maxResponseHeaders() {
        return maxResponseHeaders;
    }

    /**
     * The most bytes of an answer's body that are read.
     *
     * @return 16,384 unless set
     */
    public int maxResponseBody() {
        return maxResponseBody;
    }

    /**
     * What finds the addresses of host names.
     *
     * @return the resolver, or null for DNS and the hosts file
     */
    public @Nullable HostResolver resolver() {
        return resolver;
    }

    @Override
    public String toString() {
        return "ConnectionSettings[baseUrl=" + baseUrl + ", proxy=" + proxy + ", trustedCertificates="
                + trustedCertificates.size() + ", clientCertificate=" + clientCertificate + ", http2=" + http2
                + ", maxIdleTime=" + maxIdleTime + ", maxLifetime=" + maxLifetime + ", maxResponseHeaders="
                + maxResponseHeaders + ", maxResponseBody=" + maxResponseBody + ", resolver="
                + (resolver == null ? "default" : "custom") + "]";
    }

    /** Collects {@link ConnectionSettings}. Not thread-safe. */
    public static final class Builder {
        private static final Duration SHORTEST_IDLE = Duration.ofMillis(100);
        private static final Duration LONGEST_IDLE = Duration.ofMinutes(10);
        private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
        private static final Duration LONGEST_LIFE = Duration.ofDays(1);

        private final String owner;
        private @Nullable URI baseUrl;
        private @Nullable ProxySettings proxy;
        private List<X509Certificate> trustedCertificates = List.of();
        private @Nullable ClientCertificate clientCertificate;
        private @Nullable Boolean http2;
        private Duration maxIdleTime = Duration.ofSeconds(10);
        private Duration maxLifetime = Duration.ofMinutes(5);
        private int maxResponseHeaders = 64 * 1024;
        private int maxResponseBody = 16 * 1024;
        private @Nullable HostResolver resolver;

        private Builder(String owner) {
            this.owner = owner;
        }

        /**
         * Sets where the service is, instead of the provider's own address.
         *
         * @param url an {@code http} or {@code https} URL with a host, without query and fragment; a path is a prefix. The
         *     host may hold underscores or letters outside ASCII, the path letters outside ASCII: they are sent as IDNA and
         *     percent-encoded, and {@link ConnectionSettings#baseUrl()} shows them so. Null for the provider's own
         * @return this
         * @throws IllegalArgumentException if no request can be sent there
         */
        public Builder baseUrl(@Nullable URI url) {
            baseUrl = url == null ? null : BaseUrl.of(owner, url);
            return this;
        }

        /**
         * Sets a proxy. It looks up the service's host name where it opens a tunnel, so that
         * {@link #resolver(HostResolver)} is not asked then.
         *
         * @param settings the proxy, or null for a direct connection, the default
         * @return this
         */
        public Builder proxy(@Nullable ProxySettings settings) {
            proxy = settings;
            return this;
        }

        /**
         * Sets the authorities trusted over TLS with the service, in place of the platform's. A proxy that speaks TLS has its
         * own: {@link ProxySettings.Builder#trustedCertificates(List)}.
         *
         * @param certificates the authorities; empty for the platform's own, the default
         * @return this
         */
        public Builder trustedCertificates(List<X509Certificate> certificates) {
            trustedCertificates = List.copyOf(certificates);
            return this;
        }

        /**
         * Sets the certificate shown to the service where it asks for one over TLS. A proxy is never shown it.
         *
         * @param certificate the certificate with its key, or null for none, the default
         * @return this
         */
        public Builder clientCertificate(@Nullable ClientCertificate certificate) {
            clientCertificate = certificate;
            return this;
        }

        /**
         * Sets whether HTTP/2 is offered by ALPN over TLS. By default it is where the provider is replay-safe: one lost
         * connection leaves every request on it unclear, and only there can an unclear report be sent again.
         *
         * @param offered whether HTTP/2 is offered
         * @return this
         */
        public Builder http2(boolean offered) {
            http2 = offered;
            return this;
        }

        /**
         * Sets for how long a connection may be idle and still be used again. A shorter time that the server announces
         * ({@code Keep-Alive: timeout=5}) is obeyed less a margin of up to a second, and where the provider is not
         * replay-safe a connection is used again only for as long as is safe there, mostly a second. Default 10 seconds: a
         * server that closes a connection just as a request is written leaves that report unclear, so a longer time pays only
         * where the server is known to keep connections.
         *
         * @param time 100 milliseconds to 10 minutes
         * @return this
         * @throws IllegalArgumentException if the time is out of range
         */
        public Builder maxIdleTime(Duration time) {
            maxIdleTime = Settings.between("max idle time", time, SHORTEST_IDLE, LONGEST_IDLE);
            return this;
        }

        /**
         * Sets after which time a connection takes no new request; it is closed when the last of its answers came. So a
         * service that moves to other addresses is followed. Default 5 minutes. Idle connections end earlier, see
         * {@link #maxIdleTime(Duration)}.
         *
         * @param time 1 second to 1 day
         * @return this
         * @throws IllegalArgumentException if the time is out of range
         */
        public Builder maxLifetime(Duration time) {
            maxLifetime = Settings.between("max lifetime", time, SHORTEST_LIFE, LONGEST_LIFE);
            return this;
        }

        /**
         * Sets the most bytes of an answer's headers that are read, names and values. An answer with more cannot be read:
         * its report is unclear, the others of its connection are not concerned. Default 65,536.
         *
         * @param bytes 1,024 to 1,048,576
         * @return this
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder maxResponseHeaders(int bytes) {
            maxResponseHeaders = Settings.between("max response headers", bytes, 1024, 1024 * 1024);
            return this;
        }

        /**
         * Sets the most bytes of an answer's body that are read, decompressed. An answer with more cannot be read: its report
         * is unclear. Each request in flight may hold so many. Default 16,384.
         *
         * @param bytes 1,024 to 1,048,576
         * @return this
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder maxResponseBody(int bytes) {
            maxResponseBody = Settings.between("max response body", bytes, 1024, 1024 * 1024);
            return this;
        }

        /**
         * Sets what finds the addresses of host names, in place of DNS and the hosts file.
         *
         * @param lookup the resolver, or null for those, the default
         * @return this
         */
        public Builder resolver(@Nullable HostResolver lookup) {
            resolver = lookup;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         */
        public ConnectionSettings build() {
            return new ConnectionSettings(this);
        }
    }
}
