package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.http.Http2RawServer.Stream;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and connections of HTTP/2 that end before their answers: how exchanges end, and where the next request goes. */
class HttpTransportHttp2FaultsTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    /** How a server ends the connection. */
    enum Cut {
        CLOSE {
            @Override
            void apply(Http2RawServer.Peer peer) throws IOException {
                peer.endOutput();
            }
        },
        WITHOUT_A_WORD {
            @Override
            void apply(Http2RawServer.Peer peer) throws IOException {
                peer.cut();
            }
        },
        RESET {
            @Override
            void apply(Http2RawServer.Peer peer) throws IOException {
                peer.reset();
            }
        };

        abstract void apply(Http2RawServer.Peer peer) throws IOException;
    }

    @Test
    void aReportIsOneStreamWithExactlyItsHeadersAndItsBody() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::echo);
        URI url = server.url();

        assertThat(fixture.send(fixture.open(url.resolve("/v2/prefix/"))).answeredBody())
                .isEqualTo(TransportFixture.BODY);

        assertThat(server.streams()).hasSize(1);
        Stream request = server.streams().get(0);
        assertThat(request.body()).isEqualTo(TransportFixture.BODY);
        assertThat(request.headers())
                .containsEntry(":method", "POST")
                .containsEntry(":scheme", "https")
                .containsEntry(":authority", "localhost:" + url.getPort())
                .containsEntry(":path", "/v2/prefix/reportCorrect")
                .containsEntry("content-length", Integer.toString(TransportFixture.BODY.length()))
                .containsEntry("content-type", "application/json")
                .containsEntry("user-agent", "captcha-reports")
                .doesNotContainKeys("host", "connection", "transfer-encoding", "expect", "authorization", "cookie");
    }

    @Test
    void oneConnectionIsUsedAgainAndAgain() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::echo);
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 100; i++) {
            assertThat(fixture.send(transport, TransportFixture.call("report " + i))
                            .answeredBody())
                    .isEqualTo("report " + i);
        }

        assertThat(server.seen()).hasSize(100);
        assertThat(server.connections()).isEqualTo(1);
    }

    /** RFC 9113, 8.7: the server guarantees that it has done nothing with the request. */
    @Test
    void aRefusedStreamIsNotTakenAndItsConnectionStays() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        answerNextOnConnection(1, server, transport);
        TransportFixture.TestExchange refused = fixture.send(transport, TransportFixture.call("refused"));

        server.awaitRequest().reset(Http2RawServer.REFUSED_STREAM);

        refused.assertNotTaken();
        answerNextOnConnection(1, server, transport);
        assertThat(server.seen()).containsOnly(Map.entry("refused", 1), Map.entry("next", 2));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Http2RawServer.NO_ERROR,
                Http2RawServer.PROTOCOL_ERROR,
                Http2RawServer.INTERNAL_ERROR,
                Http2RawServer.CANCEL,
                Http2RawServer.ENHANCE_YOUR_CALM,
                0x1234
            })
    void aStreamResetBeforeItsAnswerIsUnclearAndItsConnectionStays(int code) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange reset = fixture.send(transport, TransportFixture.call("reset"));

        server.awaitRequest().reset(code);

        reset.assertUnclear(Loss.CONNECTION);
        answerNextOnConnection(1, server, transport);
        assertThat(server.seen()).containsOnly(Map.entry("reset", 1), Map.entry("next", 1));
    }

    /** A server that has begun to answer has done something with the request, whatever it sends afterwards. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                Http2RawServer.NO_ERROR,
                Http2RawServer.INTERNAL_ERROR,
                Http2RawServer.REFUSED_STREAM,
                Http2RawServer.CANCEL
            })
    void aStreamResetInTheMiddleOfItsAnswerIsUnclear(int code) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange afterHeaders = fixture.send(transport, TransportFixture.call("after headers"));
        Stream first = server.awaitRequest();
        TransportFixture.TestExchange afterData = fixture.send(transport, TransportFixture.call("after data"));
        Stream second = server.awaitRequest();

        first.headers(false, ":status", "200");
        first.reset(code);
        second.headers(false, ":status", "200");
        second.data(false, "{\"errorId\":0}");
        second.reset(code);

        afterHeaders.assertUnclear(Loss.CONNECTION);
        afterData.assertUnclear(Loss.CONNECTION);
        answerNextOnConnection(1, server, transport);
    }

    @ParameterizedTest
    @ValueSource(ints = {Http2RawServer.NO_ERROR, Http2RawServer.CANCEL})
    void aResetAfterAWholeAnswerChangesNothing(int code) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream request = server.awaitRequest();

        request.answer("ok");
        request.reset(code);

        assertThat(exchange.answeredBody()).isEqualTo("ok");
        answerNextOnConnection(1, server, transport);
    }

    @Test
    void streamsAboveTheLastOfAGoAwayAreNotTakenAndTheOthersAreAnswered() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(4, server, transport);

        server.peer(1).goAway(sent.get(1).stream().id, Http2RawServer.NO_ERROR);
        sent.get(2).exchange().assertNotTaken();
        sent.get(3).exchange().assertNotTaken();
        answerNextOnConnection(2, server, transport);
        sent.get(0).stream().answer("one");
        sent.get(1).stream().answer("two");

        assertThat(sent.get(0).exchange().answeredBody()).isEqualTo("one");
        assertThat(sent.get(1).exchange().answeredBody()).isEqualTo("two");
        server.peer(1).awaitEnd();
        answerNextOnConnection(2, server, transport);
        assertThat(server.streams()).hasSize(6);
    }

    @Test
    void theNoticeOfAGracefulEndKeepsItsStreamsAndTakesNoMore() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(3, server, transport);
        Http2RawServer.Peer first = server.peer(1);

        first.goAway(Http2RawServer.MAX_STREAM, Http2RawServer.NO_ERROR);
        first.frame(Http2RawServer.PING, 0, 0, "12345678");
        assertThat(first.awaitPong()).isEqualTo("12345678");
        answerNextOnConnection(2, server, transport);
        first.goAway(sent.get(2).stream().id, Http2RawServer.NO_ERROR);
        for (Sent each : sent) {
            each.stream().answer(each.stream().body());
        }

        for (Sent each : sent) {
            assertThat(each.exchange().answeredBody()).isEqualTo(each.stream().body());
        }
        first.awaitEnd();
        assertThat(server.streams()).hasSize(4);
    }

    /** A graceful end: the server answers what was under way at its first GOAWAY, but not all of it. */
    @Test
    void theSecondGoAwayCanTakeBackWhatTheFirstHadPromised() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(2, server, transport);

        server.peer(1).goAway(Http2RawServer.MAX_STREAM, Http2RawServer.NO_ERROR);
        server.peer(1).goAway(sent.get(0).stream().id, Http2RawServer.NO_ERROR);
        sent.get(1).exchange().assertNotTaken();
        sent.get(0).stream().answer("ok");

        assertThat(sent.get(0).exchange().answeredBody()).isEqualTo("ok");
        server.peer(1).awaitEnd();
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void streamsUpToTheLastOfAGoAwayWithAnErrorAreUnclearAndThoseAboveAreNotTaken(Cut cut) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(3, server, transport);

        server.peer(1).goAway(sent.get(1).stream().id, Http2RawServer.INTERNAL_ERROR);
        sent.get(2).exchange().assertNotTaken();
        cut.apply(server.peer(1));

        sent.get(0).exchange().assertUnclear(Loss.CONNECTION);
        sent.get(1).exchange().assertUnclear(Loss.CONNECTION);
        server.peer(1).awaitEnd();
        answerNextOnConnection(2, server, transport);
    }

    @Test
    void aGoAwayRightAfterTheSettingsIsNotSent() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.greet();
            peer.goAway(0, Http2RawServer.NO_ERROR);
            peer.drain();
        });
        fixture.connectTimeout = Duration.ofMillis(300);

        assertThat(fixture.send(fixture.to(server)).end())
                .isInstanceOfAny(AttemptEnd.NotSent.class, AttemptEnd.NotTaken.class);

        assertThat(server.connections()).isLessThan(5);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void everyStreamOfAConnectionThatEndsIsUnclearAndNoneIsRepeated(Cut cut) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(5, server, transport);
        sent.get(0).stream().answer("answered before");
        assertThat(sent.get(0).exchange().answeredBody()).isEqualTo("answered before");
        sent.get(1).stream().headers(false, ":status", "200", "content-length", "13");
        sent.get(2).stream().headers(false, ":status", "200");
        sent.get(2).stream().data(false, "{\"errorId\":0}");

        cut.apply(server.peer(1));

        for (Sent each : sent.subList(1, 5)) {
            each.exchange().assertUnclear(Loss.CONNECTION);
        }
        server.peer(1).awaitEnd();
        answerNextOnConnection(2, server, transport);
        assertThat(server.streams()).hasSize(6);
    }

    @Test
    void anAnswerThatIsWholeIsAnAnswerThoughTheConnectionEndsWithIt() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.greet();
            Stream request = peer.readRequest();
            if (request != null) {
                request.answer(request.body());
            }
        });

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.send(fixture.to(server), TransportFixture.call("report " + i))
                            .answeredBody())
                    .isEqualTo("report " + i);
        }
    }

    /** The server closes an idle connection at about the moment the next report is written to it. */
    @Test
    void noReportIsSentTwiceWhereIdleConnectionsAreClosedAsWeWrite() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.greet();
            Stream request = peer.readRequest();
            if (request != null) {
                request.answer(request.body());
                if (peer.number % 2 == 0) {
                    peer.goAway(request.id, Http2RawServer.NO_ERROR);
                }
            }
        });
        HttpTransport transport = fixture.to(server);
        Map<String, TransportFixture.TestExchange> sent = new HashMap<>();

        for (int i = 0; i < 100; i++) {
            String body = "report " + i;
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call(body));
            sent.put(body, exchange);
            exchange.end();
        }
        server.awaitEnds();

        Map<String, Integer> seen = server.seen();
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
    void aStreamGivenUpIsResetAndTheOthersOfItsConnectionAreAnswered() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(3, server, transport);

        sent.get(1).exchange().giveUp(Loss.TIMEOUT);

        sent.get(1).exchange().assertUnclear(Loss.TIMEOUT);
        assertThat(sent.get(1).stream().awaitReset()).isEqualTo(Http2RawServer.CANCEL);
        sent.get(0).stream().answer("one");
        sent.get(2).stream().answer("three");
        assertThat(sent.get(0).exchange().answeredBody()).isEqualTo("one");
        assertThat(sent.get(2).exchange().answeredBody()).isEqualTo("three");
        assertThat(server.peer(1).isOver()).isFalse();
    }

    @Test
    void whatItsServerHadSentForAStreamGivenUpIsIgnored() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream request = server.awaitRequest();
        exchange.giveUp(Loss.TIMEOUT);
        assertThat(request.awaitReset()).isEqualTo(Http2RawServer.CANCEL);

        request.headers(false, ":status", "200");
        request.data(true, "{}");
        request.peer().frame(Http2RawServer.PING, 0, 0, "12345678");
        request.peer().awaitPong();

        assertThat(request.peer().frames())
                .filteredOn(frame -> frame.type() == Http2RawServer.RST_STREAM)
                .as("resets of one stream")
                .hasSize(1);
        exchange.assertUnclear(Loss.TIMEOUT);
        answerNextOnConnection(1, server, transport);
    }

    @Test
    void aStreamGivenUpInTheMiddleOfItsAnswerIsUnclear() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream request = server.awaitRequest();
        request.headers(false, ":status", "200");
        request.data(false, "{\"err");

        exchange.giveUp(Loss.SHUT_DOWN);

        exchange.assertUnclear(Loss.SHUT_DOWN);
        assertThat(request.awaitReset()).isEqualTo(Http2RawServer.CANCEL);
        answerNextOnConnection(1, server, transport);
    }

    @Test
    void anAnswerAfterGivingUpIsDropped() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(2, server, transport);
        Sent slow = sent.get(1);

        slow.exchange().giveUp(Loss.TIMEOUT);
        slow.stream().awaitReset();
        slow.stream().answer("late");
        sent.get(0).stream().answer("in time");

        assertThat(sent.get(0).exchange().answeredBody()).isEqualTo("in time");
        slow.exchange().assertUnclear(Loss.TIMEOUT);
        answerNextOnConnection(1, server, transport);
    }

    /** A connection that is dead without having ended must not take more reports. */
    @Test
    void aConnectionThatWasSilentUntilAStreamWasGivenUpIsNotUsedAgain() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        answerNextOnConnection(1, server, transport);
        server.peer(1).fallSilent();
        TransportFixture.TestExchange lost = fixture.send(transport, TransportFixture.call("lost"));
        Stream request = server.awaitRequest();
        assertThat(request.connection()).isEqualTo(1);

        lost.giveUp(Loss.TIMEOUT);
        lost.assertUnclear(Loss.TIMEOUT);
        request.awaitReset();

        answerNextOnConnection(2, server, transport);
        answerNextOnConnection(2, server, transport);
        assertThat(server.seen()).containsEntry("lost", 1);
    }

    @Test
    void requestsOnASilentConnectionCanStillBeAnswered() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(2, server, transport);

        sent.get(1).exchange().giveUp(Loss.TIMEOUT);
        sent.get(1).stream().awaitReset();
        sent.get(0).stream().answer("ok");

        assertThat(sent.get(0).exchange().answeredBody()).isEqualTo("ok");
    }

    @Test
    void afterAGoAwayWhileIdleTheNextReportGoesToAnotherConnection() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        answerNextOnConnection(1, server, transport);

        server.peer(1).goAway(server.streams().get(0).id, Http2RawServer.NO_ERROR);
        server.peer(1).awaitEnd();

        answerNextOnConnection(2, server, transport);
        assertThat(server.seen()).containsOnly(Map.entry("next", 2));
    }

    @Test
    void afterACloseWhileIdleTheNextReportGoesToAnotherConnection() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        answerNextOnConnection(1, server, transport);

        server.peer(1).endOutput();
        server.peer(1).awaitEnd();
        TransportFixture.letTheEventLoopsFinish();

        answerNextOnConnection(2, server, transport);
        assertThat(server.seen()).containsOnly(Map.entry("next", 2));
    }

    @Test
    void aReportWithdrawnBeforeTheServerSaysItsSettingsIsNeverSeen() throws Exception {
        CountDownLatch withdrawn = new CountDownLatch(1);
        Http2RawServer server = fixture.http2(peer -> {
            peer.readPreface();
            await(withdrawn);
            peer.settings();
            peer.drain();
        });
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call("withdrawn"));
        server.awaitConnection();

        assertThat(exchange.withdraw()).isTrue();
        withdrawn.countDown();

        TransportFixture.TestExchange next = fixture.send(transport, TransportFixture.call("next"));
        server.awaitRequest().answer("ok");
        assertThat(next.answeredBody()).isEqualTo("ok");
        assertThat(server.streams()).extracting(Stream::body).containsExactly("next");
        assertThat(exchange.ends).isEmpty();
    }

    @Test
    void withdrawingAtOnceEitherSendsNothingOrFails() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::echo);
        HttpTransport transport = fixture.to(server);
        fixture.send(transport, TransportFixture.call("first")).answer();
        List<TransportFixture.TestExchange> others = new ArrayList<>();
        List<String> gone = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call("report " + i));
            if (exchange.withdraw()) {
                gone.add("report " + i);
            } else {
                others.add(exchange);
            }
        }
        for (TransportFixture.TestExchange exchange : others) {
            exchange.answer();
        }

        assertThat(server.seen()).hasSize(201 - gone.size()).doesNotContainKeys(gone.toArray(String[]::new));
        assertThat(server.seen().values()).containsOnly(1);
    }

    @Test
    void aReportGivenUpBeforeTheServerSaysItsSettingsIsNotSent() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.readPreface();
            peer.drain();
        });
        fixture.connectTimeout = Duration.ofMillis(300);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitConnection();

        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertNotSent();
        server.awaitEnds();
        assertThat(server.streams()).isEmpty();
    }

    @Test
    void closingTheTransportEndsEveryExchange() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);
        List<Sent> sent = together(3, server, transport);

        transport.close().block(RawServer.PATIENCE);
        sent.forEach(each -> each.exchange().giveUp(Loss.SHUT_DOWN));

        for (Sent each : sent) {
            each.exchange().assertUnclear();
        }
        server.awaitEnds();
    }

    private void answerNextOnConnection(int connection, Http2RawServer server, HttpTransport transport)
            throws Exception {
        TransportFixture.TestExchange next = fixture.send(transport, TransportFixture.call("next"));
        Stream request = server.awaitRequest();
        assertThat(request.body()).isEqualTo("next");
        assertThat(request.connection()).as("connection of the next report").isEqualTo(connection);
        request.answer("answer to the next");
        assertThat(next.answeredBody()).isEqualTo("answer to the next");
    }

    /** So many reports of one connection, none of them answered, in the order of their streams. */
    private List<Sent> together(int count, Http2RawServer server, HttpTransport transport) throws Exception {
        Map<String, TransportFixture.TestExchange> exchanges = new HashMap<>();
        List<Stream> requests = new ArrayList<>();
        exchanges.put("report 0", fixture.send(transport, TransportFixture.call("report 0")));
        requests.add(server.awaitRequest());
        for (int i = 1; i < count; i++) {
            exchanges.put("report " + i, fixture.send(transport, TransportFixture.call("report " + i)));
        }
        requests.addAll(server.awaitRequests(count - 1));
        assertThat(requests).extracting(Stream::connection).containsOnly(1);
        List<Sent> sent = new ArrayList<>();
        for (Stream request : requests) {
            TransportFixture.TestExchange one = exchanges.get(request.body());
            assertThat(one).isNotNull();
            if (one != null) {
                sent.add(new Sent(one, request));
            }
        }
        return sent;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private record Sent(TransportFixture.TestExchange exchange, Stream stream) {}
}
