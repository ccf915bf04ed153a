package io.github.captchareports.ledger.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * What Redis was asked to do and did not, and what helps. The message holds no keys of accounts: Redis never gets one. The
 * cause is Lettuce's.
 */
public final class RedisLedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

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
        REMEDIES.put(
                "NOPERM",
                "the user may not do this: allow EVAL, EVALSHA, TIME, GET, SET, DEL, PTTL, HSET, HGETALL and PEXPIRE on the"
                        + " prefix");
        REMEDIES.put("WRONGTYPE", "something else uses the key: give the ledger a prefix of its own");
        REMEDIES.put(
                "UNREADABLE", "something else, or a newer version, writes there: give the ledger a prefix of its own");
    }

    private RedisLedgerException(String message, Throwable cause) {
        super(message, cause);
    }

    static RedisLedgerException of(String deed, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new RedisLedgerException(deed + ": Redis: " + said + "; " + remedy(cause, said), cause);
    }

    private static String remedy(Throwable cause, String said) {
        if (cause instanceof RedisCommandTimeoutException) {
            return "it did not answer in time: look at its load and the network, or raise the command timeout";
        }
        return REMEDIES.entrySet().stream()
                .filter(remedy -> said.contains(remedy.getKey() + ' '))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("look whether it runs, and whether the application has closed the connection");
    }
}
