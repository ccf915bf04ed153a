package io.github.captchareports;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A proxy that an account's requests go through. Immutable. */
public final class ProxySettings {
    /** The protocol spoken with a proxy. */
    public enum Type {
        /** HTTP: CONNECT for a service over TLS, and requests that the proxy forwards for one without. */
        HTTP,
        /** As {@link #HTTP}, with TLS between this process and the proxy. */
        HTTPS,
        /** SOCKS version 5. */
        SOCKS5
    }

    private final Type type;
    private final String host;
    private final int port;
    private final @Nullable String username;
    private final @Nullable Supplier<String> password;
    private final List<X509Certificate> trustedCertificates;

    private ProxySettings(Builder from) {
        this.type = from.type;
        this.host = from.host;
        this.port = from.port;
        this.username = from.username;
        this.password = from.password;
        this.trustedCertificates = from.trustedCertificates;
    }

    /**
     * Starts a proxy.
     *
     * @param type the protocol spoken with the proxy
     * @param host the proxy's host name or address
     * @param port the proxy's port, 1 to 65535
     * @return a builder
     * @throws IllegalArgumentException if the host is blank or the port out of range
     */
    public static Builder builder(Type type, String host, int port) {
        return new Builder(type, host, port);
    }

    /**
     * An HTTP proxy without authentication.
     *
     * @param host the proxy's host name or address
     * @param port the proxy's port, 1 to 65535
     * @return the settings
     * @throws IllegalArgumentException if the host is blank or the port out of range
     */
    public static ProxySettings http(String host, int port) {
        return builder(Type.HTTP, host, port).build();
    }

    /**
     * The protocol spoken with the proxy.
     *
     * @return the protocol
     */
    public Type type() {
        return type;
    }

    /**
     * Where the proxy is.
     *
     * @return its host name or address
     */
    public String host() {
        return host;
    }

    /**
     * The proxy's port.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /**
     * The user.
     *
     * @return the user, or null where the proxy asks for none
     */
    public @Nullable String username() {
        return username;
    }

    /**
     * Where the password comes from; asked for each connection or forwarded request, and must not block.
     *
     * @return the supplier, or null where the proxy asks for none
     */
    public @Nullable Supplier<String> password() {
        return password;
    }

    /**
     * The authorities trusted over TLS with a proxy of the type {@link Type#HTTPS}.
     *
     * @return the certificates; empty for the platform's own
     */
    public List<X509Certificate> trustedCertificates() {
        return trustedCertificates;
    }

    /** Without the user and the password. */
    @Override
    public String toString() {
        return "ProxySettings[" + type + " " + host + ":" + port + (username == null ? "" : ", with credentials") + "]";
    }

    /** Collects {@link ProxySettings}. Not thread-safe. */
    public static final class Builder {
        private final Type type;
        private final String host;
        private final int port;
        private @Nullable String username;
        private @Nullable Supplier<String> password;
        private List<X509Certificate> trustedCertificates = List.of();

        private Builder(Type type, String host, int port) {
            if (host.isBlank()) {
                throw new IllegalArgumentException("proxy host: blank; use a host name or an address");
            }
            this.type = Objects.requireNonNull(type, "type");
            this.host = host;
            this.port = Settings.between("proxy port", port, 1, 65_535);
        }

        /**
         * Sets the user and the password. None by default. With a proxy of the type {@link Type#HTTP} they go over the network
         * in clear.
         *
         * @param user the user
         * @param secret supplies the password, asked for each connection or forwarded request; must not block
         * @return this
         */
        public Builder credentials(String user, Supplier<String> secret) {
            username = Objects.requireNonNull(user, "user");
            password = Objects.requireNonNull(secret, "password");
            return this;
        }

        /**
         * Sets the authorities trusted over TLS with a proxy of the type {@link Type#HTTPS}, in place of the platform's. The
         * other types do not use them.
         *
         * @param certificates the authorities; empty for the platform's own, the default
         * @return this
         */
        public Builder trustedCertificates(List<X509Certificate> certificates) {
            trustedCertificates = List.copyOf(certificates);
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         */
        public ProxySettings build() {
            return new ProxySettings(this);
        }
    }
}
