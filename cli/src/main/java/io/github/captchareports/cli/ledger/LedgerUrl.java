package io.github.captchareports.cli.ledger;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Quoted;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the shared ledger is, as Lettuce reads it: a server, sentinels or nodes of a cluster. No message shows the URL:
 * people put the password there.
 */
public final class LedgerUrl {
    private static final String REMEDY = "use a form like redis://localhost:6379/0, rediss:// for TLS, or"
            + " redis-sentinel://host1:26379,host2:26379/0#master";
    /** The parameters that Lettuce reads, and the values it understands. It silently ignores everything else. */
    private enum Parameter {
        TIMEOUT("timeout", "0*[1-9][0-9]{0,8}(ns|us|ms|s|m|h|d)?", "write a duration above zero, such as timeout=5s"),
        DATABASE("database", "[0-9]{1,9}", "write its number, such as database=0"),
        CLIENT_NAME("clientName", ".+", "write the name after the equals sign, or leave it out"),
        LIBRARY_NAME("libraryName", ".+", "write the name after the equals sign, or leave it out"),
        LIBRARY_VERSION("libraryVersion", ".+", "write the version after the equals sign, or leave it out"),
        SENTINEL_MASTER("sentinelMasterId", ".+", "write the name after the equals sign, or after a # at the end"),
        VERIFY_PEER("verifyPeer", "full|ca|none", "write verifyPeer=full, ca or none");

        private final String name;
        private final Pattern value;
        private final String remedy;

        Parameter(String name, String value, String remedy) {
            this.name = name;
            this.value = Pattern.compile(value, Pattern.CASE_INSENSITIVE);
            this.remedy = remedy;
        }

        static @Nullable Parameter of(String name) {
            return Arrays.stream(values())
                    .filter(each -> each.name.equalsIgnoreCase(name))
                    .findFirst()
                    .orElse(null);
        }
    }

    private LedgerUrl() {}

    /** Reads the URL; one server unless it is a cluster. */
    public static List<RedisURI> read(String text, boolean cluster) {
        if (text.indexOf('@') >= 0 || text.toLowerCase(Locale.ROOT).contains("%40")) {
            throw refused(
                    "has a user or a password in it, which every process of this machine can read; give the user as"
                            + " --ledger-user and the password's variable as --ledger-password-env");
        }
        List<RedisURI> servers = parsed(text);
        if (!cluster && servers.size() > 1) {
            throw refused("names more than one server; add --ledger-cluster if they are nodes of a cluster");
        }
        if (cluster && servers.stream().anyMatch(server -> server.getHost() == null)) {
            throw refused(
                    "with --ledger-cluster it names nodes of the cluster, and neither sentinels nor a socket; use a"
                            + " form like redis://host1:6379,host2:6379");
        }
        if (cluster && servers.stream().anyMatch(server -> server.getDatabase() != 0)) {
            throw refused("names a database, and a cluster has only one; leave it out with --ledger-cluster");
        }
        return servers;
    }

    private static List<RedisURI> parsed(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            Set<Parameter> given = checkParameters(url.getRawQuery());
            checkUse(given, scheme, url);
            // Of the two ways that Lettuce has, only that for clusters reads host names with an underscore.
            RedisURI whole = RedisURI.create(url);
            if (scheme.contains("sentinel") || scheme.contains("socket")) {
                return List.of(whole);
            }
            List<RedisURI> servers = RedisClusterURIUtil.toRedisURIs(url);
            servers.forEach(server -> {
                server.setDatabase(whole.getDatabase());
                server.setClientName(whole.getClientName());
                server.setLibraryName(whole.getLibraryName());
                server.setLibraryVersion(whole.getLibraryVersion());
            });
            return servers;
        } catch (URISyntaxException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException unreadable) {
            throw refused("not a URL of Redis; " + REMEDY);
        }
    }

    private static Set<Parameter> checkParameters(@Nullable String query) {
        Set<Parameter> given = EnumSet.noneOf(Parameter.class);
        if (query == null) {
            return given;
        }
        for (String each : query.split("[&;]", -1)) {
            String[] parts = each.split("=", 2);
            Parameter parameter = Parameter.of(parts[0]);
            if (parameter == null) {
                throw refused("has a parameter that would be ignored, and a password never stands there; use timeout,"
                        + " database, clientName or verifyPeer, and --ledger-password-env for the password");
            }
            if (parts.length < 2 || !parameter.value.matcher(parts[1]).matches()) {
                throw refused(
                        "its parameter " + parameter.name + " has a value that would be ignored; " + parameter.remedy);
            }
            if (!given.add(parameter)) {
                throw refused("its parameter " + parameter.name + " is given twice; give it once");
            }
        }
        return given;
    }

    /** Refuses what is of use with another kind of URL only. */
    private static void checkUse(Set<Parameter> given, String scheme, URI url) {
        boolean hasFragment = url.getRawFragment() != null;
        boolean hasPath = url.getRawPath() != null && url.getRawPath().length() > 1;
        boolean sentinels = scheme.contains("sentinel");
        boolean tls = scheme.startsWith("rediss") || scheme.endsWith("+ssl") || scheme.endsWith("+tls");
        boolean named = given.contains(Parameter.SENTINEL_MASTER);
        if (hasFragment && !sentinels) {
            throw refused(
                    "has a # and something after it, which would be ignored: only sentinels have the name of their"
                            + " master there; leave it out");
        }
        if (hasFragment && named) {
            throw refused("names the master of its sentinels twice; give sentinelMasterId or what stands after the #");
        }
        if (named && !sentinels) {
            throw refused("its parameter sentinelMasterId would be ignored without sentinels; leave it out, or use"
                    + " redis-sentinel://");
        }
        if (given.contains(Parameter.DATABASE) && hasPath && !scheme.contains("socket")) {
            throw refused("names its database twice; give it after the slash or as database=");
        }
        if (given.contains(Parameter.VERIFY_PEER) && !tls) {
            throw refused("its parameter verifyPeer would be ignored without TLS; leave it out, or use rediss://");
        }
    }

    /** The servers, for a message. */
    public static String where(List<RedisURI> servers) {
        return servers.stream()
                .flatMap(server -> server.getSentinels().isEmpty() ? Stream.of(server) : server.getSentinels().stream())
                .map(server -> server.getHost() == null
                        ? "the socket"
                        : Quoted.of(server.getHost() + ":" + server.getPort()).replace("\"", ""))
                .collect(Collectors.joining(", "));
    }

    private static ConfigurationException refused(String problem) {
        return new ConfigurationException("--ledger: " + problem);
    }
}
