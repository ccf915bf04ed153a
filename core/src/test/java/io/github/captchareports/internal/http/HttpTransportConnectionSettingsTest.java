package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ClientCertificate;
import io.github.captchareports.FailureCause;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account says of its connections: client certificate, times, bounds and resolver. */
class HttpTransportConnectionSettingsTest {
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate CLIENT = new HeldCertificate.Builder()
            .commonName("reporter")
            .signedBy(AUTHORITY)
            .build();

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @StartStop
    public final MockWebServer service = new MockWebServer();

    private final AdvancedClock clock = new AdvancedClock();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theClientCertificateIsShownToAServiceThatAsksForOne(boolean http2) throws Exception {
        HttpTransport transport = serviceThatRequiresACertificate(
                ClientCertificate.of(CLIENT.keyPair().getPrivate(), List.of(CLIENT.certificate())), http2);
        service.enqueue(new MockResponse.Builder().body("ok").build());

        assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");

        Principal shown = Objects.requireNonNull(
                        Objects.requireNonNull(service.takeRequest().getHandshake()))
                .peerPrincipal();
        assertThat(String.valueOf(shown)).isEqualTo("CN=reporter");
    }

    @Test
    void aServiceThatAsksForACertificateAnswersNothingWithoutOne() throws Exception {
        HttpTransport transport = serviceThatRequiresACertificate(null, false);
        service.enqueue(new MockResponse.Builder().body("ok").build());

        assertThat(fixture.send(transport).end()).isNotInstanceOf(AttemptEnd.Answered.class);

        assertThat(service.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"60, 2900, true", "60, 3100, false", "2, 900, true", "2, 1100, false"})
    void aConnectionIsIdleNoLongerThanIsSetAndTheServerAnnounces(int announced, long pause, boolean usedAgain)
            throws Exception {
        RawServer server = fixture.plain(answering("Keep-Alive: timeout=" + announced + "\r\n"));
        virtualTime();
        fixture.maxIdleTime = Duration.ofSeconds(3);
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        TransportFixture.letTheEventLoopsFinish();
        clock.advance(Duration.ofMillis(pause));
        fixture.send(transport).answer();

        assertThat(server.connections()).isEqualTo(usedAgain ? 1 : 2);
    }

