package io.github.captchareports;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that an account's requests go through.
 *
 * @param type the protocol spoken with the proxy
 * @param host the proxy's host name or address
 * @param port the proxy's port, 1 to 65535
 * @param username the user, or null where the proxy asks for none
 * @param password supplies the password; null where the proxy asks for none
 */
public record ProxySettings(
        Type type,
        String host,
        int port,
        @Nullable String username,
        @Nullable Supplier<String> password) {
    /** The protocol spoken with a proxy. */
    public enum Type {
        /** HTTP CONNECT. */
        HTTP,
        /** SOCKS version 5. */
        SOCKS5
    }

    /**
     * Checks the settings.
     *
     * @param type the protocol spoken with the proxy
     * @param host the proxy's host name or address
     * @param port the proxy's port
     * @param username the user
     * @param password supplies the password
     * @throws IllegalArgumentException if the host is blank or the port out of range
     */
    public ProxySettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("proxy host: blank; use a host name or an address");
        }
        Settings.between("proxy port", port, 1, 65_535);
    }

    /**
     * An HTTP proxy without authentication.
     *
     * @param host the proxy's host
     * @param port the proxy's port
     * @return the settings
     */
    public static ProxySettings http(String host, int port) {
        return new ProxySettings(Type.HTTP, host, port, null, null);
    }

    @Override
    public String toString() {
        return "ProxySettings[" + type + " " + host + ":" + port + (username == null ? "" : ", with credentials") + "]";
    }
}
