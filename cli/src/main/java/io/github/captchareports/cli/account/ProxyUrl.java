package io.github.captchareports.cli.account;

import io.github.captchareports.ProxySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads {@code http://[user[:password]@]host:port} and {@code socks5://...}. No message shows any of it. */
final class ProxyUrl {
    private static final String REMEDY =
            "use http://host:port or socks5://host:port, with user:password@ before the host where the proxy asks for it"
                    + " (percent-encoded)";

    private ProxyUrl() {}

    static ProxySettings read(AccountSettings.Origin origin, String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException unreadable) {
            throw origin.refuse("proxy", "not a URL; " + REMEDY);
        }
        if (url.getHost() == null || url.getPort() < 1) {
            throw origin.refuse("proxy", "has no host or no port; " + REMEDY);
        }
        if (url.getRawQuery() != null
                || url.getRawFragment() != null
                || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))) {
            throw origin.refuse("proxy", "has something after the port; " + REMEDY);
        }
        ProxySettings.Type type = type(origin, url);
        String[] credentials = url.getRawUserInfo() == null
                ? new String[0]
                : url.getRawUserInfo().split(":", 2);
        String user = credentials.length > 0 ? decoded(origin, credentials[0]) : null;
        String password = credentials.length > 1 ? decoded(origin, credentials[1]) : null;
        try {
            return new ProxySettings(type, url.getHost(), url.getPort(), user, supplier(password));
        } catch (IllegalArgumentException invalid) {
            throw origin.refuse("proxy", "port or host out of range; " + REMEDY);
        }
    }

    private static ProxySettings.Type type(AccountSettings.Origin origin, URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http" -> ProxySettings.Type.HTTP;
            case "socks5" -> ProxySettings.Type.SOCKS5;
            default -> throw origin.refuse("proxy", "neither http:// nor socks5://; " + REMEDY);
        };
    }

    private static String decoded(AccountSettings.Origin origin, String text) {
        try {
            // A form's decoder: a plus stands for itself in a URL.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw origin.refuse("proxy", "user or password not percent-encoded; " + REMEDY);
        }
    }

    private static @Nullable Supplier<String> supplier(@Nullable String password) {
        return password == null ? null : () -> password;
    }
}