    @Test
    void aLongerIdleTimeCountsAsWell() throws Exception {
        RawServer server = fixture.plain(answering(""));
        virtualTime();
        fixture.maxIdleTime = Duration.ofMinutes(2);
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        TransportFixture.letTheEventLoopsFinish();
        clock.advance(Duration.ofSeconds(119));
        fixture.send(transport).answer();

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionIsClosedWithTheFirstAnswerAfterItsLifetime() throws Exception {
        virtualTime();
        fixture.maxLifetime = Duration.ofSeconds(30);
        RawServer server = fixture.plain(line -> {
            while (line.readRequest() != null) {
                clock.advance(Duration.ofSeconds(16));
                line.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        TransportFixture.letTheEventLoopsFinish();
        fixture.send(transport).answer();

        assertThat(server.connections()).isEqualTo(1);
        server.awaitEnds();
        fixture.send(transport).answer();
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionOfHttp2TakesNoStreamAfterItsLifetimeAndIsClosedWithItsLastAnswer() throws Exception {
        virtualTime();
        fixture.maxLifetime = Duration.ofSeconds(30);
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange early = fixture.send(transport);
        Http2RawServer.Stream first = server.awaitRequest();

        clock.advance(Duration.ofSeconds(30));
        TransportFixture.TestExchange late = fixture.send(transport);
        Http2RawServer.Stream second = server.awaitRequest();

        assertThat(server.connections()).isEqualTo(2);
        first.answer("early");
        assertThat(early.answeredBody()).isEqualTo("early");
        server.peer(1).drain();
        second.answer("late");
        assertThat(late.answeredBody()).isEqualTo("late");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyOfExactlyTheBoundIsRead(boolean http2) throws Exception {
        fixture.maxBody = 40_000;
        String body = "x".repeat(40_000);

        assertThat(fixture.send(withBody(http2, body)).answeredBody()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyOverTheBoundIsUnclearAndTheBoundIsNamed(boolean http2) throws Exception {
        fixture.maxBody = 2_000;
        TransportFixture.TestExchange exchange = fixture.send(withBody(http2, "x".repeat(2_001)));

        exchange.assertUnclear(Loss.UNREADABLE);

        FailureCause cause = FailureCauses.of((AttemptEnd.Unclear) exchange.end());
        assertThat(cause.kind()).isEqualTo(FailureCause.Kind.ANSWER_TOO_LARGE);
        assertThat(cause.message()).contains("2000 bytes");
    }

    @Test
    void theResolverIsAskedForTheServicesHost() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        fixture.resolver = host -> {
            asked.add(host);
            return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
        };

        fixture.send(fixture.open(URI.create("http://service.invalid:" + server.port())))
                .answer();

        assertThat(asked).containsExactly("service.invalid");
    }

    @Test
    void theResolverIsNotAskedForAnAddress() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        fixture.resolver = host -> {
            throw new AssertionError("asked for " + host);
        };

        fixture.send(fixture.open(URI.create("http://127.0.0.1:" + server.port())))
                .answer();
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "failed", "thrown", "never"})
    void aHostThatTheResolverDoesNotFindIsNotSent(String how) throws Exception {
        fixture.connectTimeout = Duration.ofMillis(200);
        fixture.resolver = host -> unsuccessful(how);
        TransportFixture.TestExchange exchange = fixture.send(fixture.open(URI.create("http://service.invalid")));

        exchange.assertNotSent();

        FailureCause cause = FailureCauses.of((AttemptEnd.NotSent) exchange.end());
        assertThat(cause.kind()).isEqualTo(FailureCause.Kind.NAME_RESOLUTION);
        assertThat(cause.message()).contains("service.invalid");
    }

    @Test
    void aResolverMayAnswerLaterAndOnAnyThread() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        AtomicReference<@Nullable CompletableFuture<List<InetAddress>>> asked = new AtomicReference<>();
        CompletableFuture<Void> asking = new CompletableFuture<>();
        fixture.resolver = host -> {
            CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
            asked.set(answer);
            asking.complete(null);
            return answer;
        };
        TransportFixture.TestExchange exchange =
                fixture.send(fixture.open(URI.create("http://service.invalid:" + server.port())));
        asking.join();

        Objects.requireNonNull(asked.get()).complete(List.of(InetAddress.getLoopbackAddress()));

        exchange.answer();
    }

    private static CompletionStage<List<InetAddress>> unsuccessful(String how) {
        return switch (how) {
            case "empty" -> CompletableFuture.completedFuture(List.of());
            case "failed" -> CompletableFuture.failedFuture(new IOException("no such name"));
            case "never" -> new CompletableFuture<>();
            default -> throw new IllegalStateException("broken resolver");
        };
    }

    private HttpTransport withBody(boolean http2, String body) throws IOException {
        if (http2) {
            return fixture.to(fixture.http2(peer -> {
                peer.greet();
                Http2RawServer.Stream request;
                while ((request = peer.readRequest()) != null) {
                    request.answer(body);
                }
            }));
        }
        return fixture.to(fixture.plain(line -> {
            while (line.readRequest() != null) {
                line.write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        }));
    }

    private HttpTransport serviceThatRequiresACertificate(@Nullable ClientCertificate shown, boolean http2) {
        HeldCertificate server = new HeldCertificate.Builder()
                .signedBy(AUTHORITY)
                .addSubjectAlternativeName("localhost")
                .build();
        service.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(server)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build()
                .sslSocketFactory());
        service.requireClientAuth();
        fixture.http2 = http2;
        fixture.trusted = List.of(AUTHORITY.certificate());
        fixture.clientCertificate = shown;
        return fixture.open(URI.create("https://localhost:" + service.getPort()));
    }

    private static RawServer.Script answering(String header) {
        return line -> {
            while (line.readRequest() != null) {
                line.write("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 2\r\n\r\nok");
            }
        };
    }

    private void virtualTime() {
        fixture.clock = clock;
        fixture.notAfter = Long.MAX_VALUE / 2;
    }
}
