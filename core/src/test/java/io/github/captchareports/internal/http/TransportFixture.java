package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ClientCertificate;
import io.github.captchareports.ConnectionSettings;
import io.github.captchareports.HostResolver;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.support.RawServer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.netty.tcp.TcpResources;
import reactor.util.context.Context;

/**
 * Transports and servers of one test. After it everything is torn down, and every exchange must have ended
 * exactly once, or never if it was withdrawn.
 */
final class TransportFixture implements AfterEachCallback {
    static final String BODY = "{\"clientKey\":\"canary-key\",\"taskId\":1}";
    /** The most bytes of an answer's body that are read unless a test says something else. */
    static final int MAX_BODY = 16 * 1024;

    @Nullable
    ProxySettings proxy;

    List<X509Certificate> trusted = List.of();
    boolean http2;
    boolean replaySafe = true;
    int maxHeaders = 65_536;
    int maxBody = MAX_BODY;
    Duration maxIdleTime = Duration.ofSeconds(10);
    Duration maxLifetime = Duration.ofMinutes(5);

    @Nullable
    ClientCertificate clientCertificate;

    @Nullable
    HostResolver resolver;

    int maxInFlight = 1024;
    Set<String> responseHeaders = handedOn("x-which", "x-empty");
    /** The addresses of every host name, possibly none; null for those of DNS and the hosts file. */
    @Nullable
    List<String> addresses;

    Duration connectTimeout = Duration.ofSeconds(5);
    Scheduler clock = Schedulers.parallel();
    /** By the monotonic clock of {@link Schedulers#parallel()}. */
    long notAfter = Schedulers.parallel().now(TimeUnit.NANOSECONDS)
            + Duration.ofHours(1).toNanos();

    private final List<HttpTransport> transports = new ArrayList<>();
    private final List<RequestQueue> queues = new ArrayList<>();
    private final List<AutoCloseable> servers = new ArrayList<>();
    private final List<TestExchange> receivers = Collections.synchronizedList(new ArrayList<>());

    /** These response headers, and those that every provider can read. */
    static Set<String> handedOn(String... names) {
        Set<String> all = new HashSet<>(HttpReply.COMMON_HEADERS);
        all.addAll(List.of(names));
        return all;
    }

    RawServer plain(RawServer.Script script) throws IOException {
        RawServer server = RawServer.plain(script);
        servers.add(server);
        return server;
    }

    RawServer late(int backlog, RawServer.Script script) throws IOException {
        RawServer server = RawServer.late(backlog, script);
        servers.add(server);
        return server;
    }

    RawServer secure(SSLSocketFactory tls, RawServer.Script script) throws IOException {
        RawServer server = RawServer.secure(tls, script);
        servers.add(server);
        return server;
    }

    /** A server of HTTP/2, whose certificate the transports opened from now on trust. */
    Http2RawServer http2(Http2RawServer.Script script) throws IOException {
        return http2("localhost", script);
    }

    /** As {@link #http2(Http2RawServer.Script)}, with a certificate for some other host. */
    Http2RawServer http2(String host, Http2RawServer.Script script) throws IOException {
        Http2RawServer server = new Http2RawServer(Http2RawServer.certificateFor(host), script);
        servers.add(server);
        trusted = List.of(Http2RawServer.authority());
        http2 = true;
        return server;
    }

    HttpTransport open(URI baseUrl) {
        HttpTransport transport = new HttpTransport(new HttpSettings(
                "test", baseUrl, connection(), http2, connectTimeout, replaySafe, maxInFlight, responseHeaders, clock));
        transports.add(transport);
        queues.add(new RequestQueue(transport));
        return transport;
    }

    private ConnectionSettings connection() {
        return ConnectionSettings.builder()
                .proxy(proxy)
                .trustedCertificates(trusted)
                .clientCertificate(clientCertificate)
                .maxIdleTime(maxIdleTime)
                .maxLifetime(maxLifetime)
                .maxResponseHeaders(maxHeaders)
                .maxResponseBody(maxBody)
                .resolver(resolver())
                .build();
    }

    /** The resolver for {@link #addresses}; null for DNS and the hosts file. */
    @Nullable
    HostResolver resolver() {
        List<String> all = addresses;
        return all == null ? resolver : host -> Addresses.of(host, all);
    }

    HttpTransport to(RawServer server) {
        return open(server.url());
    }

    HttpTransport to(Http2RawServer server) {
        return open(server.url());
    }

