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
    final Wire wire = new Wire();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void noConnectionCarriesMoreStreamsThanItsServerAllowsAndTheRestGetOthers(int limit) throws Exception {
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, limit));
        HttpTransport transport = wire.to(server);

        Map<String, Wire.Told> sent = send(transport, 10);
        List<Stream> requests = server.awaitRequests(10);

        assertThat(server.peers()).extracting(Peer::mostOpen).allMatch(most -> most <= limit);
        assertThat(server.connections()).isBetween(10 / limit, 10);
        answer(requests, sent);
        assertThat(server.seen()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noLimitIsBrokenWhereAnswersAndReportsComeAndGo(int limit) throws Exception {
        Http2RawServer server = wire.http2(peer -> {
            peer.greet(Http2RawServer.MAX_CONCURRENT_STREAMS, limit);
            peer.echo();
        });
        HttpTransport transport = wire.to(server);
        List<Wire.Told> sent = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            sent.add(wire.send(transport, Wire.call("report " + i)));
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

    /** A stream that was given up counts no more, once the server has read that. */
    @Test
    void streamsGivenUpMakeRoomForOthers() throws Exception {
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 1));
        HttpTransport transport = wire.to(server);
        Wire.Told told = wire.send(transport);
        Stream request = server.awaitRequest();
        request.peer().frame(Http2RawServer.PING, 0, 0, "still on");
        request.peer().awaitPong();

        told.giveUp(Loss.TIMEOUT);
        request.awaitReset();

        Map<String, Wire.Told> sent = send(transport, 1);
        answer(server.awaitRequests(1), sent);
        assertThat(server.peers()).extracting(Peer::mostOpen).allMatch(most -> most <= 1);
    }

    @Test
    void aLimitThatIsLoweredHoldsForLaterStreams() throws Exception {
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 100));
        HttpTransport transport = wire.to(server);
        Map<String, Wire.Told> before = send(transport, 1);
        Stream first = server.awaitRequest();

        first.peer().settle(Http2RawServer.MAX_CONCURRENT_STREAMS, 1);
        Map<String, Wire.Told> after = send(transport, 5);
        List<Stream> requests = server.awaitRequests(5);

        assertThat(requests).extracting(Stream::connection).doesNotContain(1);
        assertThat(server.peer(1).mostOpen()).isEqualTo(1);
        answer(List.of(first), before);
        answer(requests, after);
    }

    @Test
    void aLimitLoweredBelowWhatIsUnderWayEndsNothing() throws Exception {
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 100));
        HttpTransport transport = wire.to(server);
        Wire.Told first = wire.send(transport, Wire.call("first"));
        Stream firstRequest = server.awaitRequest();
        Map<String, Wire.Told> sent = send(transport, 4);
        List<Stream> requests = server.awaitRequests(4);
        assertThat(requests).extracting(Stream::connection).containsOnly(1);

        server.peer(1).settle(Http2RawServer.MAX_CONCURRENT_STREAMS, 2);
        Wire.Told next = wire.send(transport, Wire.call("next"));
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
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        Wire.Told told = wire.send(wire.to(server));
        server.awaitConnection().settle();

        assertThat(server.streams()).isEmpty();
        for (Peer peer : server.peers()) {
            peer.settings(Http2RawServer.MAX_CONCURRENT_STREAMS, 10);
        }

        server.awaitRequest().answer("ok");
        assertThat(told.answeredBody()).isEqualTo("ok");
        assertThat(server.streams()).hasSize(1);
        assertThat(server.connections()).isLessThan(5);
    }

    @Test
    void aReportGivenUpWhileNoStreamIsAllowedIsNotSent() throws Exception {
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        Wire.Told told = wire.send(wire.to(server));
        server.awaitConnection().settle();

        told.giveUp(Loss.TIMEOUT);

        told.assertNotSent();
        assertThat(server.streams()).isEmpty();
        assertThat(server.connections()).isLessThan(5);
    }

    @Test
    void aReportWithdrawnWhileNoStreamIsAllowedIsNeverSeen() throws Exception {
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        HttpTransport transport = wire.to(server);
        Wire.Told withdrawn = wire.send(transport, Wire.call("withdrawn"));
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
        Http2RawServer server = wire.http2(Http2RawServer.holdWith(Http2RawServer.MAX_CONCURRENT_STREAMS, 0));
        wire.connectTimeout = Duration.ofMillis(300);

        wire.send(wire.to(server)).assertNotSent();

        assertThat(server.streams()).isEmpty();
        assertThat(server.connections()).isLessThan(5);
    }

    @Test
    void manyReportsOnAColdTransportShareAHandfulOfConnections() throws Exception {
        Http2RawServer server = wire.http2(peer -> {
            peer.greet(Http2RawServer.MAX_CONCURRENT_STREAMS, 64);
            peer.drain();
        });
        HttpTransport transport = wire.to(server);

        Map<String, Wire.Told> sent = send(transport, 200);
        List<Stream> requests = server.awaitRequests(200);
        answer(requests, sent);

        assertThat(server.seen()).hasSize(200);
        assertThat(server.seen().values()).containsOnly(1);
        assertThat(server.connections()).isBetween(4, 8);
    }

    @Test
    void reportsFromManyThreadsAreAnsweredOnceEach() throws Exception {
        Http2RawServer server = wire.http2(peer -> {
            peer.greet(Http2RawServer.MAX_CONCURRENT_STREAMS, 100);
            peer.echo();
        });
        HttpTransport transport = wire.to(server);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int own = i;
            senders.add(new Thread(() -> {
                for (int each = 0; each < 100; each++) {
                    wire.send(transport, Wire.call("report " + own + "." + each));
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
        wire.assertAllAnswered();
    }

    @Test
    void aConnectionIsUsedAgainWithinTenSecondsAndNotAfterwards() throws Exception {
        AdvancedClock clock = new AdvancedClock();
        wire.clock = clock;
        Http2RawServer server = wire.http2(Http2RawServer::echo);
        HttpTransport transport = wire.to(server);

        wire.send(transport).answer();
        Wire.letTheEventLoopsFinish();
        clock.advance(Duration.ofSeconds(9));
        wire.send(transport).answer();
        Wire.letTheEventLoopsFinish();
        assertThat(server.connections()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(11));
        wire.send(transport).answer();

        assertThat(server.streams()).extracting(Stream::connection).containsExactly(1, 1, 2);
    }

    @Test
    void noConnectionLivesLongerThanFiveMinutesHoweverBusy() throws Exception {
        AdvancedClock clock = new AdvancedClock();
        wire.clock = clock;
        Http2RawServer server = wire.http2(Http2RawServer::echo);
        HttpTransport transport = wire.to(server);

        for (int second = 0; second <= 306; second += 9) {
            wire.send(transport).answer();
            Wire.letTheEventLoopsFinish();
            clock.advance(Duration.ofSeconds(9));
        }

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.streams()).hasSize(35);
    }

    @Test
    void aCertificateForAnotherHostIsRefusedBeforeAnythingIsSent() throws Exception {
        Http2RawServer server = wire.http2("another.example", Http2RawServer::echo);

        wire.send(wire.to(server)).assertNotSent();

        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.peer(1).frames()).isEmpty();
    }

    private Map<String, Wire.Told> send(HttpTransport transport, int count) {
        Map<String, Wire.Told> sent = new HashMap<>();
        for (int i = 0; i < count; i++) {
            sent.put("report " + i, wire.send(transport, Wire.call("report " + i)));
        }
        return sent;
    }

    private static void answer(List<Stream> requests, Map<String, Wire.Told> sent) throws Exception {
        for (Stream request : requests) {
            request.answer("answer to " + request.body());
        }
        for (Map.Entry<String, Wire.Told> each : sent.entrySet()) {
            assertThat(each.getValue().answeredBody()).isEqualTo("answer to " + each.getKey());
        }
    }
}
