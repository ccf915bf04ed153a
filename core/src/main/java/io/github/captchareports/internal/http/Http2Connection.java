package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection of HTTP/2, with a stream for each request. Everything but {@link #reserve}, {@link #isUsable}, {@link #release}
 * and {@link #abandon} runs on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the channel is seen in its events as well
final class Http2Connection implements HttpConnection {
    private final Channel channel;
    private final ConnectionContext context;
    private final ConnectionLifetime lifetime;
    private final StreamSlots slots;
    private final Http2Codec codec;
    /** The exchange of each stream that awaits its answer. */
    private final IntObjectMap<HttpExchange> exchanges = new IntObjectHashMap<>();

    /** Whether a request was given up during which nothing was read; lasts until something is. */
    private volatile boolean silent;

    /** How often something was read, to tell a connection that is silent from one that is slow. */
    private long reads;
    /** Whether the server has sent settings that allow a stream. */
    private boolean ready;

    private Throwable closeCause = new ClosedChannelException();

    private Http2Connection(Channel channel, ConnectionContext context) {
        this.channel = channel;
        this.context = context;
        this.lifetime = context.newLifetime();
        this.slots = new StreamSlots(context.capacity());
        Events events = new Events();
        this.codec = Http2Codec.create(
                new Http2ResponseReader(
                        events, exchanges, context.settings().connection().maxResponseHeaders()),
                events);
        codec.connection().addListener(events);
    }

    /** Begins to speak HTTP/2; the connection joins the pool when the server has sent its settings. */
    static void start(Channel channel, ConnectionContext context) {
        Http2Connection connection = new Http2Connection(channel, context);
        connection.lifetime.checkRegularly(channel, connection::retireIfOld);
        channel.eventLoop()
                .schedule(
                        connection::closeUnlessReady,
                        context.settings().connectTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        channel.pipeline().addLast(connection.codec);
    }

    @Override
    public boolean reserve() {
        int taken;
        do {
            taken = slots.taken();
            if (silent || taken >= slots.limit() || !isYoung(taken)) {
                return false;
            }
        } while (!slots.take(taken));
        lifetime.noLongerPending();
        return true;
    }

    @Override
    public boolean isUsable() {
        return slots.limit() > 0 && !silent;
    }

    @Override
    public void release() {
        giveBackSlot();
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void start(HttpExchange exchange) {
        int id = slots.isClosed() ? -1 : codec.nextStreamId();
        if (id < 0) {
            giveBackSlot();
            exchange.stale();
            return;
        }
        Http2Headers head;
        try {
            head = context.heads().of(exchange).http2(codec.maxHeadersOfServer());
        } catch (RuntimeException | Error invalid) {
            giveBackSlot();
            exchange.notSent(invalid);
            return;
        }
        slots.opened(id);
        exchange.stream = id;
        exchange.readsBefore = reads;
        if (!exchange.passGate()) {
            giveBackSlot();
            return;
        }
        exchanges.put(id, exchange);
        lifetime.use();
        codec.writeRequest(id, head, exchange.call().body());
        if (!codec.isOpen(id) && exchanges.remove(id) != null) {
            giveBackSlot();
            exchange.unclear(Loss.CONNECTION, closeCause);
        }
    }

    @Override
    public void abandon(HttpExchange exchange) {
        channel.eventLoop().execute(() -> {
            if (exchanges.get(exchange.stream) != exchange) {
                return;
            }
            if (reads == exchange.readsBefore) {
                silent = true;
            }
            codec.reset(exchange.stream);
        });
    }

    private long now() {
        return context.settings().nanos();
    }

    private void giveBackSlot() {
        if (slots.giveBack()) {
            lifetime.idleFrom(now());
        }
        context.pool().capacityAvailable();
    }

    private void openSlots() {
        slots.open();
        if (ready) {
            if (slots.allowed() == 0) {
                lifetime.noLongerPending();
            }
            context.pool().capacityAvailable();
        } else if (slots.allowed() > 0) {
            ready = true;
            context.capacity().learnRequests(slots.limit());
            context.pool().addMultiplexed(this);
        }
    }

    private void onStreamClosed(int id) {
        HttpExchange exchange = exchanges.remove(id);
        if (exchange == null) {
            return;
        }
        // First the slot, so that it can be reserved when the end of this exchange lets another request go.
        if (exchange.isComplete()) {
            slots.answered();
            if (slots.answers() == 1) {
                context.connectRate().refund();
            }
            giveBackSlot();
            retireIfOld();
            exchange.answered(context.settings().wallClock());
        } else if (exchange.refused || (slots.isRejected(id) && !exchange.hasHead())) {
            if (!slots.refused()) {
                retire();
            }
            giveBackSlot();
            exchange.notTaken(refusal());
        } else {
            giveBackSlot();
            exchange.unclear(Loss.CONNECTION, closeCause);
        }
        closeIfDone();
    }

    private static IOException refusal() {
        return new IOException("the server has not taken the request, and says so");
    }

    /** Takes no more requests, and closes when those that are open are answered. */
    private void retire() {
        if (!slots.isClosed()) {
            slots.close();
            context.pool().remove(this);
        }
        closeIfDone();
    }

    private void closeIfDone() {
        if (slots.isClosed() && exchanges.isEmpty()) {
            channel.close();
        }
    }

    /** Whether the connection takes a request: one that has others open is not idle. */
    private boolean isYoung(int taken) {
        long now = now();
        return taken == 0 ? !isOld(now) : !lifetime.isTooOld(now);
    }

    private boolean isOld(long now) {
        return lifetime.idleTime(now) >= context.keepAlive().maxIdle(-1, now) || lifetime.isTooOld(now);
    }

    private void retireIfOld() {
        long now = now();
        if (lifetime.isTooOld(now) || (slots.taken() == 0 && isOld(now))) {
            lifetime.expire();
            retire();
        }
    }

    private void closeUnlessReady() {
        if (!ready) {
            closeCause = new TimeoutException("the server sent no settings that allow a request");
            channel.close();
        }
    }

    private void onInactive() {
        retire();
        lifetime.noLongerPending();
        if (!ready) {
            context.pool().connectFailed(closeCause);
        } else if (slots.allRefused()) {
            context.pool().connectFailed(refusal());
        } else if (lifetime.endedUnused(now())) {
            context.pool().connectFailed(closeCause);
        } else {
            context.pool().capacityAvailable();
        }
        ready = true;
    }

    /** What happens on the connection. */
    private final class Events extends Http2ConnectionAdapter
            implements Http2Codec.Listener, Http2ResponseReader.Listener {
        @Override
        public void onRead() {
            reads++;
            if (silent) {
                silent = false;
                context.pool().capacityAvailable();
            }
        }

        @Override
        public void onSettings(Http2Settings settings) {
            Long streams = settings.maxConcurrentStreams();
            if (streams != null) {
                slots.allow(streams);
            }
            if (!slots.isClosed()) {
                openSlots();
            }
        }

        @Override
        public void onComplete(HttpExchange exchange) {
            codec.resetUnlessWritten(exchange.stream);
        }

        @Override
        public void onTooLarge(HttpExchange exchange, AnswerTooLargeException tooLarge) {
            codec.reset(exchange.stream);
            exchange.unclear(Loss.UNREADABLE, tooLarge);
        }

        @Override
        public void onStreamError(int stream, Throwable cause) {
            HttpExchange exchange = exchanges.get(stream);
            if (exchange != null) {
                exchange.unclear(Loss.UNREADABLE, cause);
            }
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2Connection.this.onStreamClosed(stream.id());
        }

        @Override
        public void onGoAwayReceived(int lastStream, long code, ByteBuf data) {
            slots.goAway(lastStream);
            retire();
        }

        @Override
        public void onGoAwaySent(int lastStream, long code, ByteBuf data) {
            retire();
        }

        @Override
        public void onTooManyResets() {
            retire();
        }

        @Override
        public void onConnectionError(Throwable cause) {
            closeCause = cause;
        }

        @Override
        public void onInactive() {
            Http2Connection.this.onInactive();
        }
    }
}
