package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Idle connections that their server is about to close, or has closed, are not written to. */
class HttpTransportIdleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    private final AdvancedClock clock = new AdvancedClock();

    @ParameterizedTest
    @CsvSource({
        "timeout=5, 3900, true",
        "timeout=5, 4100, false",
        "'max=9, timeout=2', 900, true",
        "timeout=2, 1100, false"
    })
    void whatTheServerAnnouncesIsObeyedLessAMargin(String announced, long pause, boolean usedAgain) throws Exception {
        for (boolean replaySafe : new boolean[] {true, false}) {
            RawServer server = fixture.plain(answering("Keep-Alive: " + announced + "\r\n"));
            fixture.clock = clock;
            fixture.notAfter = Long.MAX_VALUE / 2;
            fixture.replaySafe = replaySafe;
            HttpTransport transport = fixture.to(server);

            fixture.send(transport).answer();
            TransportFixture.letTheEventLoopsFinish();
            clock.advance(Duration.ofMillis(pause));
            fixture.send(transport).answer();

            assertThat(server.connections()).isEqualTo(usedAgain ? 1 : 2);
        }
    }

    @Test
    void whereAnUnclearReportIsFinalAConnectionIsUsedAgainOnlyOnceItsServerHasBeenSeenToKeepOne() throws Exception {
        RawServer server = fixture.plain(answering(""));
        fixture.clock = clock;
        fixture.notAfter = Long.MAX_VALUE / 2;
        fixture.replaySafe = false;
        HttpTransport transport = fixture.to(server);

        fixture.send(transport).answer();
        fixture.send(transport).answer();
        assertThat(server.connections()).isEqualTo(2);

        for (int i = 0; server.requests().size() == server.connections() && i < 10_000; i++) {
            fixture.send(transport).answer();
        }
        assertThat(server.requests().size()).as("requests").isGreaterThan(server.connections());

        TransportFixture.letTheEventLoopsFinish();
        int before = server.connections();
        clock.advance(Duration.ofMillis(1100));
        fixture.send(transport).answer();
        assertThat(server.connections()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatClosesAfterEveryAnswerLeavesNothingUnclear(boolean reset) throws Exception {
        RawServer server = fixture.plain(line -> {
            RawServer.Request request = line.readRequest();
            if (request != null) {
                line.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                if (reset) {
                    line.reset();
                }
            }
        });
        fixture.replaySafe = false;
        HttpTransport transport = fixture.to(server);

        for (int i = 0; i < 200; i++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");
        }
    }

    /** The server closes what has been idle for five seconds, and always just as the next request comes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHundredReportsAtRandomPausesBehindAServerThatKeepsConnectionsForFiveSecondsAreAllAnswered(boolean announced)
            throws Exception {
        Map<Integer, Long> idleSince = new ConcurrentHashMap<>();
        String header = announced ? "Keep-Alive: timeout=5\r\n" : "";
        RawServer server = fixture.plain(line -> {
            while (line.readRequest() != null) {
                Long since = idleSince.get(line.number);
                if (since != null && clock.now(TimeUnit.NANOSECONDS) - since >= 5 * SECOND) {
                    return;
                }
                line.write("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 2\r\n\r\nok");
                idleSince.put(line.number, clock.now(TimeUnit.NANOSECONDS));
            }
        });
        fixture.clock = clock;
        fixture.notAfter = Long.MAX_VALUE / 2;
        fixture.replaySafe = false;
        HttpTransport transport = fixture.to(server);
        Random random = new Random(5);

        for (int i = 0; i < 100; i++) {
            assertThat(fixture.send(transport).answeredBody()).isEqualTo("ok");
            TransportFixture.letTheEventLoopsFinish();
            clock.advance(Duration.ofMillis(500 + random.nextInt(11_500)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timeout=5, 5000",
        "'timeout=15, max=100', 15000",
        "'max=100, Timeout = 7', 7000",
        "timeout=0, 0",
        "timeout, -1",
        "xtimeout=3, -1",
        "'', -1"
    })
    void announcedIdleTimesAreRead(String header, long millis) {
        long nanos = KeepAlivePolicy.announced(header);
        assertThat(nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos)).isEqualTo(millis);
        assertThat(KeepAlivePolicy.announced(null)).isEqualTo(-1);
    }

    @Test
    void afterAnEarlyCloseConnectionsAreUsedForHalfOfThatTime() {
        KeepAlivePolicy policy = new KeepAlivePolicy(false, Duration.ofSeconds(10));
        policy.onKept();
        assertThat(policy.maxIdle(-1, 0)).isEqualTo(SECOND);
        assertThat(policy.maxIdle(5 * SECOND, 0)).isEqualTo(4 * SECOND);
        assertThat(policy.maxIdle(60 * SECOND, 0)).isEqualTo(10 * SECOND);
        assertThat(policy.maxIdle(0, 0)).isZero();

        policy.onClosed(SECOND, 7 * SECOND);
        assertThat(policy.allowsReuse(-1)).isTrue();
        assertThat(policy.maxIdle(-1, 8 * SECOND)).isEqualTo(SECOND / 2);
        assertThat(policy.maxIdle(5 * SECOND, 8 * SECOND)).isEqualTo(SECOND / 2);
        assertThat(policy.maxIdle(5 * SECOND, 68 * SECOND)).isEqualTo(4 * SECOND);

        policy.onClosed(SECOND / 10, 9 * SECOND);
        assertThat(policy.allowsReuse(-1)).isFalse();
        assertThat(policy.allowsReuse(SECOND)).isTrue();
    }

    private static RawServer.Script answering(String header) {
        return line -> {
            while (line.readRequest() != null) {
                write(line, header);
            }
        };
    }

    private static void write(RawServer.Line line, String header) throws IOException {
        line.write("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 2\r\n\r\nok");
    }
}
