package io.github.captchareports.ledger.redis;

import io.github.captchareports.spi.ForeignText;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.RedisProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What Redis was asked to do and did not, and what helps. The message holds no keys of accounts: Redis never gets one. The
 * cause is Lettuce's.
 */
public final class RedisLedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    private static final String RIGHTS =
            "the user may not do this: allow EVAL, EVALSHA, TIME, GET, SET, DEL, PTTL, HSET, HGETALL and PEXPIRE on the"
                    + " prefix";

    /** What Redis says, with what helps; found anywhere in the message, since older servers wrap what happens in a script. */
    private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

    static {
        REMEDIES.put(
                "READONLY",
                "the connection leads to a replica: connect to the master, or through sentinels or the cluster");
        REMEDIES.put("OOM", "its memory is full: raise maxmemory, and leave maxmemory-policy at noeviction");
        REMEDIES.put("MISCONF", "it cannot save to disk and takes no writes: look into its log");
        REMEDIES.put("LOADING", "it has just started and reads its data: this passes");
        REMEDIES.put("CLUSTERDOWN", "the cluster lacks slots or a majority: look at CLUSTER INFO");
        REMEDIES.put("MASTERDOWN", "the replica has lost its master: connect to the master");
        REMEDIES.put("NOREPLICAS", "too few replicas follow it (min-replicas-to-write): look at INFO replication");
        REMEDIES.put("TRYAGAIN", "slots are moving: this passes");
        REMEDIES.put("BUSY", "another script keeps it busy: look at SLOWLOG, or use SCRIPT KILL");
        REMEDIES.put("NOAUTH", "it wants a password: set one on the connection");
        REMEDIES.put("WRONGPASS", "user or password is wrong: correct it on the connection");
        REMEDIES.put("NOPERM", RIGHTS);
        // Redis 6.2, of what a script does.
        REMEDIES.put("The user executing the script can't", RIGHTS);
        REMEDIES.put(
                "MOVED",
                "it is a node of a cluster: connect with a RedisClusterClient (--ledger-cluster on the command line)");
        REMEDIES.put("DENIED", "it is in protected mode: give it a password, or let it listen on loopback");
        REMEDIES.put("WRONGTYPE", "something else uses the key: give the ledger a prefix of its own");
        REMEDIES.put(
                "UNREADABLE", "something else, or a newer version, writes there: give the ledger a prefix of its own");
    }

    /** What Redis says that passes by itself, or when somebody mends the server. */
    private static final Set<String> PASSING = Set.of(
            "LOADING", "BUSY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "NOREPLICAS", "OOM", "MISCONF", "EXECABORT");

    /** Whether waiting does not help. */
    private final boolean lasting;

    private RedisLedgerException(String message, Throwable cause, boolean lasting) {
        super(message, cause);
        this.lasting = lasting;
    }

    /**
     * Why no connection came about, for who connects.
     *
     * @param failure what Lettuce threw, or its stage failed with
     * @return the exception, with the remedy
     */
    public static RedisLedgerException notConnected(Throwable failure) {
        return of("not connected", failure);
    }

    /**
     * Whether the ledger cannot work as it is configured: rights, user, password, a replica, a node of a cluster, something
     * else than Redis. What is not reachable now, or busy, is not lasting.
     *
     * @return true where waiting does not help
     */
    public boolean isLasting() {
        return lasting;
    }

    static RedisLedgerException of(String deed, Throwable failure) {
        Throwable cause = root(failure);
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new RedisLedgerException(
                deed + ": Redis: " + ForeignText.clean(said, LONGEST) + "; " + remedy(cause, said),
                cause,
                lasts(cause, said));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean lasts(Throwable cause, String said) {
        if (cause instanceof RedisProtocolException || cause instanceof SSLException) {
            return true;
        }
        if (!(cause instanceof RedisCommandExecutionException) || said.contains("max number of clients")) {
            return false;
        }
        return PASSING.stream().noneMatch(word -> said.contains(word + ' '));
    }

    private static String remedy(Throwable cause, String said) {
        if (cause instanceof RedisCommandTimeoutException) {
            return "it did not answer in time: look at its load and the network, or raise the command timeout";
        }
        if (cause instanceof RedisProtocolException) {
            return "this is no Redis, or one that wants TLS: correct host, port and scheme";
        }
        if (cause instanceof SSLException) {
            return "TLS failed: use redis:// where the server has none, or have its certificate trusted";
        }
        return REMEDIES.entrySet().stream()
                .filter(remedy -> (said + ' ').contains(remedy.getKey() + ' '))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("look whether it runs, and whether the application has closed the connection");
    }
}
