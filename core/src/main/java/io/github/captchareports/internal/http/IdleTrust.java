package io.github.captchareports.internal.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For how long a connection that is idle may be used again, as far as is known of the server. What it announces
 * ({@code Keep-Alive: timeout=5}) is obeyed, less a margin. Where an unclear report is final, more is asked for: without an
 * announcement a server has to be seen keeping an idle connection before any is used again, and each for a second only, or
 * half of the shortest time after which one was closed. Thread-safe.
 */
final class IdleTrust {
    /** After this time, in nanoseconds, a server that has not closed an idle connection is one that keeps them. */
    static final long PROBATION = Duration.ofMillis(500).toNanos();

    private static final long UNANNOUNCED = Duration.ofSeconds(1).toNanos();
    private static final long MARGIN = Duration.ofSeconds(1).toNanos();
    private static final long REMEMBERED = Duration.ofMinutes(1).toNanos();
    private static final long NEVER = Long.MAX_VALUE;
    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,\\s])timeout\\s*=\\s*\"?(\\d{1,9})");

    private final boolean replaySafe;
    private volatile boolean keeps;
    private volatile long shortest = NEVER;
    private volatile long shortestAt;

    /** @param replaySafe whether a report whose fate is unclear may be sent again */
    IdleTrust(boolean replaySafe) {
        this.replaySafe = replaySafe;
    }

    /** What an answer announces, in nanoseconds; -1 where it announces nothing. */
    static long announced(@Nullable String keepAlive) {
        Matcher timeout = TIMEOUT.matcher(keepAlive == null ? "" : keepAlive);
        return timeout.find()
                ? Duration.ofSeconds(Long.parseLong(timeout.group(1))).toNanos()
                : -1;
    }

    /**
     * For how long an idle connection may be used, in nanoseconds.
     *
     * @param announced what its last answer announced, -1 where nothing
     */
    long allowed(long announced, long now) {
        long most = announced < 0
                ? Lifetime.MAX_IDLE
                : Math.min(Lifetime.MAX_IDLE, announced - Math.min(MARGIN, announced / 2));
        if (replaySafe) {
            return most;
        }
        long known = now - shortestAt < REMEMBERED ? shortest / 2 : NEVER;
        return Math.min(known, announced < 0 ? UNANNOUNCED : most);
    }

    /** For how long a connection may be used that no request was sent on yet, in nanoseconds. */
    long allowedUnused() {
        return replaySafe ? Lifetime.MAX_IDLE : UNANNOUNCED;
    }

    /** Whether a connection may be used again, or has to be watched first. */
    boolean isProven(long announced) {
        return replaySafe || announced >= 0 || keeps;
    }

    /** Whether the loop has to look for the end of a connection that was idle before it is used. */
    boolean isWary() {
        return !replaySafe;
    }

    /** An idle connection has lasted for {@link #PROBATION}. */
    void kept() {
        keeps = true;
    }

    /** The server has closed a connection that had been idle for so long. */
    void closed(long idle, long now) {
        if (idle < PROBATION) {
            keeps = false;
        }
        if (idle < shortest || now - shortestAt >= REMEMBERED) {
            shortest = idle;
            shortestAt = now;
        }
    }
}
