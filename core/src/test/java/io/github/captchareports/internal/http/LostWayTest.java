package io.github.captchareports.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.ReporterAssembler;
import io.github.captchareports.internal.settings.ReporterSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Ten ways that lead nowhere, each with a reporter of its own: ten different words, and soon where waiting cannot help. */
@Timeout(120)
@Tag("ladder")
class LostWayTest {
    private static final int REPORTS = 40;
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    @RegisterExtension
    final Wire wire = new Wire();

    record Ended(LostWay way, List<ReportResult> results, Duration took) {}

    @Test
    void tenLostWaysHaveTenDifferentWords() throws IOException {
        Flux<Ended> all = Flux.empty();
        for (LostWay way : LostWay.values()) {
            wire.proxy = null;
            wire.trusted = List.of();
            wire.addresses = null;
            all = all.mergeWith(end(way, way.lay(wire)));
        }

        Set<String> words = new HashSet<>();
        for (Ended ended : Objects.requireNonNull(all.collectList().block(ENOUGH))) {
            assertThat(ended.results()).hasSize(REPORTS).allSatisfy(result -> {
                assertThat(result.outcome()).isEqualTo(Outcome.UNDELIVERED);
                FailureCause cause = Objects.requireNonNull(result.failureCause());
                assertThat(cause.kind()).isEqualTo(ended.way().kind);
                assertThat(cause.message()).contains(ended.way().words).doesNotContain("canary");
            });
            assertThat(words.add(ended.way().kind + " " + ended.way().words)).isTrue();
            if (!ended.way().waitingMayHelp) {
                assertThat(ended.took())
                        .as("%s", ended.way())
                        .isLessThan(Duration.ofSeconds(20)); // 8.3 s on a quiet machine; 30 s where waiting may help
            }
        }
        assertThat(words).hasSize(10);
    }

    private Flux<Ended> end(LostWay way, URI url) {
        Account account = Account.builder("any", "main")
                .clientKey(() -> "canary-key")
                .baseUrl(url)
                .proxy(wire.proxy)
                .trustedCertificates(wire.trusted)
                .build();
        Addresses resolver = wire.resolver();
        Reporter reporter = ReporterAssembler.open(
                new ReporterSettings(
                        List.of(account),
                        List.of(new AnyService()),
                        List.of(),
                        1_024,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        RetryPolicy.DEFAULT,
                        1_000,
                        Schedulers.parallel(),
                        () -> 0.5,
                        null,
                        null,
                        null),
                settings -> new HttpTransport(settings, resolver));
        Instant start = Instant.now();
        return reporter.report(Flux.range(1, REPORTS).map(LostWayTest::request))
                .collectList()
                .map(results -> new Ended(way, results, Duration.between(start, Instant.now())))
                .doFinally(over -> reporter.shutdown(Duration.ZERO).subscribe())
                .flux();
    }

    private static ReportRequest request(int task) {
        return ReportRequest.builder()
                .account("main")
                .taskId(task)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.now())
                .build();
    }
}
