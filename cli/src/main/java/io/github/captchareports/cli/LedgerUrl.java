package io.github.captchareports.cli;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the shared ledger is, as Lettuce reads it: a server, sentinels or nodes of a cluster. No message shows the URL:
 * people put the password there.
 */
final class LedgerUrl {
    private static final String REMEDY = "use a form like redis://localhost:6379/0, rediss:// for TLS, or"
            + " redis-sentinel://host1:26379,host2:26379/0#master";
    /** What Lettuce reads after the question mark; anything else it ignores without a word. */
    private static final Set<String> PARAMETERS = Set.of(
            "timeout", "database", "clientname", "libraryname", "libraryversion", "sentinelmasterid", "verifypeer");

    private LedgerUrl() {}

    /** Reads the URL; one server unless it is a cluster. */
    static List<RedisURI> read(String text, boolean cluster) {
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
            checkParameters(url.getRawQuery());
            String scheme = String.valueOf(url.getScheme());
            // Of the two ways that Lettuce has, only that for clusters reads host names with an underscore.
            RedisURI whole = RedisURI.create(url);
            if (scheme.contains("sentinel") || scheme.contains("socket")) {
                return List.of(whole);
            }
            List<RedisURI> servers = RedisClusterURIUtil.toRedisURIs(url);
            servers.forEach(server -> {
                server.setDatabase(whole.getDatabase());
                server.setClientName(whole.getClientName());
            });
            return servers;
        } catch (URISyntaxException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException unreadable) {
            throw refused("not a URL of Redis; " + REMEDY);
        }
    }

    private static void checkParameters(@Nullable String query) {
        if (query == null) {
            return;
        }
        for (String parameter : query.split("[&;]", -1)) {
            String name = parameter.split("=", 2)[0].toLowerCase(Locale.ROOT);
            if (!PARAMETERS.contains(name)) {
                throw refused("has a parameter that would be ignored, and a password never stands there; use timeout,"
                        + " database, clientName or verifyPeer, and --ledger-password-env for the password");
            }
        }
    }

    /** The servers, for a message. */
    static String where(List<RedisURI> servers) {
        return servers.stream()
                .flatMap(server -> server.getSentinels().isEmpty() ? Stream.of(server) : server.getSentinels().stream())
                .map(server -> server.getHost() == null
                        ? "the socket"
                        : Excerpt.of(server.getHost() + ":" + server.getPort()).replace("\"", ""))
                .collect(Collectors.joining(", "));
    }

    private static ConfigurationException refused(String problem) {
        return new ConfigurationException("--ledger: " + problem);
    }
}
