package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** The whole reporter behind a server that takes one stream of each connection, as nginx does with {@code keepalive_requests 1}. */
@Tag("ladder")
@Timeout(200)
class ServerWithFewStreamsTest {
    @ParameterizedTest
    @CsvSource({"2000, true", "2000, false", "50, true", "50, false"})
    void allReportsAreAccepted(int rate, boolean replaySafe) throws Exception {
        try (Http2RawServer server = new Http2RawServer(Http2RawServer.certificateFor("localhost"), peer -> {
            peer.greet();
            Http2RawServer.Stream first = peer.readRequest();
            if (first != null) {
                peer.goAway(first.id, Http2RawServer.NO_ERROR);
                first.answer("ok");
                peer.drain();
            }
        })) {
            Reporter reporter = Reporter.builder()
                    .provider(new OneWord(server.url(), replaySafe))
                    .account(Account.builder("one-word", "one")
                            .clientKey(() -> "key")
                            .connection(to -> to.http2(true).trustedCertificates(List.of(Http2RawServer.authority())))
                            .rateLimit(RateLimit.perSecond(rate))
                            .build())
                    .build();

            List<ReportResult> results = reporter.report(Flux.range(1, 3000).map(ServerWithFewStreamsTest::request))
                    .collectList()
                    .block(Duration.ofMinutes(3));
            reporter.shutdown(Duration.ofSeconds(5)).block();

            assertThat(Objects.requireNonNull(results).stream()
                            .collect(Collectors.groupingBy(ReportResult::outcome, Collectors.counting())))
                    .isEqualTo(Map.of(Outcome.ACCEPTED, 3000L));
        }
    }

    static ReportRequest request(int task) {
        return ReportRequest.builder()
                .account("one")
                .taskId(task)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.now())
                .build();
    }

    record OneWord(URI defaultBaseUrl, boolean replaySafe) implements ReportProvider {
        @Override
        public String id() {
            return "one-word";
        }

        @Override
        public ReportMethod method(Verdict verdict, CaptchaType type) {
            return ReportMethod.post("/report");
        }

        @Override
        public Duration window() {
            return Duration.ofMinutes(15);
        }

        @Override
        public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
            return ProviderCall.of(
                    method, Map.of(), Long.toString(request.taskId().asLong()).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public ProviderReply interpret(HttpReply reply) {
            boolean ok = new String(reply.body(), StandardCharsets.US_ASCII).equals("ok");
            return ok
                    ? ProviderReply.builder(ProviderReply.Reading.RECORDED)
                            .errorId(0)
                            .build()
                    : ProviderReply.UNCLEAR;
        }
    }
}
