package io.github.captchareports;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the base URL of a service and puts it into the form that requests use: an ASCII host name and a percent-encoded
 * path. The authority is read here, since {@link URI} knows no host with an underscore or a letter outside ASCII.
 */
final class BaseUrl {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
    private static final int MAX_PORT = 65_535;

    private final String field;
    private final URI url;

    private BaseUrl(String owner, URI url) {
        this.field = owner + "base URL: ";
        this.url = url;
    }

    /**
     * The URL that requests go to.
     *
     * @param owner what messages begin with, such as the account
     * @throws IllegalArgumentException when none can; the message names owner, field, problem and remedy, and shows no
     *     user information
     */
    static URI of(String owner, URI url) {
        return new BaseUrl(owner, url).normal();
    }

    private URI normal() {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String authority = url.getRawAuthority();
        if (!(scheme.equals("http") || scheme.equals("https")) || authority == null) {
            throw new IllegalArgumentException(
                    field + "not an http or https URL with a host; use a form like https://api.example.com");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    field + "has a query, a fragment or user information; use scheme, host, port and path only");
        }
        boolean literal = authority.startsWith("[");
        if (literal && url.getHost() == null) {
            throw new IllegalArgumentException(
                    field + "no IPv6 address in brackets; use a form like https://[2001:db8::1]");
        }
        if (scheme.equals("https") && authority.indexOf('_') >= 0) {
            throw new IllegalArgumentException(
                    field + "host '" + Settings.shown(authority)
                            + "' has an underscore, and Java checks no certificate for such a name; use a name without, or http");
        }
        int colon = authority.indexOf(':', literal ? authority.indexOf(']') : 0);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        return URI.create(scheme + "://" + (literal ? host : ascii(host)) + port(port) + path());
    }

    private String port(String text) {
        if (text.isEmpty()) {
            return "";
        }
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > 5 || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_PORT) {
            throw new IllegalArgumentException(
                    field + "port " + Settings.shown(text) + "; use 1 to " + MAX_PORT + ", or none for the usual one");
        }
        return ":" + Integer.parseInt(text);
    }

    private String ascii(String host) {
        String ascii;
        try {
            ascii = IDN.toASCII(host);
        } catch (IllegalArgumentException noName) {
            ascii = "";
        }
        if (!HOST.matcher(ascii).matches()) {
            throw new IllegalArgumentException(
                    field + "host '" + Settings.shown(host)
                            + "' is no host name; use labels of at most 63 letters, digits, hyphens or underscores, joined by dots");
        }
        return ascii;
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        for (byte each :
                Normalizer.normalize(url.getRawPath(), Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8)) {
            if (each < 0) {
                path.append('%').append(String.format(Locale.ROOT, "%02X", each));
            } else {
                path.append((char) each);
            }
        }
        return path.toString();
    }
}
