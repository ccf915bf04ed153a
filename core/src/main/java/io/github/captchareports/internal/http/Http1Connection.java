package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1. It takes one request at a time, and another one only when the answer was whole and nothing has
 * followed it. Everything but {@link #reserve}, {@link #isUsable}, {@link #release} and {@link #abandon} runs on its event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of a write or of the channel is seen in its events as well
final class Http1Connection implements HttpConnection, Http1ResponseReader.Listener {
    /** Up to this size TLS writes a request in one record, whatever the server has negotiated. */
    private static final int ONE_RECORD = 8 * 1024;

    private final Channel channel;
    private final ConnectionContext context;
    private final ConnectionLifetime lifetime;
    private final Http1ResponseReader reader;
    /** Whether it is being closed from here; over TLS the channel remains active until that was written. */
    private volatile boolean closing;
    /** Whether it has brought an answer. */
    private volatile boolean served;

    Http1Connection(Channel channel, ConnectionContext context) {
        this.channel = channel;
        this.context = context;
        this.lifetime = context.newLifetime();
        this.reader =
                new Http1ResponseReader(this, context.settings().connection().maxResponseHeaders());
    }

    void start() {
        lifetime.checkRegularly(channel, this::closeIfOld);
        reader.addTo(channel);
        becomeIdle();
    }

    @Override
    public boolean reserve() {
        if (isUsable()) {
            lifetime.noLongerPending();
            return true;
        }
        expire();
        return false;
    }

    @Override
    public boolean isUsable() {
        long now = now();
        return !closing && channel.isActive() && lifetime.idleTime(now) < maxIdle(now) && !lifetime.isTooOld(now);
    }

    @Override
    public void release() {
        if (isUsable()) {
            context.pool().addIdle(this);
        } else {
            expire();
        }
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void start(HttpExchange exchange) {
        if (served && context.keepAlive().checksForClose()) {
            afterNextRead(() -> write(exchange));
        } else {
            write(exchange);
        }
    }

    @Override
    public void abandon(HttpExchange exchange) {
        channel.eventLoop().execute(() -> {
            if (reader.current() == exchange) {
                reader.drop();
                close();
            }
        });
    }

    @Override
    public void onAnswered(HttpExchange exchange) {
        if (!served) {
            served = true;
            context.connectRate().refund();
        }
        // First the connection, so that it can be reserved when the end of this exchange lets another request go.
        if (reader.keepsAlive() && !closing && !exchange.isDone() && channel.isActive() && isWritten()) {
            becomeIdle();
        } else {
            close();
        }
        if (context.settings().isProxyRefusal(exchange.status())) {
            exchange.notSent(new ProxyConnectException("the proxy asks for other credentials, status: 407"));
        } else {
            exchange.answered(context.settings().wallClock());
        }
    }

    @Override
    public void onFailed(Loss loss, @Nullable Throwable cause) {
        HttpExchange failed = reader.drop();
        close();
        if (failed == null) {
            return;
        }
        if (failed.mayHaveLeft) {
            failed.unclear(loss, cause);
            return;
        }
        Throwable unwritten = cause == null ? new ClosedChannelException() : cause;
        if (!served) {
            context.pool().connectFailed(unwritten);
        }
        failed.notTaken(unwritten);
    }

    @Override
    public void onUnusable() {
        close();
    }

    @Override
    public void onInactive() {
        if (served && reader.current() == null && !closing) {
            long now = now();
            context.keepAlive().onClosed(lifetime.idleTime(now), now);
        }
        context.pool().remove(this);
        ClosedChannelException closed = new ClosedChannelException();
        onFailed(Loss.CONNECTION, closed);
        lifetime.noLongerPending();
        if (lifetime.endedUnused(now())) {
            context.pool().connectFailed(closed);
        } else {
            context.pool().capacityAvailable();
        }
    }

    private long now() {
        return context.settings().nanos();
    }

    private long maxIdle(long now) {
        KeepAlivePolicy policy = context.keepAlive();
        return served ? policy.maxIdle(reader.announcedIdle(), now) : policy.maxIdleUnused();
    }

    /** Lets the event loop read what has arrived, the end of the connection above all, before it goes on. */
    private void afterNextRead(Runnable step) {
        if (channel.eventLoop() instanceof SingleThreadEventLoop loop) {
            loop.executeAfterEventLoopIteration(() -> loop.execute(step));
        } else {
            channel.eventLoop().execute(step);
        }
    }

    private void write(HttpExchange exchange) {
        if (!isUsable()) {
            expire();
            exchange.stale();
            return;
        }
        ByteBuf request;
        try {
            request = context.heads().of(exchange).http1(exchange.call(), channel.alloc());
        } catch (RuntimeException | Error invalid) {
            becomeIdle();
            exchange.notSent(invalid);
            return;
        }
        reader.expect(exchange);
        if (!exchange.passGate()) {
            reader.drop();
            request.release();
            becomeIdle();
            return;
        }
        lifetime.use();
        channel.writeAndFlush(request, writePromise(exchange, request.readableBytes()));
    }

    /** Notices when not even the first byte could be written; this is unknown where TLS needs more than one record. */
    private ChannelPromise writePromise(HttpExchange exchange, int length) {
        if (length > ONE_RECORD) {
            return channel.voidPromise();
        }
        ChannelProgressivePromise promise = channel.newProgressivePromise();
        promise.addListener(new ChannelProgressiveFutureListener() {
            private boolean begun;

            @Override
            public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
                begun = true;
            }

            @Override
            public void operationComplete(ChannelProgressiveFuture future) {
                exchange.mayHaveLeft = begun || future.isSuccess();
            }
        });
        return promise;
    }

    /** Whether the whole request was written: an answer may come before. */
    private boolean isWritten() {
        return channel.bytesBeforeUnwritable() >= channel.config().getWriteBufferHighWaterMark();
    }

    private void becomeIdle() {
        if (closing) {
            return;
        }
        long now = now();
        lifetime.idleFrom(now);
        if (lifetime.isTooOld(now)) {
            expire();
        } else if (!served || context.keepAlive().allowsReuse(reader.announcedIdle())) {
            context.pool().addIdle(this);
        } else if (context.keepAlive().beginProbation()) {
            addIdleAfterProbation(now);
        } else {
            close();
        }
    }

    /** Nothing is sent on the connection before its server was observed to keep it. */
    private void addIdleAfterProbation(long since) {
        KeepAlivePolicy policy = context.keepAlive();
        ScheduledFuture<?> end = channel.eventLoop()
                .schedule(
                        () -> {
                            policy.endProbation();
                            if (channel.isActive() && !closing && lifetime.idleSince() == since) {
                                policy.onKept();
                                context.pool().addIdle(this);
                            }
                        },
                        KeepAlivePolicy.PROBATION,
                        TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> {
            if (end.cancel(false)) {
                policy.endProbation();
            }
        });
    }

    private void closeIfOld() {
        if (reader.current() == null && !isUsable()) {
            expire();
        }
    }

    /** Closes the connection for its age, or because it has ended already. */
    private void expire() {
        if (channel.isActive()) {
            lifetime.expire();
        }
        close();
    }

    private void close() {
        closing = true;
        channel.close();
    }
}
