package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and HTTP/2: the server is verified before anything is sent, and streams share a connection. */
class HttpTransportTlsTest {
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HandshakeCertificates LOCALHOST = certificateFor("localhost");

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @StartStop
    public final MockWebServer service = new MockWebServer();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPrivateAuthorityIsTrustedWhereItIsNamed(boolean http2) throws Exception {
        RawServer server = fixture.secure(LOCALHOST.sslSocketFactory(), RawServer::echo);
        fixture.http2 = http2;
        fixture.trusted = List.of(AUTHORITY.certificate());

        assertThat(fixture.send(fixture.open(server.url("https", "/api"))).answeredBody())
                .isEqualTo(TransportFixture.BODY);

        assertThat(server.requests())
                .extracting(RawServer.Request::line)
                .containsExactly("POST /api/reportCorrect HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCertificateForAnotherHostIsRefusedBeforeAnythingIsSent(boolean http2) throws Exception {
        RawServer server = fixture.secure(certificateFor("another.example").sslSocketFactory(), RawServer.Line::drain);
        fixture.http2 = http2;
        fixture.trusted = List.of(AUTHORITY.certificate());

        fixture.send(fixture.open(server.url("https", ""))).assertNotSent();

        server.awaitEnds();
        assertThat(server.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUntrustedAuthorityIsRefusedBeforeAnythingIsSent(boolean http2) throws Exception {
        RawServer server = fixture.secure(LOCALHOST.sslSocketFactory(), RawServer.Line::drain);
        fixture.http2 = http2;

        fixture.send(fixture.open(server.url("https", ""))).assertNotSent();

        server.awaitEnds();
        assertThat(server.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherAuthorityThanTheNamedOneIsRefusedBeforeAnythingIsSent(boolean http2) throws Exception {
        RawServer server = fixture.secure(LOCALHOST.sslSocketFactory(), RawServer.Line::drain);
        fixture.http2 = http2;
        fixture.trusted = List.of(
                new HeldCertificate.Builder().certificateAuthority(0).build().certificate());

        fixture.send(fixture.open(server.url("https", ""))).assertNotSent();

        server.awaitEnds();
        assertThat(server.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tlsToAPlainPortIsNotSent(boolean http2) throws Exception {
        RawServer server = fixture.plain(line -> line.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
        fixture.http2 = http2;

        fixture.send(fixture.open(server.url("https", ""))).assertNotSent();

        assertThat(server.requests()).isEmpty();
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandshakeThatBreaksOffIsNotSent(boolean http2) throws Exception {
        RawServer server = fixture.plain(RawServer.Line::reset);
        fixture.http2 = http2;

        fixture.send(fixture.open(server.url("https", ""))).assertNotSent();

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aHandshakeThatTakesTooLongIsNotSent() throws Exception {
        RawServer server = fixture.plain(RawServer.Line::drain);
        fixture.connectTimeout = Duration.ofMillis(200);

        fixture.send(fixture.open(server.url("https", ""))).assertNotSent();

        server.awaitEnds();
        assertThat(server.received()).doesNotContain("canary-key").doesNotContain("POST");
    }

    @Test
    void aReportWithdrawnDuringTheHandshakeIsNeverSent() throws Exception {
        RawServer server = fixture.plain(RawServer.Line::drain);
        fixture.connectTimeout = Duration.ofMillis(500);
        TransportFixture.TestExchange exchange = fixture.send(fixture.open(server.url("https", "")));
        server.awaitConnection();

        assertThat(exchange.withdraw()).isTrue();

        server.awaitEnds();
        assertThat(server.received()).doesNotContain("canary-key").doesNotContain("POST");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closedWithoutAnAnswerOverTlsIsUnclear(boolean http2) throws Exception {
        RawServer server = fixture.secure(LOCALHOST.sslSocketFactory(), RawServer::readAndClose);
        fixture.http2 = http2;
        fixture.trusted = List.of(AUTHORITY.certificate());

        fixture.send(fixture.open(server.url("https", ""))).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void http2IsSpokenWhereBothSidesOfferIt() throws Exception {
        HttpTransport transport = http2Service(request ->
                new MockResponse.Builder().addHeader("X-Which", "h2").body("ok").build());

        TransportFixture.TestExchange exchange = fixture.send(transport);

        assertThat(exchange.answeredBody()).isEqualTo("ok");
        assertThat(exchange.answer().header("x-which")).isEqualTo("h2");
        RecordedRequest request = taken();
        assertThat(request.getVersion()).isEqualTo("HTTP/2");
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getTarget()).isEqualTo("/api/reportCorrect");
        assertThat(bodyOf(request)).isEqualTo(TransportFixture.BODY);
        assertThat(request.getHeaders().values("content-length"))
                .containsExactly(Integer.toString(TransportFixture.BODY.length()));
        assertThat(request.getHeaders().values("user-agent")).containsExactly("captcha-reports");
        assertThat(request.getHeaders().values("content-type")).containsExactly("application/json");
    }

    @Test
    void http1IsSpokenWhereTheServerOffersNoOther() throws Exception {
        service.setProtocols(List.of(Protocol.HTTP_1_1));
        HttpTransport transport =
                http2Service(request -> new MockResponse.Builder().body("ok").build());

        assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");

        assertThat(taken().getVersion()).isEqualTo("HTTP/1.1");
    }

    @Test
    void http2IsNotOfferedUnlessAskedFor() throws Exception {
        HttpTransport http2 =
                http2Service(request -> new MockResponse.Builder().body("ok").build());
        http2.close().block(RawServer.PATIENCE);
        fixture.http2 = false;

        assertThat(fixture.send(fixture.open(secureUrl())).answeredBody()).isEqualTo("ok");

        assertThat(taken().getVersion()).isEqualTo("HTTP/1.1");
    }

    @Test
    void requestsAtTheSameTimeShareOneHttp2Connection() throws Exception {
        int together = 20;
        CountDownLatch arrived = new CountDownLatch(together);
        HttpTransport transport = http2Service(request -> {
            if (!bodyOf(request).equals("first")) {
                arrived.countDown();
                if (!arrived.await(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return new MockResponse.Builder().code(500).build();
                }
            }
            return new MockResponse.Builder().body(bodyOf(request)).build();
        });
        fixture.send(transport, TransportFixture.call("first")).answer();
        taken();

        List<TransportFixture.TestExchange> sent = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            sent.add(fixture.send(transport, TransportFixture.call("report " + i)));
        }

        for (int i = 0; i < together; i++) {
            assertThat(sent.get(i).answeredBody()).isEqualTo("report " + i);
            RecordedRequest request = taken();
            assertThat(request.getVersion()).isEqualTo("HTTP/2");
            assertThat(request.getConnectionIndex()).isZero();
        }
    }

    @Test
    void aStreamGivenUpLeavesTheOthersOfItsConnectionAlone() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        HttpTransport transport = http2Service(request -> {
            if (!bodyOf(request).equals("first")) {
                givenUp.await(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return new MockResponse.Builder().body(bodyOf(request)).build();
        });
        fixture.send(transport, TransportFixture.call("first")).answer();
        TransportFixture.TestExchange slow = fixture.send(transport, TransportFixture.call("slow"));
        TransportFixture.TestExchange other = fixture.send(transport, TransportFixture.call("other"));
        taken();
        taken();
        taken();

        slow.giveUp(Loss.TIMEOUT);
        givenUp.countDown();

        slow.assertUnclear(Loss.TIMEOUT);
        assertThat(other.answeredBody()).isEqualTo("other");
        assertThat(service.getRequestCount()).isEqualTo(3);
    }

    /** 7 is REFUSED_STREAM, which HTTP/2 clients like to repeat by themselves; 8 is CANCEL, 2 INTERNAL_ERROR. */
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 2})
    void aStreamResetByTheServerIsUnclearAndNotRepeated(int code) throws Exception {
        HttpTransport transport = http2Service(request -> new MockResponse.Builder()
                .body("{\"errorId\":0}")
                .onResponseBody(new SocketEffect.CloseStream(code))
                .build());

        fixture.send(transport).assertUnclear(Loss.CONNECTION);

        assertThat(service.getRequestCount()).isEqualTo(1);
    }

    @Test
    void anHttp2ConnectionClosedWithoutAnAnswerIsUnclearAndNotRepeated() throws Exception {
        HttpTransport transport = http2Service(request -> new MockResponse.Builder()
                .body("{\"errorId\":0}")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        fixture.send(transport).assertUnclear(Loss.CONNECTION);

        assertThat(service.getRequestCount()).isEqualTo(1);
    }

    @Test
    void anHttp2BodyOverTheBoundIsUnreadable() throws Exception {
        HttpTransport transport = http2Service(request -> new MockResponse.Builder()
                .body("x".repeat(10 * TransportFixture.MAX_BODY))
                .build());

        fixture.send(transport).assertUnclear(Loss.UNREADABLE);
    }

    @Test
    void anHttp2BodyOfExactlyTheBoundIsRead() throws Exception {
        String body = "x".repeat(TransportFixture.MAX_BODY);
        HttpTransport transport =
                http2Service(request -> new MockResponse.Builder().body(body).build());

        assertThat(fixture.send(transport).answeredBody()).isEqualTo(body);
    }

    @Test
    void closingTheTransportClosesAnHttp2ConnectionToo() throws Exception {
        RawServer proxy = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 Connected\r\n\r\n");
            line.tunnelTo(service.getPort());
        });
        fixture.proxy = ProxySettings.http("localhost", proxy.port());
        HttpTransport transport =
                http2Service(request -> new MockResponse.Builder().body("ok").build());
        fixture.send(transport).answer();
        assertThat(taken().getVersion()).isEqualTo("HTTP/2");

        transport.close().block(RawServer.PATIENCE);

        proxy.awaitEnds();
    }

    private HttpTransport http2Service(Answer answer) {
        service.useHttps(LOCALHOST.sslSocketFactory());
        service.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                return answer.to(request);
            }
        });
        fixture.http2 = true;
        fixture.trusted = List.of(AUTHORITY.certificate());
        return fixture.open(secureUrl());
    }

    private URI secureUrl() {
        return URI.create("https://localhost:" + service.getPort() + "/api");
    }

    private RecordedRequest taken() throws InterruptedException, IOException {
        RecordedRequest request = service.takeRequest(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (request == null) {
            throw new IOException("no request came");
        }
        return request;
    }

    private static String bodyOf(RecordedRequest request) {
        okio.ByteString body = request.getBody();
        return body == null ? "" : body.utf8();
    }

    private static HandshakeCertificates certificateFor(String host) {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName(host)
                .signedBy(AUTHORITY)
                .build();
        return new HandshakeCertificates.Builder().heldCertificate(own).build();
    }

    @FunctionalInterface
    private interface Answer {
        MockResponse to(RecordedRequest request) throws InterruptedException;
    }
}
