package io.github.captchareports.internal.http;

import io.github.captchareports.ConnectionSettings;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How old one connection is, for how long it has been idle, and whether it was used. Times are in nanoseconds. Everything but
 * {@link #use} and {@link #endedUnused} may be called on any thread; these two run on the event loop.
 */
final class ConnectionLifetime {
    /** A server that closes an unused connection within this time has not accepted it. */
    private static final long ACCEPTANCE = Duration.ofSeconds(1).toNanos();

    private final PendingConnects pendingConnects;
    private final long maxAge;
    /** How often it is checked whether the connection is too old. */
    private final long checkPeriod;

    private final long openedAt;
    private volatile long idleSince;
    /** Whether the connection counts among those that are being opened. */
    private final AtomicBoolean pending = new AtomicBoolean(true);

    private volatile boolean expired;
    private boolean used;

    ConnectionLifetime(PendingConnects pendingConnects, ConnectionSettings settings, long now) {
        this.pendingConnects = pendingConnects;
        this.maxAge = settings.maxLifetime().toNanos();
        this.checkPeriod = Math.min(maxAge, settings.maxIdleTime().toNanos()) / 2;
        this.openedAt = now;
        this.idleSince = now;
    }

    /** Runs a check of a connection now and then, on its event loop, until it is closed. */
    void checkRegularly(Channel channel, Runnable check) {
        ScheduledFuture<?> checks =
                channel.eventLoop().scheduleAtFixedRate(check, checkPeriod, checkPeriod, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> checks.cancel(false));
    }

    /** The connection is idle from now on. */
    void idleFrom(long now) {
        idleSince = now;
    }

    long idleSince() {
        return idleSince;
    }

    long idleTime(long now) {
        return now - idleSince;
    }

    /** Whether the connection takes no new request for its age, be it idle or not. */
    boolean isTooOld(long now) {
        return now - openedAt >= maxAge;
    }

    /** Counts the connection no longer among those that are being opened: it was reserved, or has ended. */
    void noLongerPending() {
        if (pending.compareAndSet(true, false)) {
            pendingConnects.end();
        }
    }

    /** A request is sent on the connection. */
    void use() {
        used = true;
    }

    /** The connection is closed from here for its age, be it idle or not. */
    void expire() {
        expired = true;
    }

    /** Whether the server has closed the connection at once and without a request. */
    boolean endedUnused(long now) {
        return !used && !expired && now - openedAt < ACCEPTANCE;
    }
}
