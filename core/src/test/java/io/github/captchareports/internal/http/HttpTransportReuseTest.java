package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.AttemptEnd.Loss;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

/** Plain connections between a report and the next: when they are used again, and that no answer is assigned to another request. */
@Isolated("hears what Reactor drops anywhere in the process")
class HttpTransportReuseTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    /** How a server ends an idle connection. */
    enum Leave {
        CLOSE {
            @Override
            void apply(RawServer.Line line) {
                // The end of a script closes the connection.
            }
        },
        HALF_CLOSE {
            @Override
            void apply(RawServer.Line line) throws IOException {
                line.endAndDrain();
            }
        },
        RESET {
            @Override
            void apply(RawServer.Line line) throws IOException {
                line.reset();
            }
        };

        abstract void apply(RawServer.Line line) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\nX-Which: provisional\r\n\r\n",
                "HTTP/1.1 199 Who Knows\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
            })
    void provisionalAnswersAreSkippedAndTheFinalOneIsReceived(String provisional) throws Exception {
        RawServer server = fixture.plain(line -> {
            RawServer.Request request;
            while ((request = line.readRequest()) != null) {
                line.write(provisional);
                line.write("HTTP/1.1 200 OK\r\nX-Which: final\r\nContent-Length: "
                        + request.body().length() + "\r\n\r\n" + request.body());
            }
        });
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 5; i++) {
            HttpReply reply = fixture.send(transport, TransportFixture.call("report " + i))
                    .answer();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("x-which")).isEqualTo("final");
            assertThat(reply.body()).asString().isEqualTo("report " + i);
            TransportFixture.letTheEventLoopsFinish();
        }

        assertThat(server.requests()).hasSize(5);
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints"})
    void aProvisionalAnswerWithNothingAfterItIsUnclear(String provisional) throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 " + provisional + "\r\n\r\n");
        });

        fixture.send(fixture.to(server)).assertUnclear(Loss.CONNECTION);

        assertThat(server.requests()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aReportGivenUpAfterAProvisionalAnswerIsUnclearAndItsConnectionClosed() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 103 Early Hints\r\n\r\n");
            written.countDown();
            line.drain();
        });
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        await(written);

        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertUnclear(Loss.TIMEOUT);
        server.awaitEnds();
    }

    @Test
    void provisionalAnswersWithoutEndCannotKeepAReportFromBeingGivenUp() throws Exception {
        Semaphore written = new Semaphore(0);
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            try {
                while (true) {
                    line.write("HTTP/1.1 103 Early Hints\r\n\r\n");
                    written.release();
                }
            } finally {
                written.release(100);
            }
        });
        TransportFixture.TestExchange exchange = fixture.send(fixture.to(server));
        await(written, 100);

        exchange.giveUp(Loss.TIMEOUT);

        exchange.assertUnclear();
        server.awaitEnds();
    }

    /** The protocol was not asked for, and its bytes cannot be read. */
    @Test
    void aSwitchOfProtocolsIsUnreadableAndItsConnectionClosed() throws Exception {
        RawServer server = fixture.plain(line -> {
            RawServer.Request request = line.readRequest();
            line.write(
                    request != null && request.body().equals("next")
                            ? OK
                            : "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");
            line.drain();
        });
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).assertUnclear(Loss.UNREADABLE);

        server.awaitEnds();
        assertThat(fixture.send(transport, TransportFixture.call("next")).answeredBody())
                .isEqualTo("ok");
        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 2);
    }

    /** As servers send that have waited too long for the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate",
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\n\r\nlate",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate",
                "HTTP/1.1 103 Early Hints\r\n\r\n",
                "HTTP/1.1 4",
                "\r\n"
            })
    void unsolicitedBytesEndAnIdleConnectionAndAreDropped(String unasked) throws Exception {
        CountDownLatch idle = new CountDownLatch(1);
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(OK);
            if (line.number == 1) {
                await(idle);
                line.write(unasked);
            }
            line.drain();
        });
        HttpTransport transport = fixture.to(server);
        assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");
        TransportFixture.letTheEventLoopsFinish();

        idle.countDown();
        server.awaitEnds();

        assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");
        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 2);
    }

    /** Bytes that come after the next report was written could be its answer; the client cannot know that they are not. */
    @Test
    void aReportIsWrittenToAnIdleConnectionOnWhichUnsolicitedBytesArrive() throws Exception {
        Semaphore idle = new Semaphore(0);
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(OK);
            await(idle, 1);
            line.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate");
            line.endAndDrain();
        });
        HttpTransport transport = fixture.to(server);
        Map<String, TransportFixture.TestExchange> sent = new HashMap<>();

        for (int i = 0; i < 100; i++) {
            String body = "report " + i + ".";
            idle.release();
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call(body));
            sent.put(body, exchange);
            exchange.end();
        }
        idle.release(100);
        server.awaitEnds();

        String received = server.received();
        for (Map.Entry<String, TransportFixture.TestExchange> each : sent.entrySet()) {
            boolean notSent = each.getValue().end() instanceof AttemptEnd.NotSent;
            assertThat(received.split(Pattern.quote(each.getKey()), -1).length - 1)
                    .as("times that %s was seen", each.getKey())
                    .isLessThanOrEqualTo(notSent ? 0 : 1);
        }
    }

    @Test
    void theSecondOfTwoAnswersToOneRequestEndsTheConnectionAndIsDropped() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(OK + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond");
            line.drain();
        });
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");
            server.awaitEnds();
        }

        assertThat(server.requests()).hasSize(10);
        assertThat(server.connections()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: Close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
            })
    void aConnectionThatIsNotToBeKeptIsClosedAndNotUsedAgain(String answer) throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(answer);
            line.drain();
        });
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        server.awaitEnds();
        fixture.send(transport).answer();

        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 2);
    }

    @Test
    void anAnswerOfTheOldProtocolThatKeepsItsConnectionIsAnAnswer() throws Exception {
        RawServer server = fixture.plain(line -> {
            RawServer.Request request;
            while ((request = line.readRequest()) != null) {
                line.write("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: "
                        + request.body().length() + "\r\n\r\n" + request.body());
            }
        });
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 10; i++) {
            assertThat(fixture.send(transport, TransportFixture.call("report " + i))
                            .answeredBody())
                    .isEqualTo("report " + i);
        }

        assertThat(server.requests()).hasSize(10);
    }

    @Test
    void anAnswerEndedByHalfOfItsConnectionIsWhole() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 200 OK\r\n\r\nok");
            line.endAndDrain();
        });
        HttpTransport transport = fixture.to(server);

        assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");
        server.awaitEnds();
        assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");

        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 2);
    }

    @Test
    void aConnectionEndedByHalfAfterAWholeAnswerIsClosedAndNotUsedAgain() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readRequest();
            line.write(OK);
            line.endAndDrain();
        });
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 20; i++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");
            server.awaitEnds();
            TransportFixture.letTheEventLoopsFinish();
        }

        assertThat(server.requests()).hasSize(20);
        assertThat(server.connections()).isEqualTo(20);
    }

    /** However it ends: a report that a server has read never ends as not sent, and none is sent twice. */
    @ParameterizedTest
    @EnumSource(Leave.class)
    void aReportIsWrittenToAnIdleConnectionThatEnds(Leave leave) throws Exception {
        Semaphore idle = new Semaphore(0);
        RawServer server = fixture.plain(line -> {
            RawServer.Request request = line.readRequest();
            if (request != null) {
                line.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length() + "\r\n\r\n" + request.body());
                await(idle, 1);
                leave.apply(line);
            }
        });
        HttpTransport transport = fixture.to(server);
        Map<String, TransportFixture.TestExchange> sent = new HashMap<>();

        for (int i = 0; i < 200; i++) {
            String body = "report " + i;
            idle.release();
            TransportFixture.TestExchange exchange = fixture.send(transport, TransportFixture.call(body));
            sent.put(body, exchange);
            exchange.end();
        }
        idle.release(200);
        server.awaitEnds();

        assertNothingIsClaimedThatTheServerKnowsBetter(server, sent);
        assertThat(sent.values())
                .anySatisfy(exchange -> assertThat(exchange.end()).isInstanceOf(AttemptEnd.Answered.class));
    }

    @Test
    void reportsThatAreWithdrawnByAnotherThreadAreEitherNeverSentOrEndOnce() throws Exception {
        int reports = 2_000;
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        BlockingQueue<TransportFixture.TestExchange> toWithdraw = new LinkedBlockingQueue<>();
        BlockingQueue<Boolean> withdrawn = new LinkedBlockingQueue<>();
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);
        RawServer.start("withdrawals", () -> {
            for (int i = 0; i < reports; i++) {
                withdrawn.add(taken(toWithdraw).withdraw());
            }
        });
        Hooks.onErrorDropped(dropped::add);
        List<String> gone = new ArrayList<>();
        try {
            for (int i = 0; i < reports; i += 20) {
                List<TransportFixture.TestExchange> batch = new ArrayList<>();
                for (int each = 0; each < 20; each++) {
                    batch.add(fixture.send(transport, TransportFixture.call("report " + (i + each) + ".")));
                    toWithdraw.add(batch.get(each));
                }
                for (int each = 0; each < 20; each++) {
                    String body = "report " + (i + each) + ".";
                    if (taken(withdrawn)) {
                        gone.add(body);
                    } else {
                        assertThat(batch.get(each).answeredBody()).isEqualTo(body);
                    }
                }
            }
            TransportFixture.letTheEventLoopsFinish();
        } finally {
            Hooks.resetOnErrorDropped();
        }

        String received = server.received();
        for (String body : gone) {
            assertThat(received.contains(body)).as("%s was seen", body).isFalse();
        }
        assertThat(server.requests()).hasSize(reports - gone.size());
        assertThat(dropped).isEmpty();
    }

    @Test
    void anAnswerBeforeTheBodyWasReadIsAnAnswer() throws Exception {
        String large = "x".repeat(3_000_000);
        RawServer server = fixture.plain(line -> {
            line.readBytes(100);
            line.write("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
            line.endAndDrain();
        });

        HttpReply reply =
                fixture.send(fixture.to(server), TransportFixture.call(large)).answer();

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body()).asString().isEqualTo("no");
        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(1);
    }

    /** A server that closes with unread bytes resets the connection, which can overtake its answer. */
    @Test
    void aCloseBeforeTheBodyWasReadIsNeverNotSent() throws Exception {
        RawServer server = fixture.plain(line -> {
            line.readBytes(100);
            line.write("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
        });

        for (int i = 0; i < 20; i++) {
            AttemptEnd end = fixture.send(fixture.to(server), TransportFixture.call("x".repeat(100_000)))
                    .end();
            assertThat(end).isNotInstanceOf(AttemptEnd.NotSent.class);
        }

        server.awaitEnds();
        assertThat(server.connections()).isEqualTo(20);
    }

    /** More than all buffers take, so that it is never sent whole. */
    @Test
    void aConnectionWhoseAnswerCameBeforeItsBodyWasSentIsNotUsedAgain() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        RawServer server = fixture.plain(line -> {
            if (line.number == 1) {
                line.readBytes(100);
                line.write(OK);
                await(answered);
            } else {
                RawServer.echo(line);
            }
        });
        HttpTransport transport = fixture.to(server);

        assertThat(fixture.send(transport, TransportFixture.call("x".repeat(20_000_000)))
                        .answeredBody())
                .isEqualTo("ok");
        TransportFixture.letTheEventLoopsFinish();

        assertThat(fixture.send(transport, TransportFixture.call("next")).answeredBody())
                .isEqualTo("next");
        answered.countDown();
        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(2);
    }

    @Test
    void aConnectionIsUsedAgainWithinTenSecondsAndNotAfterwards() throws Exception {
        AdvancedClock clock = new AdvancedClock();
        fixture.clock = clock;
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        TransportFixture.letTheEventLoopsFinish();
        clock.advance(Duration.ofSeconds(9));
        fixture.send(transport).answer();
        TransportFixture.letTheEventLoopsFinish();
        assertThat(server.connections()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(11));
        fixture.send(transport).answer();

        assertThat(server.requests()).extracting(RawServer.Request::connection).containsExactly(1, 1, 2);
    }

    @Test
    void noConnectionLivesLongerThanFiveMinutesHoweverBusy() throws Exception {
        AdvancedClock clock = new AdvancedClock();
        fixture.clock = clock;
        RawServer server = fixture.plain(RawServer::echo);
        HttpTransport transport = fixture.to(server);

        for (int second = 0; second <= 306; second += 9) {
            fixture.send(transport).answer();
            TransportFixture.letTheEventLoopsFinish();
            clock.advance(Duration.ofSeconds(9));
        }

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.requests()).hasSize(35);
    }

    @Test
    void manyReportsAtOnceAreAllAnsweredByAServerThatIsLateToAccept() throws Exception {
        RawServer server = fixture.late(512, RawServer::echo);
        HttpTransport transport = fixture.to(server);
        List<TransportFixture.TestExchange> sent = new ArrayList<>();

        for (int i = 0; i < 300; i++) {
            sent.add(fixture.send(transport, TransportFixture.call("report " + i)));
        }
        server.startToAccept();

        for (int i = 0; i < 300; i++) {
            assertThat(sent.get(i).answeredBody()).isEqualTo("report " + i);
        }
        assertThat(server.requests()).hasSize(300);
    }

    private static void assertNothingIsClaimedThatTheServerKnowsBetter(
            RawServer server, Map<String, TransportFixture.TestExchange> sent) throws Exception {
        Map<String, Integer> seen = new HashMap<>();
        server.requests().forEach(request -> seen.merge(request.body(), 1, Integer::sum));
        for (Map.Entry<String, TransportFixture.TestExchange> each : sent.entrySet()) {
            int times = seen.getOrDefault(each.getKey(), 0);
            AttemptEnd end = each.getValue().end();
            if (end instanceof AttemptEnd.Answered) {
                assertThat(times).as(each.getKey()).isEqualTo(1);
                assertThat(each.getValue().answeredBody()).isEqualTo(each.getKey());
            } else {
                assertThat(times)
                        .as("%s, %s", each.getKey(), end)
                        .isLessThanOrEqualTo(end instanceof AttemptEnd.NotSent ? 0 : 1);
            }
        }
    }

    private static <T> T taken(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new IllegalStateException("nothing more came");
            }
            return next;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void await(Semaphore semaphore, int permits) {
        try {
            assertThat(semaphore.tryAcquire(permits, RawServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
