package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.exchange.Transport;
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
    final Wire wire = new Wire();

    @Test
    void aRefusedConnectionIsNotSent() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }

        wire.send(wire.open(URI.create("http://localhost:" + port))).assertNotSent();
    }

    /** The label is longer than DNS allows, so that no resolver asks the network about it. */
    @Test
    void anUnknownHostIsNotSent() throws Exception {
        wire.send(wire.open(URI.create("http://" + "a".repeat(64) + ".invalid")))
                .assertNotSent();
    }

    @Test
    void closedWithoutAnAnswerIsUnclear() throws Exception {
        RawServer server = wire.plain(RawServer::readAndClose);

        wire.send(wire.to(server)).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void resetBeforeTheAnswerIsUnclear() throws Exception {
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.reset();
        });

        wire.send(wire.to(server)).assertUnclear(Loss.CONNECTION);

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
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write(answer);
        });

        wire.send(wire.to(server)).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void resetInTheMiddleOfTheAnswerIsUnclear() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"errorId\":0");
            await(begun);
            line.reset();
        });

        Wire.Told told = wire.send(wire.to(server));
        server.awaitRequest();
        begun.countDown();

        told.assertUnclear(Loss.CONNECTION);
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
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write(answer);
            line.drain();
        });

        wire.send(wire.to(server)).assertUnclear(Loss.UNREADABLE);

        assertThat(server.requests()).hasSize(1);
        server.awaitEnds();
    }

    @Test
    void headersWithoutEndAreUnreadable() throws Exception {
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\n");
            while (true) {
                line.write("X-More: " + "x".repeat(1000) + "\r\n");
            }
        });

        wire.send(wire.to(server)).assertUnclear(Loss.UNREADABLE);

        server.awaitEnds();
    }

    @Test
    void aBodyOverTheBoundIsUnreadableAndItsConnectionClosed() throws Exception {
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(Transport.MAX_BODY + 1));
            line.drain();
        });

        wire.send(wire.to(server)).assertUnclear(Loss.UNREADABLE);

        server.awaitEnds();
    }

    @Test
    void aWholeBodyOverTheBoundIsUnreadableToo() throws Exception {
        int length = Transport.MAX_BODY + 1;
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length));
            line.drain();
        });

        wire.send(wire.to(server)).assertUnclear(Loss.UNREADABLE);
    }

    @Test
    void readingStopsSoonWhereABodyHasNoEnd() throws Exception {
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write(CHUNKED);
            while (true) {
                line.write("3e8\r\n" + "x".repeat(1000) + "\r\n");
            }
        });

        wire.send(wire.to(server)).assertUnclear(Loss.UNREADABLE);

        server.awaitEnds();
    }

    @Test
    void aConnectionWithARestOfAnOversizedBodyIsNotUsedAgain() throws Exception {
        RawServer server = wire.plain(line -> {
            RawServer.Request request;
            while ((request = line.readRequest()) != null) {
                String body = request.body().equals("large") ? "x".repeat(100_000) : request.body();
                line.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
        });
        HttpTransport transport = wire.to(server);

        wire.send(transport, Wire.call("large")).assertUnclear(Loss.UNREADABLE);
        assertThat(wire.send(transport, Wire.call("small")).answeredBody()).isEqualTo("small");

        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 2);
    }

    @Test
    void aStalledAnswerThatIsGivenUpIsUnclearAndItsConnectionClosed() throws Exception {
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"err");
            line.drain();
        });
        Wire.Told told = wire.send(wire.to(server));
        server.awaitRequest();

        told.giveUp(Loss.TIMEOUT);

        told.assertUnclear(Loss.TIMEOUT);
        server.awaitEnds();
    }

    @Test
    void theReasonForGivingUpIsPassedOn() throws Exception {
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.drain();
        });
        Wire.Told told = wire.send(wire.to(server));
        server.awaitRequest();

        told.giveUp(Loss.SHUT_DOWN);
        told.giveUp(Loss.TIMEOUT);

        told.assertUnclear(Loss.SHUT_DOWN);
    }

    @Test
    void anAnswerAfterGivingUpIsNotTakenForThatOfTheNextReport() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        RawServer server = wire.plain(line -> {
            RawServer.Request request = line.readRequest();
            if (request != null && request.body().equals("slow")) {
                await(late);
            }
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + (request == null ? "" : request.body()));
            line.drain();
        });
        HttpTransport transport = wire.to(server);
        Wire.Told slow = wire.send(transport, Wire.call("slow"));
        server.awaitRequest();

        slow.giveUp(Loss.TIMEOUT);
        late.countDown();

        assertThat(wire.send(transport, Wire.call("next")).answeredBody()).isEqualTo("next");
        slow.assertUnclear(Loss.TIMEOUT);
    }

    @Test
    void givingUpAnAnsweredExchangeChangesNothing() throws Exception {
        RawServer server = wire.plain(RawServer::echo);
        Wire.Told told = wire.send(wire.to(server));
        told.answer();

        told.giveUp(Loss.TIMEOUT);

        assertThat(told.withdraw()).isFalse();
        told.answer();
    }

    @Test
    void aReportOnTheWireCannotBeWithdrawn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        RawServer server = wire.plain(line -> {
            RawServer.Request request = line.readRequest();
            await(asked);
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertThat(request).isNotNull();
            line.drain();
        });
        Wire.Told told = wire.send(wire.to(server));
        server.awaitRequest();

        assertThat(told.withdraw()).isFalse();
        asked.countDown();

        assertThat(told.answeredBody()).isEqualTo("ok");
    }

    @Test
    void aReportWithdrawnBeforeItsConnectionStandsIsNeverSent() throws Exception {
        RawServer silentProxy = wire.plain(RawServer.Line::drain);
        wire.proxy = ProxySettings.http("localhost", silentProxy.port());
        wire.connectTimeout = Duration.ofMillis(500);
        Wire.Told told = wire.send(wire.open(URI.create("https://service.invalid")));
        silentProxy.awaitConnection();

        assertThat(told.withdraw()).isTrue();

        silentProxy.awaitEnds();
        assertThat(silentProxy.received()).doesNotContain("canary-key").doesNotContain("POST");
        assertThat(told.ends).isEmpty();
    }

    @Test
    void aReportGivenUpBeforeItsConnectionStandsIsNotSent() throws Exception {
        RawServer silentProxy = wire.plain(RawServer.Line::drain);
        wire.proxy = ProxySettings.http("localhost", silentProxy.port());
        wire.connectTimeout = Duration.ofMillis(500);
        Wire.Told told = wire.send(wire.open(URI.create("https://service.invalid")));
        silentProxy.awaitConnection();

        told.giveUp(Loss.TIMEOUT);

        told.assertNotSent();
        assertThat(told.withdraw()).isFalse();
        silentProxy.awaitEnds();
        assertThat(silentProxy.received()).doesNotContain("POST");
    }

    @Test
    void aConnectionThatStandsAfterTheDeadlineIsNotSent() throws Exception {
        RawServer server = wire.plain(RawServer::echo);
        wire.notAfter = Schedulers.parallel().now(TimeUnit.NANOSECONDS);

        wire.send(wire.to(server)).assertNotSent();

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void withdrawingAtOnceEitherSendsNothingOrFails() throws Exception {
        RawServer server = wire.plain(RawServer::echo);
        HttpTransport transport = wire.to(server);
        int withdrawn = 0;
        List<Wire.Told> others = new ArrayList<>();
        List<String> gone = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            Wire.Told told = wire.send(transport, Wire.call("report " + i));
            if (told.withdraw()) {
                withdrawn++;
                gone.add("report " + i);
            } else {
                others.add(told);
            }
        }
        for (Wire.Told told : others) {
            told.answer();
        }

        assertThat(server.requests()).hasSize(200 - withdrawn);
        assertThat(server.requests()).extracting(RawServer.Request::body).doesNotContainAnyElementsOf(gone);
    }

    @Test
    void aServerThatClosesEveryConnectionSeesOneOnly() throws Exception {
        RawServer server = wire.plain(line -> {});

        AttemptEnd end = wire.send(wire.to(server)).end();

        assertThat(end).isNotInstanceOf(AttemptEnd.Answered.class);
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aServerThatResetsEveryConnectionSeesOneOnly() throws Exception {
        RawServer server = wire.plain(RawServer.Line::reset);

        AttemptEnd end = wire.send(wire.to(server)).end();

        assertThat(end).isNotInstanceOf(AttemptEnd.Answered.class);
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
    }

    /** The server closes an idle connection at about the moment the next report is written to it. */
    @Test
    void noReportIsSentTwiceWhereIdleConnectionsAreClosedAsWeWrite() throws Exception {
        RawServer server = wire.plain(line -> {
            RawServer.Request request = line.readRequest();
            if (request != null) {
                line.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length() + "\r\n\r\n" + request.body());
            }
        });
        HttpTransport transport = wire.to(server);
        Map<String, Wire.Told> sent = new HashMap<>();

        for (int i = 0; i < 300; i++) {
            String body = "report " + i;
            Wire.Told told = wire.send(transport, Wire.call(body));
            sent.put(body, told);
            told.end();
        }
        server.awaitEnds();

        Map<String, Integer> seen = new HashMap<>();
        server.requests().forEach(request -> seen.merge(request.body(), 1, Integer::sum));
        for (Map.Entry<String, Wire.Told> each : sent.entrySet()) {
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
    void closingTheTransportLeavesNobodyWithoutAnEnd() throws Exception {
        RawServer server = wire.plain(line -> {
            line.readRequest();
            line.drain();
        });
        HttpTransport transport = wire.to(server);
        Wire.Told told = wire.send(transport);
        server.awaitRequest();

        transport.close().block(RawServer.PATIENCE);
        told.giveUp(Loss.SHUT_DOWN);

        told.end();
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
        RawServer server = wire.plain(RawServer::echo);
        io.github.captchareports.spi.ProviderCall call =
                new io.github.captchareports.spi.ProviderCall("/x", Map.of("X-Broken", "one\r\ntwo"), new byte[0]);

        wire.send(wire.to(server), call).assertNotSent();
        assertThat(server.requests()).isEmpty();
    }
}
