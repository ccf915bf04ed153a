package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that take fewer streams of a connection than they are given. */
class HttpTransportHandOverTest {
    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void aConnectionIsGivenNoMoreThanTheLastOneWasShownToTake(int takes) throws Exception {
        Http2RawServer server = fixture.http2(takes(takes));
        HttpTransport transport = fixture.to(server);
        int notTaken = sendAll(transport, 40);
        assertThat(notTaken)
                .as("streams above the last of the first connections")
                .isPositive();

        sendAll(transport, 40);
        for (int connection = 2; connection <= server.connections(); connection++) {
            int number = connection;
            // It is partly used, and gets as many at once as the server was observed to take.
            assertThat(server.streams())
                    .filteredOn(stream -> stream.connection() == number)
                    .hasSizeLessThan(2 * takes);
        }
    }

    @Test
    void aServerThatTakesMoreAgainIsGivenMore() throws Exception {
        ConcurrentHashMap<Integer, Boolean> generous = new ConcurrentHashMap<>();
        Http2RawServer server = fixture.http2(peer -> {
            if (generous.isEmpty()) {
                takes(1).serve(peer);
            } else {
                Http2RawServer.echo(peer);
            }
        });
        HttpTransport transport = fixture.to(server);
        sendAll(transport, 5);
        generous.put(1, true);
        int before = server.connections();

        for (int i = 0; i < 10; i++) {
            sendAll(transport, 40);
        }

        assertThat(server.connections() - before).isLessThan(60);
        int warm = server.connections();
        sendAll(transport, 40);
        assertThat(server.connections() - warm).isLessThan(5);
    }

    @Tag("ladder")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatRefusesEveryStreamSeesFewConnections(boolean goAway) throws Exception {
        Http2RawServer server = fixture.http2(peer -> {
            peer.greet();
            if (goAway) {
                Http2RawServer.Stream first = peer.readRequest();
                peer.goAway(0, Http2RawServer.NO_ERROR);
                peer.drain();
                assertThat(first).isNotNull();
            } else {
                Http2RawServer.Stream stream;
                while ((stream = peer.readRequest()) != null) {
                    stream.reset(Http2RawServer.REFUSED_STREAM);
                }
            }
        });
        fixture.maxInFlight = 8;
        HttpTransport transport = fixture.to(server);
        long began = System.nanoTime();

        for (int i = 0; i < 60; i++) {
            AttemptEnd end = fixture.send(transport).end();
            assertThat(end).isInstanceOfAny(AttemptEnd.NotTaken.class, AttemptEnd.NotSent.class);
        }

        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat((double) server.connections())
                .as("connections in %s s", seconds)
                .isLessThanOrEqualTo(8 + 8 * seconds + 1);
    }

    @Test
    void noMoreThanTwiceTheRequestsInFlightAreOpenedInASecondWithoutConnectionsThatAnswered() {
        ConnectRateLimit rate = new ConnectRateLimit(10, 0);
        long now = 0;
        List<Long> opened = new ArrayList<>();
        while (now < TimeUnit.SECONDS.toNanos(5)) {
            long wait = rate.tryAcquire(now);
            if (wait == 0) {
                opened.add(now);
            }
            now += wait;
        }
        for (long from : opened) {
            assertThat(opened.stream()
                            .filter(each -> each >= from && each < from + TimeUnit.SECONDS.toNanos(1))
                            .count())
                    .isLessThanOrEqualTo(20);
        }
        assertThat(opened).hasSizeBetween(55, 60);

        for (int i = 0; i < 1000; i++) {
            rate.refund();
            assertThat(rate.tryAcquire(now)).isZero();
        }
    }

    /** Answers so many streams of a connection, and rejects the others with a GOAWAY. */
    private static Http2RawServer.Script takes(int count) {
        return peer -> {
            peer.greet();
            // The first stream of Netty's clients is 3.
            int last = 1 + 2 * count;
            for (int answered = 0; answered < count; ) {
                Http2RawServer.Stream stream = peer.readRequest();
                if (stream == null) {
                    return;
                }
                if (stream.id <= last) {
                    answered++;
                    if (answered == count) {
                        peer.goAway(last, Http2RawServer.NO_ERROR);
                    }
                    stream.answer(stream.body());
                }
            }
            peer.drain();
        };
    }

    /** Sends so many at once until each is answered; returns how often one was not taken meanwhile. */
    private int sendAll(HttpTransport transport, int count) throws InterruptedException, IOException {
        int notTaken = 0;
        int left = count;
        while (left > 0) {
            List<TransportFixture.TestExchange> round = new ArrayList<>();
            for (int i = 0; i < left; i++) {
                round.add(fixture.send(transport));
            }
            List<AttemptEnd> ends = new ArrayList<>();
            for (TransportFixture.TestExchange exchange : round) {
                ends.add(exchange.end());
            }
            List<AttemptEnd> refused = ends.stream()
                    .filter(end -> !(end instanceof AttemptEnd.Answered))
                    .collect(Collectors.toList());
            assertThat(refused).allSatisfy(end -> assertThat(end).isInstanceOf(AttemptEnd.NotTaken.class));
            notTaken += refused.size();
            left = refused.size();
        }
        return notTaken;
    }
}
