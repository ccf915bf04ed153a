package io.github.captchareports.cli.account;

import io.github.captchareports.ProxySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads {@code http://[user[:password]@]host:port}, {@code https://...} and {@code socks5://...}. No message shows any of it. */
final class ProxyUrl {
    private static final String REMEDY =
            "use http://host:port, https://host:port or socks5://host:port, with user:password@ before the host where the proxy asks for it"
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
        String password = credentials.length > 1 ? decoded(origin, credentials[1]) : "";
        try {
            ProxySettings.Builder proxy = ProxySettings.builder(type, url.getHost(), url.getPort());
            if (user != null) {
                proxy.credentials(user, () -> password);
            }
            return proxy.build();
        } catch (IllegalArgumentException invalid) {
            throw origin.refuse("proxy", "port or host out of range; " + REMEDY);
        }
    }

    private static ProxySettings.Type type(AccountSettings.Origin origin, URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http" -> ProxySettings.Type.HTTP;
            case "https" -> ProxySettings.Type.HTTPS;
            case "socks5" -> ProxySettings.Type.SOCKS5;
            default -> throw origin.refuse("proxy", "none of http://, https:// and socks5://; " + REMEDY);
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
}
