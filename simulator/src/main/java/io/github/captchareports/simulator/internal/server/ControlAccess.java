package io.github.captchareports.simulator.internal.server;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Who may use the control plane: programs of this machine, and no page that a browser shows. A page of another site can send
 * requests to loopback, under a name of its own (DNS rebinding) or with a form.
 */
final class ControlAccess {
    private static final Set<String> OF_FORMS =
            Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final String ADDRESS = "127(\\.\\d{1,3}){3}";

    private ControlAccess() {}

    /** Why a request is refused; null where it is not. */
    static @Nullable Refusal refusal(HttpServerRequest request) {
        HttpHeaders headers = request.requestHeaders();
        String host = headers.get("host");
        if (host != null && !isLoopback(host)) {
            return new Refusal(403, "host: not a name of this machine; use localhost or 127.0.0.1");
        }
        String origin = headers.get("origin");
        String site = headers.get("sec-fetch-site");
        if ((origin != null && !isSame(origin, host)) || (site != null && !OWN_SITES.contains(site))) {
            return new Refusal(403, "origin: a page of another origin may not control the simulator; use a program");
        }
        if (origin != null && changes(request) && OF_FORMS.contains(mediaType(headers.get("content-type")))) {
            return new Refusal(415, "content-type: one that a form can send; use application/json");
        }
        return null;
    }

    private static boolean changes(HttpServerRequest request) {
        return !request.method().name().equals("GET");
    }

    private static String mediaType(@Nullable String contentType) {
        // A request without one is what a form can send, too.
        return contentType == null
                ? "text/plain"
                : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isSame(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(new URI(origin).getRawAuthority());
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    private static boolean isLoopback(String authority) {
        String host = authority.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.endsWith(".localhost") || host.equals("[::1]") || host.matches(ADDRESS);
    }

    /**
     * A refusal.
     *
     * @param status the HTTP status
     * @param message what is refused, and the remedy
     */
    record Refusal(int status, String message) {}
}
