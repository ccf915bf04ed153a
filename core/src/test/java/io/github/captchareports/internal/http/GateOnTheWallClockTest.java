package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.support.RawServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** The moments at which requests pass the send gate, on the wall clock, the first second included. */
@Tag("ladder")
@Timeout(100)
class GateOnTheWallClockTest {
    /** A second less what two readings of clocks of a millisecond may be off. */
    private static final long NEARLY_A_SECOND = 995;

    private static final HeldCertificate OWN =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

    @ParameterizedTest
    @CsvSource({
        "plain, 1, 1",
        "plain, 10, 10",
        "plain, 100, 10",
        "plain, 1000, 10",
        "tls, 10, 10",
        "tls, 100, 10",
        "tls, 1000, 10",
        "http2, 10, 10",
        "http2, 100, 10",
        "http2, 1000, 10"
    })
    void inNoSecondMoreThanRateAndBurstPassTheGate(String protocol, int rate, int burst) throws Exception {
        Queue<Long> passed = new ConcurrentLinkedQueue<>();
        try (AutoCloseable server = server(protocol)) {
            Account.Builder account = Account.builder("one-word", "one")
                    .clientKey(() -> "key")
                    .connection(to -> to.http2(protocol.equals("http2")))
                    .rateLimit(new RateLimit(rate, burst));
            if (!protocol.equals("plain")) {
                account.connection(to -> to.trustedCertificates(
                        List.of(protocol.equals("tls") ? OWN.certificate() : Http2RawServer.authority())));
            }
            Reporter reporter = Reporter.builder()
                    .provider(new ServerWithFewStreamsTest.OneWord(url(protocol, server), true))
                    .account(account.build())
                    .listener(ReporterListener.of(new ReportObserver() {
                        @Override
                        public void attemptEnded(AttemptEvent attempt) {
                            passed.add(attempt.startedAt().toEpochMilli());
                        }
                    }))
                    .build();
            int count = burst + 3 * rate;

            List<ReportResult> results = reporter.report(Flux.range(1, count).map(ServerWithFewStreamsTest::request))
                    .collectList()
                    .block(Duration.ofMinutes(1));
            reporter.shutdown(Duration.ofSeconds(5)).block();

            assertThat(results).hasSize(count);
        }
        List<Long> times = passed.stream().sorted().toList();
        for (long from : times) {
            assertThat(times.stream()
                            .filter(at -> at >= from && at < from + NEARLY_A_SECOND)
                            .count())
                    .isLessThanOrEqualTo(rate + burst);
        }
    }

    private static AutoCloseable server(String protocol) throws Exception {
        RawServer.Script ok = line -> {
            while (line.readRequest() != null) {
                line.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        };
        return switch (protocol) {
            case "plain" -> RawServer.plain(ok);
            case "tls" ->
                RawServer.secure(
                        new HandshakeCertificates.Builder()
                                .heldCertificate(OWN)
                                .build()
                                .sslSocketFactory(),
                        ok);
            default ->
                new Http2RawServer(Http2RawServer.certificateFor("localhost"), peer -> {
                    peer.greet();
                    Http2RawServer.Stream request;
                    while ((request = peer.readRequest()) != null) {
                        request.answer("ok");
                    }
                });
        };
    }

    private static URI url(String protocol, AutoCloseable server) {
        return server instanceof RawServer raw
                ? raw.url(protocol.equals("plain") ? "http" : "https", "")
                : ((Http2RawServer) server).url();
    }
}
