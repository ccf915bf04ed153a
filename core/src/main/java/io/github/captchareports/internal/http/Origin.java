package io.github.captchareports.internal.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where a service is, as requests name it.
 *
 * @param host the host name or address, without brackets
 * @param authority host and port as a request names them: the port only where it is not the usual one
 * @param path what every path of the service begins with, without a slash at its end
 */
record Origin(boolean secure, String host, int port, String authority, String path) {
    /** Reads a base URL; its authority is taken apart here, since {@link URI} knows no underscore in a host name. */
    static Origin of(URI url) {
        boolean secure = "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
        String authority = url.getRawAuthority();
        int colon = authority.indexOf(':', authority.indexOf(']') + 1);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String given = colon < 0 ? "" : authority.substring(colon + 1);
        int usual = secure ? 443 : 80;
        int port = given.isEmpty() ? usual : Integer.parseInt(given);
        String path = url.getRawPath();
        return new Origin(
                secure,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                port == usual ? host : host + ":" + port,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    String scheme() {
        return secure ? "https" : "http";
    }

    @Override
    public String toString() {
        return scheme() + "://" + authority + path;
    }
}
