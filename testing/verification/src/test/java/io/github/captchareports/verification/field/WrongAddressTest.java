package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Addresses that are not the service's: nginx answers, and no answer of it is one that a provider could read. */
@Tag("ladder")
@Timeout(100)
class WrongAddressTest {
    private static final int REPORTS = 200;
    private static final int IN_FLIGHT = 4;
    /** What was on the wire when the third could not be read, and the probes of ten seconds. */
    private static final long MOST_LOST = IN_FLIGHT + 3 + 4;
    /** Ten seconds as promised, and what a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(20);
    /** A 500 may pass: such an account is given up as in any outage, after half a minute. */
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    private static final Map<String, String> PROVE_THAT_NOTHING_WAS_RECORDED = Map.of(
            "301", "return 301 https://127.0.0.1/elsewhere;",
            "307", "return 307 https://127.0.0.1/elsewhere;",
            "308", "return 308 https://127.0.0.1/elsewhere;",
            "302", "return 302 https://127.0.0.1/elsewhere;",
            "400", "return 400;",
            "403", "return 403;",
            "404", "return 404;",
            "405", "return 405;",
            "413", "client_max_body_size 1;");
    private static final Map<String, String> PROVE_NOTHING =
            Map.of("200", "default_type text/html; return 200 '<html>Welcome to nginx!</html>';", "500", "return 500;");

    @TempDir
    private Path folder = Path.of("address");

    @ParameterizedTest
    @EnumSource(Service.class)
    void aPageThatProvesThatNothingWasRecordedLeavesReportsUndelivered(Service service) {
        Map<String, Map<Outcome, Long>> outcomes = report(service, PROVE_THAT_NOTHING_WAS_RECORDED, SOON);

        assertThat(outcomes).hasSameSizeAs(PROVE_THAT_NOTHING_WAS_RECORDED);
        assertThat(outcomes)
                .allSatisfy(
                        (page, of) -> assertThat(of).as(page).isEqualTo(Map.of(Outcome.UNDELIVERED, (long) REPORTS)));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aPageThatProvesNothingLosesAHandfulAndNotAll(Service service) {
        Map<String, Map<Outcome, Long>> outcomes = report(service, PROVE_NOTHING, OUTAGE);

        assertThat(outcomes).hasSameSizeAs(PROVE_NOTHING);
        assertThat(outcomes).allSatisfy((page, of) -> {
            assertThat(of.getOrDefault(Outcome.INDETERMINATE, 0L)).as(page).isLessThanOrEqualTo(MOST_LOST);
            assertThat(of).as(page).containsOnlyKeys(Outcome.INDETERMINATE, Outcome.UNDELIVERED);
        });
    }

    /** All at once, each with an account of its own; ends in time. */
    private Map<String, Map<Outcome, Long>> report(Service service, Map<String, String> pages, Duration limit) {
        String locations = pages.entrySet().stream()
                .map(page -> "location /" + page.getKey() + "/ { " + page.getValue() + " }")
                .collect(Collectors.joining("\n"));
        try (Nginx nginx = Nginx.alone(folder, locations);
                OpenReporter reporter = OpenReporter.with(builder -> {
                    pages.keySet().forEach(page -> builder.account(account(service, page, nginx.url("/" + page))));
                    return builder.concurrency(pages.size() * REPORTS);
                })) {
            List<ReportRequest> requests = pages.keySet().stream()
                    .flatMap(page -> Flux.range(1, REPORTS)
                            .map(task -> request(page, task))
                            .toStream())
                    .toList();
            long begun = System.nanoTime();

            List<ReportResult> results = reporter.report(Flux.fromIterable(requests));

            assertThat(results).hasSameSizeAs(requests);
            Map<String, Map<Outcome, Long>> outcomes = results.stream()
                    .collect(Collectors.groupingBy(
                            result -> result.request().account(),
                            TreeMap::new,
                            Collectors.groupingBy(ReportResult::outcome, Collectors.counting())));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("%s", outcomes)
                    .isLessThan(limit);
            return outcomes;
        }
    }

    private static Account account(Service service, String label, URI url) {
        return Account.builder(service.id(), label)
                .clientKey(() -> "key-of-" + label)
                .connection(to -> to.baseUrl(url))
                .rateLimit(new RateLimit(50, 3))
                .maxInFlight(IN_FLIGHT)
                .complaintLimits(ComplaintLimits.DEFAULT.disabled())
                .build();
    }

    private static ReportRequest request(String label, long task) {
        return ReportRequest.builder()
                .account(label)
                .taskId(task)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V2)
                .solvedAt(Instant.now())
                .build();
    }
}
