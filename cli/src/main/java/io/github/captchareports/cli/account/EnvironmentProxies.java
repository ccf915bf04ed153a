package io.github.captchareports.cli.account;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.cli.Streams;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names for an address, read as curl reads it: {@code https_proxy} or {@code HTTPS_PROXY},
 * {@code http_proxy} in lower case alone (what a web server puts into {@code HTTP_PROXY} is from its clients),
 * {@code all_proxy} or {@code ALL_PROXY}, and the exceptions in {@code no_proxy} or {@code NO_PROXY}. Before the
 * variables, Java's own properties {@code https.proxyHost}, {@code https.proxyPort}, {@code http.proxyHost},
 * {@code http.proxyPort} and {@code http.nonProxyHosts} are asked. Addresses of this machine are never behind a proxy.
 */
public final class EnvironmentProxies {
    private static final int HTTP_PORT = 1080;
    private static final int HTTPS_PORT = 443;
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)");

    /**
     * A proxy and where it is from.
     *
     * @param settings the proxy
     * @param source the variable or property that names it
     */
    record Found(ProxySettings settings, String source) {
        /** For people: without user and password. */
        String shown() {
            String host = settings.host().contains(":") && !settings.host().startsWith("[")
                    ? "[" + settings.host() + "]"
                    : settings.host();
            return settings.type().name().toLowerCase(Locale.ROOT) + "://" + host + ":" + settings.port();
        }
    }

    /** A variable in messages. */
    private record Variable(String name) implements AccountSettings.Origin {
        @Override
        public String context() {
            return "";
        }

        @Override
        public String spelt(String field) {
            return name + " (from the environment; --no-proxy ignores it)";
        }
    }

    private final Streams.Environment environment;
    private final Streams.Environment properties;

    /**
     * Makes a reader.
     *
     * @param properties the properties of the virtual machine
     */
    public EnvironmentProxies(Streams.Environment environment, Streams.Environment properties) {
        this.environment = environment;
        this.properties = properties;
    }

    /** The proxy for an address; null where there is none. */
    @Nullable
    Found of(URI address) {
        String host = address.getHost();
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (host == null || NoProxy.isLoopback(host)) {
            return null;
        }
        String property = property(scheme + ".proxyHost");
        if (property != null) {
            return NoProxy.inProperty(property("http.nonProxyHosts"), host) ? null : ofProperties(scheme, property);
        }
        String name = variable(scheme);
        String value = name == null ? null : environment.get(name);
        if (name == null || value == null || NoProxy.inVariable(exceptions(), host)) {
            return null;
        }
        return new Found(ProxyUrl.read(new Variable(name), withSchemeAndPort(value.strip())), name);
    }

    private Found ofProperties(String scheme, String host) {
        String source = "-D" + scheme + ".proxyHost";
        String port = property(scheme + ".proxyPort");
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        String unlessSet = scheme.equals("https") ? "443" : "80";
        return new Found(
                ProxyUrl.read(new Variable(source), "http://" + bracketed + ":" + (port == null ? unlessSet : port)),
                source);
    }

    private @Nullable String variable(String scheme) {
        List<String> names = scheme.equals("https")
                ? List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
                : List.of("http_proxy", "all_proxy", "ALL_PROXY");
        return firstSet(names);
    }

    private String exceptions() {
        String name = firstSet(List.of("no_proxy", "NO_PROXY"));
        String value = name == null ? null : environment.get(name);
        return value == null ? "" : value;
    }

    private @Nullable String firstSet(List<String> names) {
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return name;
            }
        }
        return null;
    }

    private @Nullable String property(String name) {
        String value = properties.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** As curl: http where no scheme is given, its port where none is, and nothing behind the port counts. */
    private static String withSchemeAndPort(String value) {
        var matcher = SCHEME.matcher(value);
        boolean given = matcher.matches();
        String scheme = given ? matcher.group(1).toLowerCase(Locale.ROOT) : "http";
        String rest = given ? matcher.group(2) : value;
        int end = rest.indexOf('/', rest.lastIndexOf('@') + 1);
        String authority = end < 0 ? rest : rest.substring(0, end);
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        boolean hasPort = place.substring(place.lastIndexOf(']') + 1).contains(":");
        String known = scheme.equals("socks5h") ? "socks5" : scheme;
        return known + "://" + authority + (hasPort ? "" : ":" + (known.equals("https") ? HTTPS_PORT : HTTP_PORT));
    }
}
