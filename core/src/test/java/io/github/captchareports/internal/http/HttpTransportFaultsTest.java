package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.support.RawServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** Faults of a plain connection: whether each one ends before or behind the send gate, and that nothing is ever sent twice. */
class HttpTransportFaultsTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @Test
    void aRefusedConnectionIsNotSent() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }

        fixture.send(fixture.open(URI.create("http://localhost:" + port))).assertNotSent();
    }

    /** The label is longer than DNS allows, so that no resolver asks the network about it. */
    @Test
    void anUnknownHostIsNotSent() throws Exception {
        fixture.send(fixture.open(URI.create("http://" + "a".repeat(64) + ".invalid")))
                .assertNotSent();
    }

    @Test
    void closedWithoutAnAnswerIsUnclear() throws Exception {
        RawServer server = fixture.plain(RawServer::readAndClose);

        fixture.send(fixture.to(server)).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void resetBeforeTheAnswerIsUnclear() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.reset();
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Len",
                "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"errorId\":0}",
                CHUNKED,
                CHUNKED + "d\r\n{\"errorId\":0}",
                CHUNKED + "d\r\n{\"errorId\":0}\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n"
            })
    void anAnswerCutOffIsUnclear(String answer) throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(answer);
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void resetInTheMiddleOfTheAnswerIsUnclear() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"errorId\":0");
            await(begun);
            line.reset();
        });

        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitRequest();
        begun.countDown();

        exchange.assertUnclear(Loss.CONNECTION);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
                "<html>not HTTP at all</html>\r\n\r\n",
                "HTTP/1.1 two hundred\r\n\r\n",
                CHUNKED + "zz\r\n{\"errorId\":0}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{\"errorId\":0}"
            })
    void whatIsNoHttpIsUnreadable(String answer) throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(answer);
            line.drain();
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.UNREADABLE);

        assertThat(server.requests()).hasSize(1);
        server.awaitEnds();
    }

    @Test
    void headersWithoutEndAreUnreadable() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\n");
            while (true) {
                line.write("X-More: " + "x".repeat(1000) + "\r\n");
            }
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.UNREADABLE);

        server.awaitEnds();
    }

    @Test
    void aBodyOverTheBoundIsUnreadableAndItsConnectionClosed() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(TransportFixture.MAX_BODY + 1));
            line.drain();
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.UNREADABLE);

        server.awaitEnds();
    }

    @Test
    void aWholeBodyOverTheBoundIsUnreadableToo() throws Exception {
        int length = TransportFixture.MAX_BODY + 1;
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length));
            line.drain();
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.UNREADABLE);
    }

    @Test
    void readingStopsSoonWhereABodyHasNoEnd() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(CHUNKED);
            while (true) {
                line.write("3e8\r\n" + "x".repeat(1000) + "\r\n");
            }
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.UNREADABLE);

        server.awaitEnds();
    }

    @Test
    void aConnectionWithARestOfAnOversizedBodyIsNotUsedAgain() throws Exception {
        RawServer server = fixture.plain(line -> {
            RawServer.Request request;
            while ((request = line.readRequest()) != null) {
                String body = request.body().equals("large") ? "x".repeat(100_000) : request.body();
                line.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        });
        HttpTransport transport = fixture.to(server);

        fixture.send(transport, TransportFixture.call("large")).assertUnclear(Loss.UNREADABLE);
        assertThat(fixture.send(transport, TransportFixture.call("small")).answeredBody())
                .isEqualTo("small");

        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 2);
    }

    @Test
    void aStalledAnswerThatIsGivenUpIsUnclearAndItsConnectionClosed() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"err");
            line.drain();
        });
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitRequest();

        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertUnclear(Loss.TIMEOUT);
        server.awaitEnds();
    }

    @Test
    void theReasonForGivingUpIsPassedOn() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.drain();
        });
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitRequest();

        exchange.giveUp(Loss.SHUT_DOWN);
        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertUnclear(Loss.SHUT_DOWN);
    }

    @Test
    void anAnswerAfterGivingUpIsNotTakenForThatOfTheNextReport() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        RawServer server = fixture.plain(line -> {
            RawServer.Request request = line.readRequest();
            if (request != null && request.body().equals("slow")) {
                await(late);
            }
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + (request == null ? "" : request.body()));
            line.drain();
        });
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange slow = fixture.send(transport, TransportFixture.call("slow"));
        server.awaitRequest();

        slow.giveUp(Loss.TIMEOUT);
        late.countDown();

        assertThat(fixture.send(transport, TransportFixture.call("next")).answeredBody())
                .isEqualTo("next");
        slow.assertUnclear(Loss.TIMEOUT);
    }

    @Test
    void givingUpAnAnsweredExchangeChangesNothing() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        exchange.answer();

        exchange.giveUp(Loss.TIMEOUT);

        assertThat(exchange.withdraw()).isFalse();
        exchange.answer();
    }

    @Test
    void aReportOnTheWireCannotBeWithdrawn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        RawServer server = fixture.plain(line -> {
            RawServer.Request request = line.readRequest();
            await(asked);
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertThat(request).isNotNull();
            line.drain();
        });
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitRequest();

        assertThat(exchange.withdraw()).isFalse();
        asked.countDown();

        assertThat(exchange.answeredBody()).isEqualTo("ok");
    }

    @Test
    void aReportWithdrawnBeforeItsConnectionIsReadyIsNeverSent() throws Exception {
        RawServer silentProxy = fixture.plain(RawServer.Line::drain);
        fixture.proxy = ProxySettings.http("localhost", silentProxy.port());
        fixture.connectTimeout = Duration.ofMillis(500);
        TransportFixture.TestExchange exchange = fixture.send(fixture.open(URI.create("https://service.invalid")));
        silentProxy.awaitConnection();

        assertThat(exchange.withdraw()).isTrue();

        silentProxy.awaitEnds();
        assertThat(silentProxy.received()).doesNotContain("canary-key").doesNotContain("POST");
        assertThat(exchange.ends).isEmpty();
    }

    @Test
    void aReportGivenUpBeforeItsConnectionIsReadyIsNotSent() throws Exception {
        RawServer silentProxy = fixture.plain(RawServer.Line::drain);
        fixture.proxy = ProxySettings.http("localhost", silentProxy.port());
        fixture.connectTimeout = Duration.ofMillis(500);
        TransportFixture.TestExchange exchange = fixture.send(fixture.open(URI.create("https://service.invalid")));
        silentProxy.awaitConnection();

        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertNotSent();
        assertThat(exchange.withdraw()).isFalse();
        silentProxy.awaitEnds();
        assertThat(silentProxy.received()).doesNotContain("POST");
    }

    @Test
    void aReportWhoseConnectionIsReadyAfterTheDeadlineIsNotSent() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        fixture.notAfter = Schedulers.parallel().now(TimeUnit.NANOSECONDS);

        fixture.send(fixture.to(server)).assertNotSent();

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void withdrawingAtOnceEitherSendsNothingOrFails() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);
        int withdrawn = 0;
        List<TransportFixture.TestExchange> others = new ArrayList<>();
        List<String> gone = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call("report " + i));
            if (exchange.withdraw()) {
                withdrawn++;
                gone.add("report " + i);
            } else {
                others.add(exchange);
            }
        }
        for (TransportFixture.TestExchange exchange : others) {
            exchange.answer();
        }

        assertThat(server.requests()).hasSize(200 - withdrawn);
        assertThat(server.requests()).extracting(RawServer.Request::body).doesNotContainAnyElementsOf(gone);
    }

    @Test
    void aServerThatClosesEveryConnectionSeesOneOnly() throws Exception {
        RawServer server = fixture.plain(line -> {});

        AttemptEnd end = fixture.send(fixture.to(server)).end();

        assertThat(end).isNotInstanceOf(AttemptEnd.Answered.class);
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aServerThatResetsEveryConnectionSeesOneOnly() throws Exception {
        RawServer server = fixture.plain(RawServer.Line::reset);

        AttemptEnd end = fixture.send(fixture.to(server)).end();

        assertThat(end).isNotInstanceOf(AttemptEnd.Answered.class);
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
    }

    /** The server closes an idle connection at about the moment the next report is written to it. */
    @Test
    void noReportIsSentTwiceWhereIdleConnectionsAreClosedAsWeWrite() throws Exception {
        RawServer server = fixture.plain(line -> {
            RawServer.Request request = line.readRequest();
            if (request != null) {
                line.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length() + "\r\n\r\n" + request.body());
            }
        });
        HttpTransport transport = fixture.to(server);
        Map<String, TransportFixture.TestExchange> sent = new HashMap<>();

        for (int i = 0; i < 300; i++) {
            String body = "report " + i;
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call(body));
            sent.put(body, exchange);
            exchange.end();
        }
        server.awaitEnds();

        Map<String, Integer> seen = new HashMap<>();
        server.requests().forEach(request -> seen.merge(request.body(), 1, Integer::sum));
        for (Map.Entry<String, TransportFixture.TestExchange> each : sent.entrySet()) {
            int times = seen.getOrDefault(each.getKey(), 0);
            AttemptEnd end = each.getValue().end();
            if (end instanceof AttemptEnd.Answered) {
                assertThat(times).isEqualTo(1);
                assertThat(each.getValue().answeredBody()).isEqualTo(each.getKey());
            } else {
                assertThat(times).isLessThanOrEqualTo(end instanceof AttemptEnd.NotSent ? 0 : 1);
            }
        }
        assertThat(seen).isNotEmpty();
    }

    @Test
    void closingTheTransportEndsEveryExchange() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.drain();
        });
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        server.awaitRequest();

        transport.close().block(RawServer.PATIENCE);
        exchange.giveUp(Loss.SHUT_DOWN);

        exchange.end();
        server.awaitEnds();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aHeaderThatCannotBeWrittenIsNotSent() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        io.github.captchareports.spi.ProviderCall call = io.github.captchareports.spi.ProviderCall.of(
                io.github.captchareports.spi.ReportMethod.post("/x"), Map.of("X-Broken", "one\r\ntwo"), new byte[0]);

        fixture.send(fixture.to(server), call).assertNotSent();
        assertThat(server.requests()).isEmpty();
    }
}
