package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.http.Http2RawServer.Peer;
import io.github.captchareports.internal.http.Http2RawServer.Stream;
import io.github.captchareports.support.RawServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many streams a connection of HTTP/2 carries, how many connections there are, and how long they are kept. */
class HttpTransportHttp2LimitsTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void noConnectionCarriesMoreStreamsThanItsServerAllowsAndTheRestGetOthers(int limit) throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, limit));
        HttpTransport transport = fixture.to(server);

        Map<String, TransportFixture.TestExchange> sent = send(transport, 10);
        List<Stream> requests = server.awaitRequests(10);

        assertThat(server.peers()).extracting(Peer::mostOpen).allMatch(most -> most <= limit);
        assertThat(server.connections()).isBetween(10 / limit, 10);
        answer(requests, sent);
        assertThat(server.seen()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noLimitIsBrokenWhereAnswersAndReportsComeAndGo(int limit) throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.greet(Http2RawServer.MAX_CONCURRENT_STREAMS, limit);
            peer.echo();
        });
        HttpTransport transport = fixture.to(server);
        List<TransportFixture.TestExchange> sent = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            sent.add(fixture.send(transport, TransportFixture.call("report " + i)));
            if (i % 5 == 4) {
                assertThat(sent.get(i - 2).answeredBody()).isEqualTo("report " + (i - 2));
            }
        }

        for (int i = 0; i < 100; i++) {
            assertThat(sent.get(i).answeredBody()).isEqualTo("report " + i);
        }
        assertThat(server.peers()).extracting(Peer::mostOpen).allMatch(most -> most <= limit);
        assertThat(server.seen()).hasSize(100);
        assertThat(server.seen().values()).containsOnly(1);
    }

    /** A stream that was given up no longer counts, once the server has read the reset. */
    @Test
    void streamsGivenUpMakeRoomForOthers() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 1));
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange exchange = fixture.send(transport);
        Stream request = server.awaitRequest();
        request.peer().frame(Http2RawServer.PING, 0, 0, "still on");
        request.peer().awaitPong();

        exchange.giveUp(Loss.TIMEOUT);
        request.awaitReset();

        Map<String, TransportFixture.TestExchange> sent = send(transport, 1);
        answer(server.awaitRequests(1), sent);
        assertThat(server.peers()).extracting(Peer::mostOpen).allMatch(most -> most <= 1);
    }

    @Test
    void aLimitThatIsLoweredHoldsForLaterStreams() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 100));
        HttpTransport transport = fixture.to(server);
        Map<String, TransportFixture.TestExchange> before = send(transport, 1);
        Stream first = server.awaitRequest();

        first.peer().settle(Http2RawServer.MAX_CONCURRENT_STREAMS, 1);
        Map<String, TransportFixture.TestExchange> after = send(transport, 5);
        List<Stream> requests = server.awaitRequests(5);

        assertThat(requests).extracting(Stream::connection).doesNotContain(1);
        assertThat(server.peer(1).mostOpen()).isEqualTo(1);
        answer(List.of(first), before);
        answer(requests, after);
    }

    @Test
    void aLimitLoweredBelowWhatIsUnderWayEndsNothing() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 100));
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange first = fixture.send(transport, TransportFixture.call("first"));
        Stream firstRequest = server.awaitRequest();
        Map<String, TransportFixture.TestExchange> sent = send(transport, 4);
        List<Stream> requests = server.awaitRequests(4);
        assertThat(requests).extracting(Stream::connection).containsOnly(1);

        server.peer(1).settle(Http2RawServer.MAX_CONCURRENT_STREAMS, 2);
        TransportFixture.TestExchange next = fixture.send(transport, TransportFixture.call("next"));
        Stream nextRequest = server.awaitRequest();

        assertThat(nextRequest.connection()).isEqualTo(2);
        nextRequest.answer("next");
        assertThat(next.answeredBody()).isEqualTo("next");
        firstRequest.answer("first");
        assertThat(first.answeredBody()).isEqualTo("first");
        answer(requests, sent);
    }

    @Test
    void aReportWaitsOrGoesElsewhereWhileAConnectionAllowsNoStream() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitConnection().settle();

        assertThat(server.streams()).isEmpty();
        for (Peer peer : server.peers()) {
            peer.settings(Http2RawServer.MAX_CONCURRENT_STREAMS, 10);
        }

        server.awaitRequest().answer("ok");
        assertThat(exchange.answeredBody()).isEqualTo("ok");
        assertThat(server.streams()).hasSize(1);
        assertThat(server.connections()).isLessThan(5);
    }

    @Test
    void aReportGivenUpWhileNoStreamIsAllowedIsNotSent() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        server.awaitConnection().settle();

        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertNotSent();
        assertThat(server.streams()).isEmpty();
        assertThat(server.connections()).isLessThan(5);
    }

    @Test
    void aReportWithdrawnWhileNoStreamIsAllowedIsNeverSeen() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        HttpTransport transport = fixture.to(server);
        TransportFixture.TestExchange withdrawn = fixture.send(transport, TransportFixture.call("withdrawn"));
        Peer peer = server.awaitConnection();
        peer.settle();

        assertThat(withdrawn.withdraw()).isTrue();

        for (Peer each : server.peers()) {
            each.settings(Http2RawServer.MAX_CONCURRENT_STREAMS, 10);
        }
        peer.frame(Http2RawServer.PING, 0, 0, "anybody?");
        peer.awaitPong();
        assertThat(server.streams()).isEmpty();
    }

    @Test
    void aServerThatNeverAllowsAStreamIsNotSentAfterTheConnectTimeout() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        fixture.connectTimeout = Duration.ofMillis(300);

        fixture.send(fixture.to(server)).assertNotSent();

        assertThat(server.streams()).isEmpty();
        assertThat(server.connections()).isLessThan(5);
    }

    @Test
    void manyReportsOnAColdTransportShareAHandfulOfConnections() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.greet(Http2RawServer.MAX_CONCURRENT_STREAMS, 64);
            peer.drain();
        });
        HttpTransport transport = fixture.to(server);

        Map<String, TransportFixture.TestExchange> sent = send(transport, 200);
        List<Stream> requests = server.awaitRequests(200);
        answer(requests, sent);

        assertThat(server.seen()).hasSize(200);
        assertThat(server.seen().values()).containsOnly(1);
        assertThat(server.connections()).isBetween(4, 8);
    }

    @Test
    void reportsFromManyThreadsAreAnsweredOnceEach() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.greet(Http2RawServer.MAX_CONCURRENT_STREAMS, 100);
            peer.echo();
        });
        HttpTransport transport = fixture.to(server);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int own = i;
            senders.add(new Thread(() -> {
                for (int each = 0; each < 100; each++) {
                    fixture.send(transport, TransportFixture.call("report " + own + "." + each));
                }
            }));
        }

        senders.forEach(Thread::start);
        for (Thread sender : senders) {
            sender.join(RawServer.PATIENCE.toMillis());
        }
        for (int i = 0; i < 400; i++) {
            server.awaitRequest();
        }

        assertThat(server.seen()).hasSize(400);
        assertThat(server.seen().values()).containsOnly(1);
        fixture.assertAllAnswered();
    }

    @Test
    void aConnectionIsUsedAgainWithinTenSecondsAndNotAfterwards() throws Exception {
        AdvancedClock clock = new AdvancedClock();
        fixture.clock = clock;
        Http2RawServer server = fixture.http2(Http2RawServer::echo);
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        TransportFixture.letTheEventLoopsFinish();
        clock.advance(Duration.ofSeconds(9));
        fixture.send(transport).answer();
        TransportFixture.letTheEventLoopsFinish();
        assertThat(server.connections()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(11));
        fixture.send(transport).answer();

        assertThat(server.streams()).extracting(Stream::connection).containsExactly(1, 1, 2);
    }

    @Test
    void noConnectionLivesLongerThanFiveMinutesHoweverBusy() throws Exception {
        AdvancedClock clock = new AdvancedClock();
        fixture.clock = clock;
        Http2RawServer server = fixture.http2(Http2RawServer::echo);
        HttpTransport transport = fixture.to(server);

        for (int second = 0; second <= 306; second += 9) {
            fixture.send(transport).answer();
            TransportFixture.letTheEventLoopsFinish();
            clock.advance(Duration.ofSeconds(9));
        }

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.streams()).hasSize(35);
    }

    @Test
    void aCertificateForAnotherHostIsRefusedBeforeAnythingIsSent() throws Exception {
        Http2RawServer server = fixture.http2("another.example", Http2RawServer::echo);

        fixture.send(fixture.to(server)).assertNotSent();

        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.peer(1).frames()).isEmpty();
    }

    private Map<String, TransportFixture.TestExchange> send(HttpTransport transport, int count) {
        Map<String, TransportFixture.TestExchange> sent = new HashMap<>();
        for (int i = 0; i < count; i++) {
            sent.put("report " + i, fixture.send(transport, TransportFixture.call("report " + i)));
        }
        return sent;
    }

    private static void answer(List<Stream> requests, Map<String, TransportFixture.TestExchange> sent)
            throws Exception {
        for (Stream request : requests) {
            request.answer("answer to " + request.body());
        }
        for (Map.Entry<String, TransportFixture.TestExchange> each : sent.entrySet()) {
            assertThat(each.getValue().answeredBody()).isEqualTo("answer to " + each.getKey());
        }
    }
}
