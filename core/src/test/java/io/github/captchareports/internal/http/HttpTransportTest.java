package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over plain HTTP/1.1 to a correct server: what is sent, what is read, and how often. */
class HttpTransportTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @StartStop
    public final MockWebServer service = new MockWebServer();

    @Test
    void aReportIsOnePostWithExactlyItsBody() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.open(server.url("http", "/v2/prefix/"));

        TransportFixture.TestExchange exchange = fixture.send(transport);

        assertThat(exchange.answeredBody()).isEqualTo(TransportFixture.BODY);
        assertThat(server.requests()).hasSize(1);
        RawServer.Request request = server.requests().get(0);
        assertThat(request.line()).isEqualTo("POST /v2/prefix/reportCorrect HTTP/1.1");
        assertThat(request.body()).isEqualTo(TransportFixture.BODY);
        assertThat(request.headers())
                .containsEntry("content-length", Integer.toString(TransportFixture.BODY.length()))
                .containsEntry("content-type", "application/json")
                .containsEntry("user-agent", "captcha-reports")
                .containsEntry("host", "localhost:" + server.port())
                .doesNotContainKeys("transfer-encoding", "expect", "authorization", "cookie");
        assertThat(server.received()).endsWith("\r\n\r\n" + TransportFixture.BODY);
    }

    @Test
    void theBaseUrlMayHaveNoPath() throws Exception {
        service.enqueue(new MockResponse.Builder().body("ok").build());

        assertThat(fixture.send(fixture.open(base("http"))).answeredBody()).isEqualTo("ok");

        assertThat(taken().getRequestLine()).isEqualTo("POST /reportCorrect HTTP/1.1");
    }

    @Test
    void everyByteOfABodyArrivesAsItIs() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c);
        }
        RawServer server = fixture.plain(RawServer::echo);

        TransportFixture.TestExchange exchange =
                fixture.send(fixture.to(server), TransportFixture.call(all.toString()));

        assertThat(exchange.answeredBody()).isEqualTo(all.toString());
        assertThat(server.requests().get(0).body()).isEqualTo(all.toString());
    }

    @Test
    void aBodyOfTheCallIsNotChanged() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);
        ProviderCall call = TransportFixture.call(TransportFixture.BODY);

        fixture.send(transport, call).answer();
        fixture.send(transport, call).answer();

        assertThat(server.requests())
                .extracting(RawServer.Request::body)
                .containsExactly(TransportFixture.BODY, TransportFixture.BODY);
    }

    /** A report that comes before the connection of the last one is back in the pool gets another one. */
    @Test
    void connectionsAreUsedAgain() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 100; i++) {
            assertThat(fixture.send(transport, TransportFixture.call("report " + i))
                            .answeredBody())
                    .isEqualTo("report " + i);
        }

        assertThat(server.requests()).hasSize(100);
        assertThat(server.connections()).isLessThan(20);
    }

    @Test
    void requestsAtTheSameTimeHaveConnectionsOfTheirOwn() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.drain();
        });
        HttpTransport transport = fixture.to(server);

        List<TransportFixture.TestExchange> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sent.add(fixture.send(transport));
        }
        for (int i = 0; i < 40; i++) {
            server.awaitRequest();
        }
        sent.forEach(exchange -> exchange.giveUp(Loss.TIMEOUT));

        assertThat(server.connections()).isEqualTo(40);
        server.awaitEnds();
    }

    @Test
    void aConnectionThatTheServerWantsClosedIsNotUsedAgain() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            line.drain();
        });
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        fixture.send(transport).answer();

        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 2);
    }

    @Test
    void theEndOfTheConnectionCanEndAnAnswerWithoutALength() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nok");
        });

        assertThat(fixture.send(fixture.to(server)).answeredBody()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content\r\n\r\n", "200 OK\r\nContent-Length: 0\r\n\r\n"})
    void anEmptyAnswerIsAnAnswer(String answer) throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 " + answer);
            line.drain();
        });

        HttpReply reply = fixture.send(fixture.to(server)).answer();

        assertThat(answer).startsWith(Integer.toString(reply.status()));
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 502, 503, 599})
    void anAnswerOfAnyStatusIsAnAnswer(int status) throws Exception {
        service.enqueue(
                new MockResponse.Builder().code(status).body("<html>no</html>").build());

        HttpReply reply = fixture.send(fixture.open(base("http"))).answer();

        assertThat(reply.status()).isEqualTo(status);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("<html>no</html>");
        assertThat(service.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) throws Exception {
        RawServer elsewhere = fixture.plain(RawServer::echo);
        service.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Location", elsewhere.url("http", "/elsewhere").toString())
                .build());

        HttpReply reply = fixture.send(fixture.open(base("http"))).answer();

        assertThat(reply.status()).isEqualTo(status);
        assertThat(service.getRequestCount()).isEqualTo(1);
        assertThat(elsewhere.connections()).isZero();
    }

    @Test
    void headersAreReadByLowerCaseNameAndTheFirstOfARepeatedOneWins() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 429 Slow Down\r\nRETRY-after: 7\r\nRetry-After: 99\r\n");
            line.write("X-Empty:\r\nContent-Length: 0\r\n\r\n");
            line.drain();
        });

        HttpReply reply = fixture.send(fixture.to(server)).answer();

        assertThat(reply.header("retry-after")).isEqualTo("7");
        assertThat(reply.header("x-empty")).isEmpty();
        assertThat(reply.header("x-absent")).isNull();
    }

    @Test
    void anAnswerInManyPiecesIsReadWhole() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            for (char c : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"
                    .toCharArray()) {
                line.write(String.valueOf(c));
            }
            line.drain();
        });

        assertThat(fixture.send(fixture.to(server)).answeredBody()).isEqualTo("abc");
    }

    @Test
    void aBodyOfExactlyTheBoundIsRead() throws Exception {
        String body = "x".repeat(TransportFixture.MAX_BODY);
        service.enqueue(new MockResponse.Builder().body(body).build());
        service.enqueue(new MockResponse.Builder().chunkedBody(body, 1000).build());
        HttpTransport transport = fixture.open(base("http"));

        assertThat(fixture.send(transport).answeredBody()).isEqualTo(body);
        assertThat(fixture.send(transport).answeredBody()).isEqualTo(body);
    }

    @Test
    void theAnswerSaysWhenItCameByTheWallClock() throws Exception {
        service.enqueue(new MockResponse.Builder().build());
        Instant before = Instant.now().minusSeconds(1);

        HttpReply reply = fixture.send(fixture.open(base("http"))).answer();

        assertThat(reply.receivedAt()).isBetween(before, Instant.now().plusSeconds(1));
    }

    @Test
    void anAnswerTooManyIsNotTakenForTheNextOne() throws Exception {
        RawServer server = fixture.plain(line -> {
            RawServer.Request request;
            while ((request = line.readRequest()) != null) {
                String answer =
                        "HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length() + "\r\n\r\n" + request.body();
                line.write(answer + answer);
            }
        });
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 20; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call("report " + i));
            if (exchange.end() instanceof AttemptEnd.Answered) {
                assertThat(exchange.answeredBody()).isEqualTo("report " + i);
            }
        }
    }

    @Test
    void closingTheTransportClosesItsConnections() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);
        fixture.send(transport).answer();

        transport.close().block(RawServer.PATIENCE);

        server.awaitEnds();
    }

    @Test
    void opensNoConnectionBeforeTheFirstRequest() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);

        HttpTransport transport = fixture.to(server);
        transport.close().block(RawServer.PATIENCE);

        assertThat(server.connections()).isZero();
    }

    @Test
    void theSchemeOfTheBaseUrlMayBeInCapitals() throws Exception {
        service.enqueue(new MockResponse.Builder().body("ok").build());

        assertThat(fixture.send(fixture.open(base("HTTP"))).answeredBody()).isEqualTo("ok");
    }

    @Test
    void headersOfTheCallAreSent() throws Exception {
        service.enqueue(new MockResponse.Builder().build());
        ProviderCall call = ProviderCall.of(
                ReportMethod.post("/x"), Map.of("X-Own", "yes", "Content-Type", "text/plain"), new byte[0]);

        fixture.send(fixture.open(base("http")), call).answer();

        RecordedRequest request = taken();
        assertThat(request.getHeaders().get("X-Own")).isEqualTo("yes");
        assertThat(request.getHeaders().values("Content-Length")).containsExactly("0");
        assertThat(request.getHeaders().values("User-Agent")).containsExactly("captcha-reports");
    }

    @Test
    void aProvisionalAnswerIsNotTheAnswer() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 100 Continue\r\nX-Which: provisional\r\n\r\n");
            line.write("HTTP/1.1 200 OK\r\nX-Which: final\r\nContent-Length: 2\r\n\r\nok");
            line.drain();
        });

        HttpReply reply = fixture.send(fixture.to(server)).answer();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("x-which")).isEqualTo("final");
        assertThat(reply.body()).asString().isEqualTo("ok");
        assertThat(server.requests()).hasSize(1);
    }

    private URI base(String scheme) {
        return URI.create(scheme + "://localhost:" + service.getPort());
    }

    private RecordedRequest taken() throws InterruptedException, IOException {
        RecordedRequest request = service.takeRequest(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (request == null) {
            throw new IOException("no request came");
        }
        return request;
    }
}
