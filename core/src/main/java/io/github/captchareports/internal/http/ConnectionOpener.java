package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens as many connections as the waiting requests need and the rate limit allows, and adds them to the pool. It decides in a
 * drain loop, so that two callers do not open a connection each for the same request. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel is seen in its events as well
final class ConnectionOpener {
    private final ConnectionContext context;
    private final Connector connector;
    private final ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    /** Calls of {@link #openConnections} that the drain loop has not worked off. */
    private final AtomicInteger calls = new AtomicInteger();

    /** Whether a call is scheduled for when the rate limit allows more connections. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    ConnectionOpener(ConnectionContext context) {
        this.context = context;
        this.connector = new Connector(context.settings());
    }

    /** Opens the connections that are missing for the pool's demand. */
    void openConnections() {
        if (calls.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            context.pendingConnects().subtractEnded();
            openMissing();
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Closes all connections and opens no more, once the pool is closed. */
    ChannelGroupFuture close() {
        connector.close();
        return channels.close();
    }

    private void openMissing() {
        while (!context.pool().isClosed() && pendingCapacity() < context.pool().demand()) {
            long wait = context.connectRate().tryAcquire(context.settings().nanos());
            if (wait > 0) {
                openConnectionsAfter(wait);
                return;
            }
            context.pendingConnects().begin();
            try {
                connector.open(this::opened, this::failed);
            } catch (RuntimeException | Error failure) {
                failed(failure);
            }
        }
    }

    /** How many requests the connections that are being opened will take at once. */
    private long pendingCapacity() {
        return (long) context.pendingConnects().count() * context.capacity().requests();
    }

    private void openConnectionsAfter(long nanos) {
        if (scheduled.compareAndSet(false, true)) {
            context.settings()
                    .clock()
                    .schedule(
                            () -> {
                                scheduled.set(false);
                                openConnections();
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
    }

    private void opened(Channel channel) {
        try {
            channels.add(channel);
            channel.config().setAutoRead(true);
            if (Connector.speaksHttp2(channel)) {
                Http2Connection.start(channel, context);
                return;
            }
            context.capacity().learnRequests(1);
            new Http1Connection(channel, context).start();
        } catch (RuntimeException | Error failure) {
            channel.close().addListener(ended -> failed(failure));
        }
    }

    private void failed(Throwable cause) {
        context.pendingConnects().end();
        // The watch may lower the demand now.
        context.pool().connectFailed(cause);
    }
}
