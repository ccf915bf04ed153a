package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The connections of one account: opened by Reactor Netty, driven by Netty's codecs, and as many as the lane's requests
 * in flight need. The one used last is used next, so that those that are not needed grow old. A request that finds none
 * waits for the first that is opened or comes free.
 */
public final class HttpTransport implements Transport {
    private static final int HEADS = 8;

    private final HttpSettings settings;
    private final Connector connector;
    private final String base;
    private final AtomicReferenceArray<@Nullable RequestHead> heads = new AtomicReferenceArray<>(HEADS);

    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
    private final Deque<Http1Connection> idle = new ConcurrentLinkedDeque<>();
    private final CopyOnWriteArrayList<Http2Connection> multiplexed = new CopyOnWriteArrayList<>();

    private final Queue<HttpExchange> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    /** Openings that are over since the last one who worked looked. */
    private final AtomicInteger over = new AtomicInteger();

    private final AtomicInteger work = new AtomicInteger();
    /** Requests without a connection; touched only by whoever works. */
    private final Queue<HttpExchange> waiting = new ArrayDeque<>();
    /** Connections being opened, or open and not yet used; touched only by whoever works. */
    private int opening;
    /** How many were waiting when the last one worked. */
    private volatile int waitingNow;
    /** How many requests a connection takes at once, as far as is known. */
    private volatile int perConnection;

    private volatile boolean closed;

    /** Prepares connections; opens none. */
    public HttpTransport(HttpSettings settings) {
        this.settings = settings;
        this.connector = new Connector(settings);
        this.base = withoutTrailingSlash(settings.baseUrl());
        this.perConnection =
                settings.http2() && Connector.isSecure(settings.baseUrl()) ? Http2Connection.MAX_STREAMS : 1;
    }

    @Override
    public Exchange send(ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
        HttpExchange exchange = new HttpExchange(call, notAfter, receiver);
        try {
            dispatch(exchange);
        } catch (RuntimeException | Error defect) {
            exchange.failed(defect);
        }
        return exchange;
    }

    @Override
    public Mono<Void> close() {
        return Mono.create(sink -> {
            closed = true;
            work();
            connections.close().addListener(done -> sink.success());
        });
    }

    /** Gives a request to a connection, or lets it wait for one. */
    private void dispatch(HttpExchange exchange) {
        HttpConnection connection = take();
        if (connection != null) {
            connection.send(exchange);
        } else {
            handBack(exchange);
        }
    }

    /** A request has no connection, or has one no more. */
    void handBack(HttpExchange exchange) {
        arrivals.add(exchange);
        work();
    }

    /** A connection has answered and waits for the next request. */
    void idle(Http1Connection connection) {
        idle.addFirst(connection);
        moreRoom();
    }

    /** A connection takes more requests than a moment ago. */
    void moreRoom() {
        // In this order: who works now may have looked before there was room, and says so before it ends.
        if (work.get() != 0 || waitingNow != 0) {
            work();
        }
    }

    /** A connection has spoken HTTP/2 and takes requests. */
    void opened(Http2Connection connection, int streams) {
        perConnection = streams;
        multiplexed.add(connection);
        moreRoom();
    }

    /** A connection takes no requests any more. */
    void forget(Http2Connection connection) {
        multiplexed.remove(connection);
    }

    void forget(Http1Connection connection) {
        idle.remove(connection);
    }

    /** A connection has got its first request, or was closed for want of one. */
    void openingOver() {
        over.incrementAndGet();
        work();
    }

    /** A connection could not be opened, or ended before its first request: opening another at once would never end. */
    void openingFailed(Throwable cause) {
        failures.add(cause);
        over.incrementAndGet();
        work();
    }

    /**
     * The head of a request that is about to cross.
     *
     * @throws CancellationException when it is too late to send it
     * @throws IllegalArgumentException when the call holds what a request must not
     */
    RequestHead head(HttpExchange exchange) {
        if (exchange.isLate(nanos())) {
            throw new CancellationException("connected after the report's deadline");
        }
        ProviderCall call = exchange.call();
        int place = call.path().hashCode() & (HEADS - 1);
        RequestHead head = heads.get(place);
        if (head == null || !head.fits(call)) {
            head = new RequestHead(base, call);
            heads.set(place, head);
        }
        return head;
    }

    long nanos() {
        return settings.clock().now(TimeUnit.NANOSECONDS);
    }

    Instant wallClock() {
        return Instant.ofEpochMilli(settings.clock().now(TimeUnit.MILLISECONDS));
    }

    private @Nullable HttpConnection take() {
        for (Http2Connection connection : multiplexed) {
            if (connection.reserve()) {
                return connection;
            }
        }
        Http1Connection connection;
        while ((connection = idle.pollFirst()) != null) {
            if (connection.isFresh(nanos())) {
                return connection;
            }
            connection.retire();
        }
        return null;
    }

    private void work() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            HttpExchange arrival;
            while ((arrival = arrivals.poll()) != null) {
                waiting.add(arrival);
            }
            opening -= over.getAndSet(0);
            serveWhoWaits();
            failWhoWaitedForAFailure();
            openForWhoWaits();
            waitingNow = waiting.size();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void failWhoWaitedForAFailure() {
        Throwable cause;
        while ((cause = failures.poll()) != null) {
            int concerned = perConnection;
            HttpExchange exchange;
            while (concerned > 0 && (exchange = waiting.poll()) != null) {
                if (exchange.isWaiting()) {
                    concerned--;
                    exchange.notSent(cause);
                }
            }
        }
    }

    private void serveWhoWaits() {
        HttpExchange exchange;
        while ((exchange = waiting.peek()) != null) {
            HttpConnection connection = exchange.isWaiting() ? take() : null;
            if (connection == null && exchange.isWaiting()) {
                return;
            }
            waiting.remove();
            if (connection != null) {
                give(exchange, connection);
            }
        }
    }

    /** Whatever goes wrong with one request, the others go on. */
    private static void give(HttpExchange exchange, HttpConnection connection) {
        try {
            connection.send(exchange);
        } catch (RuntimeException | Error defect) {
            exchange.failed(defect);
        }
    }

    private void openForWhoWaits() {
        if (closed) {
            HttpExchange exchange;
            while ((exchange = waiting.poll()) != null) {
                exchange.notSent(new IOException("the reporter is closed"));
            }
            return;
        }
        if (needsMore()) {
            waiting.removeIf(exchange -> !exchange.isWaiting());
        }
        while (needsMore()) {
            opening++;
            try {
                connector.open(this::opened, this::openingFailed);
            } catch (RuntimeException | Error failed) {
                openingFailed(failed);
            }
        }
    }

    private boolean needsMore() {
        return (long) opening * perConnection < waiting.size();
    }

    private void opened(Channel channel) {
        try {
            connections.add(channel);
            channel.config().setAutoRead(true);
            if (Connector.speaksHttp2(channel)) {
                Http2Connection.start(channel, this, settings.connectTimeout());
                return;
            }
            perConnection = 1;
            new Http1Connection(channel, this).start();
        } catch (RuntimeException | Error failed) {
            channel.close().addListener(closed -> openingFailed(failed));
        }
    }

    private static String withoutTrailingSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
