package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long connections live. */
final class Lifetime {
    /** Short, since a server that closes a connection as we write leaves the report unclear; in nanoseconds. */
    static final long MAX_IDLE = Duration.ofSeconds(10).toNanos();

    /** Not for ever, so that a service that moves to other addresses is followed; in nanoseconds. */
    static final long MAX_LIFE = Duration.ofMinutes(5).toNanos();

    private Lifetime() {}

    /** Looks at a connection now and then, on its event loop, until it is closed. */
    static void watch(Channel channel, Runnable look) {
        ScheduledFuture<?> watch =
                channel.eventLoop().scheduleAtFixedRate(look, MAX_IDLE / 2, MAX_IDLE / 2, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> watch.cancel(false));
    }
}
