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

/** Ten connect failures, each with a reporter of its own: ten different causes, and an early end where waiting cannot help. */
@Timeout(120)
@Tag("ladder")
class ConnectFailureTest {
    private static final int REPORTS = 40;
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    @RegisterExtension
    final TransportFixture fixture = new TransportFixture();

    record Ended(ConnectFailure failure, List<ReportResult> results, Duration took) {}

    @Test
    void tenConnectFailuresHaveTenDifferentCauses() throws IOException {
        Flux<Ended> all = Flux.empty();
        for (ConnectFailure failure : ConnectFailure.values()) {
            fixture.proxy = null;
            fixture.trusted = List.of();
            fixture.addresses = null;
            all = all.mergeWith(end(failure, failure.arrange(fixture)));
        }

        Set<String> words = new HashSet<>();
        for (Ended ended : Objects.requireNonNull(all.collectList().block(ENOUGH))) {
            assertThat(ended.results()).hasSize(REPORTS).allSatisfy(result -> {
                assertThat(result.outcome()).isEqualTo(Outcome.UNDELIVERED);
                FailureCause cause = Objects.requireNonNull(result.failureCause());
                assertThat(cause.kind()).isEqualTo(ended.failure().kind);
                assertThat(cause.message()).contains(ended.failure().words).doesNotContain("canary");
            });
            assertThat(words.add(ended.failure().kind + " " + ended.failure().words))
                    .isTrue();
            if (!ended.failure().waitingMayHelp) {
                assertThat(ended.took())
                        .as("%s", ended.failure())
                        .isLessThan(Duration.ofSeconds(20)); // 8.3 s on a quiet machine; 30 s where waiting may help
            }
        }
        assertThat(words).hasSize(10);
    }

    private Flux<Ended> end(ConnectFailure failure, URI url) {
        Account account = Account.builder("any", "main")
                .clientKey(() -> "canary-key")
                .connection(to -> to.baseUrl(url)
                        .resolver(fixture.resolver())
                        .proxy(fixture.proxy)
                        .trustedCertificates(fixture.trusted))
                .build();
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
                        Duration.ZERO,
                        Schedulers.parallel(),
                        () -> 0.5,
                        null,
                        null,
                        null),
                HttpTransport::new);
        Instant start = Instant.now();
        return reporter.report(Flux.range(1, REPORTS).map(ConnectFailureTest::request))
                .collectList()
                .map(results -> new Ended(failure, results, Duration.between(start, Instant.now())))
                .doFinally(over -> reporter.dispose())
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
