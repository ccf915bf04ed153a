package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.support.RawServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of events that once went wrong, and that no other test of the transport covers. */
class HttpTransportRegressionTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    /** The rest of the second head is the head of the true answer, whose status would be lost in it. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-A: ", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 2"})
    void theBeginningOfAnotherAnswerIsNotTheBeginningOfTheNext(String surplus) throws Exception {
        RawServer server = fixture.plain(line -> {
            while (line.readRequest() != null) {
                line.write("HTTP/1.1 403 No\r\nContent-Length: 1\r\n\r\nA" + surplus);
            }
        });
        HttpTransport transport = fixture.to(server);

        for (int i = 1; i <= 2; i++) {
            assertThat(fixture.send(transport).answer().status()).isEqualTo(403);
            TransportFixture.letTheEventLoopsFinish();
        }

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aHeadThatTheServerWillNotTakeGivesItsStreamBackOnce() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.holdWith(
                Http2RawServer.MAX_HEADER_LIST_SIZE, 10, Http2RawServer.MAX_CONCURRENT_STREAMS, 1));
        HttpTransport transport = fixture.to(server);
        fixture.send(transport).assertNotSent();
        server.peer(1).settle(Http2RawServer.MAX_HEADER_LIST_SIZE, 16_384);

        TransportFixture.TestExchange one = fixture.send(transport, TransportFixture.call("one"));
        Http2RawServer.Stream first = server.awaitRequest();
        // The only stream is reserved, and other connections do not take the head either.
        fixture.send(transport, TransportFixture.call("two")).assertNotSent();

        first.answer("ok");
        assertThat(one.answeredBody()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void settingsAfterAGoAwayBringNoConnectionBack() throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.readPreface();
            peer.expectConfirmations(2);
            peer.write(frame(4, Http2RawServer.setting(Http2RawServer.MAX_CONCURRENT_STREAMS, 0))
                    + frame(7, Http2RawServer.int32(0) + Http2RawServer.int32(0))
                    + frame(4, Http2RawServer.setting(Http2RawServer.MAX_CONCURRENT_STREAMS, 100)));
            peer.drain();
        });
        fixture.connectTimeout = Duration.ofMillis(500);
        HttpTransport transport = fixture.to(server);

        fixture.send(transport, TransportFixture.call("one")).assertNotSent();
        fixture.send(transport, TransportFixture.call("two")).assertNotSent();
    }

    @Test
    void noConnectionIsOpenedForWithdrawnReports() throws Exception {
        RawServer mute = fixture.plain(RawServer.Line::drain);
        fixture.connectTimeout = Duration.ofSeconds(5);
        HttpTransport transport = fixture.open(URI.create("https://localhost:" + mute.port()));
        TransportFixture.TestExchange patient = fixture.send(transport, TransportFixture.call("patient"));
        for (int i = 0; i < 200; i++) {
            assertThat(fixture.send(transport, TransportFixture.call("impatient"))
                            .withdraw())
                    .isTrue();
        }
        mute.awaitConnection();

        patient.giveUp(Loss.TIMEOUT);

        patient.assertNotSent();
        assertThat(mute.connections()).isLessThan(5);
    }

    @Test
    void headersThatTheCallerChangesAreSentAsTheyAre() throws Exception {
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);
        Map<String, String> headers = new HashMap<>();

        for (String value : new String[] {"one", "two"}) {
            headers.put("X-Which", value);
            fixture.send(
                            transport,
                            ProviderCall.of(
                                    ReportMethod.post("/x"), headers, "body".getBytes(StandardCharsets.US_ASCII)))
                    .answer();
        }

        assertThat(server.requests())
                .extracting(request -> request.headers().get("x-which"))
                .containsExactly("one", "two");
    }

    /** A server must not do so: it has taken a request that it has begun to answer. */
    @Test
    void anAnswerThatHasBegunIsNotUndoneByAGoAway() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        Http2RawServer.Stream request = server.awaitRequest();

        request.headers(false, ":status", "200");
        server.peer(1).goAway(0, Http2RawServer.NO_ERROR);

        exchange.assertUnclear(Loss.CONNECTION);
    }

    /** Servers cut a connection that resets too many of its streams, and with it those of others. */
    @Test
    void aConnectionThatHadToResetManyStreamsIsLeft() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer::hold);
        HttpTransport transport = fixture.to(server);

        int connection = 1;
        for (int i = 0; connection == 1 && i < 200; i++) {
            TransportFixture.TestExchange exchange = fixture.send(transport);
            Http2RawServer.Stream request = server.awaitRequest();
            connection = request.connection();
            // Something must be read, or the connection would not be used again for its silence.
            server.peer(connection).frame(Http2RawServer.PING, 0, 0, "12345678");
            server.peer(connection).awaitPong();
            exchange.giveUp(Loss.TIMEOUT);
            request.awaitReset();
        }

        assertThat(connection).isEqualTo(2);
        assertThat(server.streams())
                .filteredOn(stream -> stream.connection() == 1)
                .hasSize(100);
    }

    @RepeatedTest(20)
    void aServerThatClosesEveryConnectionOfHttp2SeesOneOnly() throws Exception {
        Http2RawServer server = fixture.http2(Http2RawServer.Peer::greet);

        AttemptEnd end = fixture.send(fixture.to(server)).end();

        assertThat(end).isNotInstanceOf(AttemptEnd.Answered.class);
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
    }

    @RepeatedTest(20)
    void aServerThatClosesEveryConnectionSeesOneOnly() throws Exception {
        RawServer server = fixture.plain(line -> {});

        AttemptEnd end = fixture.send(fixture.to(server)).end();

        assertThat(end).isNotInstanceOf(AttemptEnd.Answered.class);
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionThatBecameReadyBeforeItWasWantedIsReported() throws Exception {
        RawServer server = fixture.plain(line -> line.readRequest());
        HttpTransport transport = fixture.to(server);
        CountDownLatch ready = new CountDownLatch(1);
        transport.watch(new Transport.Watch() {
            @Override
            public void onReady() {
                ready.countDown();
            }

            @Override
            public void onFailed(Throwable cause) {}
        });
        transport.want(1);
        transport.want(0);
        Reservation early = transport.reserve(); // the lane asks, mostly too early
        if (early != null) {
            early.release();
        }
        server.awaitConnection();
        TransportFixture.letTheEventLoopsFinish(); // it becomes ready while there is no demand
        transport.want(1); // and now there is demand
        assertThat(ready.await(2, TimeUnit.SECONDS)).isTrue();
    }

    private static String frame(int type, String payload) {
        int length = payload.length();
        return "" + (char) (length >> 16) + (char) (length >> 8 & 255) + (char) (length & 255) + (char) type + (char) 0
                + "\0\0\0\0" + payload;
    }
}
