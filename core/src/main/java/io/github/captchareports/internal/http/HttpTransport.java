package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The connections of one account: opened by Reactor Netty, driven by Netty's codecs, and as many as the lane's requests
 * in flight need. The one used last is used next, so that those that are not needed grow old.
 */
public final class HttpTransport implements Transport {
    private static final int HEADS = 8;

    private final HttpSettings settings;
    private final Connector connector;
    private final Origin origin;
    /** The proxy that requests are handed to; null where they go to the service, be it through a tunnel. */
    private final @Nullable ProxySettings forwarding;

    private final AtomicReferenceArray<@Nullable RequestHead> heads = new AtomicReferenceArray<>(HEADS);

    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
    private final Deque<Http1Connection> idle = new ConcurrentLinkedDeque<>();
    private final CopyOnWriteArrayList<Http2Connection> multiplexed = new CopyOnWriteArrayList<>();

    /** Openings that are over since the last one who worked looked. */
    private final AtomicInteger over = new AtomicInteger();

    private final AtomicInteger work = new AtomicInteger();
    /** Connections being opened; touched only by whoever works. */
    private int opening;
    /** How many requests wait for a connection. */
    private volatile int wanted;

    private volatile Watch watch = Watch.NOBODY;
    /** How many requests a connection takes at once, as far as is known. */
    private volatile int perConnection;
    /** How many streams the server has shown to take of a new connection of HTTP/2. */
    private volatile int streamsAtOnce = Http2Connection.MAX_STREAMS;

    private final ConnectRateLimit connectRate;
    private final KeepAlivePolicy keepAlive;
    /** Whether a connection is watched for whether its server keeps it. */
    private final AtomicBoolean watching = new AtomicBoolean();

    /** Whether the worker is called when more connections may be opened. */
    private final AtomicBoolean armed = new AtomicBoolean();

    private volatile boolean closed;

    /** Prepares connections; opens none. */
    public HttpTransport(HttpSettings settings) {
        this(settings, null);
    }

    /** @param resolver finds addresses in place of DNS and the hosts file, for tests */
    HttpTransport(HttpSettings settings, @Nullable AddressResolverGroup<InetSocketAddress> resolver) {
        this.settings = settings;
        this.connector = new Connector(settings, resolver);
        this.origin = Origin.of(settings.baseUrl());
        this.forwarding = settings.forwarding();
        this.keepAlive = new KeepAlivePolicy(settings.replaySafe());
        this.connectRate = new ConnectRateLimit(settings.maxInFlight(), nanos());
        this.perConnection = settings.http2() && origin.secure() ? Http2Connection.MAX_STREAMS : 1;
    }

    @Override
    public void watch(Watch told) {
        watch = told;
    }

    @Override
    public @Nullable Reservation reserve() {
        if (closed) {
            return null;
        }
        for (Http2Connection connection : multiplexed) {
            if (connection.reserve()) {
                return connection;
            }
        }
        Http1Connection connection;
        while ((connection = idle.pollFirst()) != null) {
            if (connection.isFresh(nanos())) {
                connection.noLongerOpening();
                return connection;
            }
            connection.retire();
        }
        return null;
    }

    @Override
    public void want(int requests) {
        wanted = requests;
        if (requests > 0) {
            if (!idle.isEmpty()) {
                // It got ready after the last reservation was tried, and told nobody, since nobody wanted one.
                watch.onReady();
            }
            work();
        }
    }

    @Override
    public void maxInFlight(int requests) {
        connectRate.maxInFlight(requests, nanos());
    }

    @Override
    public Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
        HttpExchange exchange = new HttpExchange(call, notAfter, receiver);
        try {
            ((HttpConnection) on).send(exchange);
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
            connector.close();
            connections.close().addListener(done -> sink.success());
        });
    }

    /** For how long idle connections may be used. */
    KeepAlivePolicy keepAlive() {
        return keepAlive;
    }

    /** Whether a connection is to be watched: one at a time, the others are closed. */
    boolean beginProbation() {
        return watching.compareAndSet(false, true);
    }

    void endProbation() {
        watching.set(false);
    }

    /** A connection has answered and waits for the next request. */
    void idle(Http1Connection connection) {
        idle.addFirst(connection);
        moreRoom();
    }

    /** A connection takes more requests than a moment ago. */
    void moreRoom() {
        if (wanted > 0) {
            watch.onReady();
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

    /** How many streams a new connection of HTTP/2 is given at once. */
    int streamsAtOnce() {
        return streamsAtOnce;
    }

    /** The server has shown that it takes so many streams of a connection, or no more. */
    void streamsAtOnce(int streams) {
        streamsAtOnce = streams;
        perConnection = streams;
    }

    /** A connection has brought its first answer: it was no opening in vain. */
    void served() {
        connectRate.refund();
    }

    /** A connection was reserved for the first time, or has ended; whoever wants another one calls the worker. */
    void openingOver() {
        over.incrementAndGet();
    }

    private void openingFailed(Throwable cause) {
        openingOver();
        connectionFailed(cause);
    }

    /** A connection has ended without a use. */
    void connectionFailed(Throwable cause) {
        if (!closed) {
            // Who is told may want less from now on.
            watch.onFailed(cause);
        }
    }

    /**
     * The head of a request that is about to be sent.
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
        String authorization = proxyAuthorization();
        if (head == null || !head.fits(call, authorization)) {
            head = new RequestHead(origin, forwarding != null, authorization, call);
            heads.set(place, head);
        }
        return head;
    }

    /** The most bytes of an answer's headers that are read. */
    int maxHeaders() {
        return settings.maxHeaders();
    }

    /** Whether an answer is a proxy's own, which has handed nothing on. */
    boolean isProxyRefusal(int status) {
        return forwarding != null && status == HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED.code();
    }

    long nanos() {
        return settings.clock().now(TimeUnit.NANOSECONDS);
    }

    Instant wallClock() {
        return Instant.ofEpochMilli(settings.clock().now(TimeUnit.MILLISECONDS));
    }

    private void work() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            opening -= over.getAndSet(0);
            openMore();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void openMore() {
        while (!closed && (long) opening * perConnection < wanted) {
            long wait = connectRate.tryAcquire(nanos());
            if (wait > 0) {
                workAfter(wait);
                return;
            }
            opening++;
            try {
                connector.open(this::opened, this::openingFailed);
            } catch (RuntimeException | Error failed) {
                openingFailed(failed);
            }
        }
    }

    private void workAfter(long nanos) {
        if (armed.compareAndSet(false, true)) {
            settings.clock()
                    .schedule(
                            () -> {
                                armed.set(false);
                                work();
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
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
            channel.close().addListener(ended -> openingFailed(failed));
        }
    }

    private @Nullable String proxyAuthorization() {
        if (forwarding == null || forwarding.username() == null) {
            return null;
        }
        Supplier<String> password = forwarding.password();
        String credentials = forwarding.username() + ":" + (password == null ? "" : password.get());
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
