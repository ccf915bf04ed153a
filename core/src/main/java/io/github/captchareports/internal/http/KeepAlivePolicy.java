package io.github.captchareports.internal.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For how long an idle connection may be used again, as far as is known of the server. A time that the server announces
 * ({@code Keep-Alive: timeout=5}) is obeyed, less a margin. Where an unclear report is final, the policy is stricter: without
 * an announcement the server must have been observed to keep an idle connection before any is used again, and each is used
 * for a second only, or for half of the shortest time after which one was closed. Thread-safe.
 */
final class KeepAlivePolicy {
    /** A server that has not closed an idle connection after this time, in nanoseconds, is one that keeps them. */
    static final long PROBATION = Duration.ofMillis(500).toNanos();

    private static final long UNANNOUNCED = Duration.ofSeconds(1).toNanos();
    private static final long MARGIN = Duration.ofSeconds(1).toNanos();
    private static final long REMEMBERED = Duration.ofMinutes(1).toNanos();
    private static final long NEVER = Long.MAX_VALUE;
    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,\\s])timeout\\s*=\\s*\"?(\\d{1,9})");

    private final boolean replaySafe;
    private final long most;
    private volatile boolean keeps;
    private volatile long shortest = NEVER;
    private volatile long shortestAt;
    /** Whether a connection is on probation. */
    private final AtomicBoolean probation = new AtomicBoolean();

    /**
     * @param replaySafe whether a report whose fate is unclear may be sent again
     * @param most the longest that a connection may have been idle, whatever is known of the server
     */
    KeepAlivePolicy(boolean replaySafe, Duration most) {
        this.replaySafe = replaySafe;
        this.most = most.toNanos();
    }

    /** The time that a {@code Keep-Alive} header announces, in nanoseconds; -1 where it announces none. */
    static long announced(@Nullable String keepAlive) {
        Matcher timeout = TIMEOUT.matcher(keepAlive == null ? "" : keepAlive);
        return timeout.find()
                ? Duration.ofSeconds(Long.parseLong(timeout.group(1))).toNanos()
                : -1;
    }

    /**
     * For how long a connection may have been idle when it is used again, in nanoseconds.
     *
     * @param announced what its last answer announced, -1 where nothing
     */
    long maxIdle(long announced, long now) {
        long safe = announced < 0 ? most : Math.min(most, announced - Math.min(MARGIN, announced / 2));
        if (replaySafe) {
            return safe;
        }
        long known = now - shortestAt < REMEMBERED ? shortest / 2 : NEVER;
        return Math.min(known, announced < 0 ? Math.min(UNANNOUNCED, most) : safe);
    }

    /** For how long a connection may have been idle when its first request is sent, in nanoseconds. */
    long maxIdleUnused() {
        return replaySafe ? most : Math.min(UNANNOUNCED, most);
    }

    /** Whether a connection may be used again at once; otherwise it has to pass {@link #PROBATION} first. */
    boolean allowsReuse(long announced) {
        return replaySafe || announced >= 0 || keeps;
    }

    /** Whether the event loop has to check that a connection was not closed before it uses it again. */
    boolean checksForClose() {
        return !replaySafe;
    }

    /** Begins the probation of a connection; false when another one is on probation. */
    boolean beginProbation() {
        return probation.compareAndSet(false, true);
    }

    void endProbation() {
        probation.set(false);
    }

    /** An idle connection was still open after {@link #PROBATION}. */
    void onKept() {
        keeps = true;
    }

    /** The server has closed a connection that had been idle for this time. */
    void onClosed(long idle, long now) {
        if (idle < PROBATION) {
            keeps = false;
        }
        if (idle < shortest || now - shortestAt >= REMEMBERED) {
            shortest = idle;
            shortestAt = now;
        }
    }
}