    static ProviderCall call(String body) {
        return ProviderCall.of(
                ReportMethod.post("/reportCorrect"),
                Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.ISO_8859_1));
    }

    TestExchange send(HttpTransport transport) {
        return send(transport, call(BODY));
    }

    TestExchange send(HttpTransport transport, ProviderCall call) {
        TestExchange exchange = new TestExchange(transport, call);
        receivers.add(exchange);
        RequestQueue queue = queues.get(transports.indexOf(transport));
        queue.add(exchange);
        return exchange;
    }

    /** Uses connections as a lane does, in the simplest way. */
    private static final class RequestQueue implements Transport.Watch {
        private final HttpTransport transport;
        private final Deque<TestExchange> waiting = new ArrayDeque<>();

        RequestQueue(HttpTransport transport) {
            this.transport = transport;
            transport.watch(this);
        }

        void add(TestExchange exchange) {
            synchronized (waiting) {
                waiting.add(exchange);
            }
            onReady();
        }

        @Override
        public void onReady() {
            while (true) {
                TestExchange first;
                Reservation reservation;
                synchronized (waiting) {
                    waiting.removeIf(exchange -> exchange.isOver());
                    first = waiting.peek();
                    reservation = first == null ? null : transport.reserve();
                    if (reservation == null) {
                        transport.want(waiting.size());
                        return;
                    }
                    waiting.remove();
                }
                first.sendOn(reservation, this);
            }
        }

        @Override
        public void onFailed(Throwable cause) {
            TestExchange first;
            synchronized (waiting) {
                waiting.removeIf(exchange -> exchange.isOver());
                first = waiting.poll();
                transport.want(waiting.size());
            }
            if (first != null) {
                first.onEnd(new AttemptEnd.NotSent(cause));
            }
        }

        void again(TestExchange exchange) {
            synchronized (waiting) {
                waiting.addFirst(exchange);
            }
            onReady();
        }
    }

    /** Waits until every exchange so far was answered. */
    void assertAllAnswered() throws InterruptedException {
        for (TestExchange exchange : List.copyOf(receivers)) {
            exchange.answer();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (HttpTransport transport : transports) {
            transport.close().block(RawServer.PATIENCE);
        }
        for (AutoCloseable server : servers) {
            server.close();
        }
        letTheEventLoopsFinish();
        for (TestExchange exchange : receivers) {
            assertThat(exchange.ends).as("ends of one exchange").hasSize(exchange.withdrawn ? 0 : 1);
        }
    }

    /**
     * Lets the transports do what is left to do after exchanges have ended, such as taking connections back. A task that comes
     * a moment later runs in another turn of its loop, so that what has arrived at the sockets was read.
     */
    static void letTheEventLoopsFinish() {
        for (int round = 0; round < 2; round++) {
            List<Future<?>> turns = new ArrayList<>();
            for (EventLoopGroup loops : List.of(
                    HttpResources.get().onClient(true), TcpResources.get().onClient(true))) {
                loops.forEach(loop -> turns.add(loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS)));
            }
            turns.forEach(Future::syncUninterruptibly);
        }
    }

    /** A request that the test sends, and all ends that its receiver got. */
    final class TestExchange implements Receiver {
        final List<AttemptEnd> ends = Collections.synchronizedList(new ArrayList<>());
        private final HttpTransport transport;
        private final ProviderCall call;
        private final CountDownLatch first = new CountDownLatch(1);
        private @Nullable Exchange current;
        private @Nullable RequestQueue queue;
        private boolean over;
        private int sending;
        private volatile boolean withdrawn;

        TestExchange(HttpTransport transport, ProviderCall call) {
            this.transport = transport;
            this.call = call;
        }

        synchronized boolean isOver() {
            return over;
        }

        private void sendOn(Reservation reservation, RequestQueue from) {
            synchronized (this) {
                if (over) {
                    reservation.release();
                    return;
                }
                queue = from;
                sending++;
            }
            Exchange begun = transport.send(reservation, call, notAfter, Context.empty(), this);
            synchronized (this) {
                current = current == null ? begun : current;
                sending--;
                notifyAll();
            }
        }

        @Override
        public void onEnd(AttemptEnd end) {
            RequestQueue from;
            synchronized (this) {
                from = end instanceof AttemptEnd.Stale ? queue : null;
                over = from == null || over;
                current = null;
            }
            if (from != null) {
                from.again(this);
                return;
            }
            ends.add(end);
            first.countDown();
        }

        private void awaitSent() {
            try {
                while (sending > 0) {
                    wait(RawServer.PATIENCE.toMillis());
                }
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        boolean withdraw() {
            Exchange begun;
            synchronized (this) {
                awaitSent();
                begun = current;
                if (begun == null && !over) {
                    over = true;
                    withdrawn = true;
                    return true;
                }
            }
            withdrawn = begun != null && begun.withdraw();
            return withdrawn;
        }

        void giveUp(AttemptEnd.Loss why) {
            Exchange begun;
            boolean waits;
            synchronized (this) {
                awaitSent();
                begun = current;
                waits = begun == null && !over;
                over |= waits;
            }
            if (waits) {
                onEnd(new AttemptEnd.NotSent(null));
            } else if (begun != null) {
                begun.giveUp(why);
            }
        }

        AttemptEnd end() throws InterruptedException {
            assertThat(first.await(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .as("ended in time")
                    .isTrue();
            return ends.get(0);
        }

        HttpReply answer() throws InterruptedException {
            AttemptEnd end = end();
            assertThat(end).isInstanceOf(AttemptEnd.Answered.class);
            return ((AttemptEnd.Answered) end).reply();
        }

        String answeredBody() throws InterruptedException {
            return new String(answer().body(), StandardCharsets.ISO_8859_1);
        }

        void assertNotSent() throws InterruptedException {
            assertThat(end()).isInstanceOf(AttemptEnd.NotSent.class);
        }

        /** Sent on a connection, and proven not to be taken. */
        void assertNotTaken() throws InterruptedException {
            assertThat(end()).isInstanceOf(AttemptEnd.NotTaken.class);
        }

        /** Unclear for whatever reason. */
        void assertUnclear() throws InterruptedException {
            assertThat(end()).isInstanceOf(AttemptEnd.Unclear.class);
        }

        void assertUnclear(AttemptEnd.Loss loss) throws InterruptedException {
            AttemptEnd end = end();
            assertThat(end).isInstanceOf(AttemptEnd.Unclear.class);
            assertThat(((AttemptEnd.Unclear) end).loss()).as("loss in %s", end).isEqualTo(loss);
        }
    }
}
