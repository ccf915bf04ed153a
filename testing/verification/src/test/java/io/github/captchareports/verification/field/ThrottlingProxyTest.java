package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Limits of other origin than the service's: a 503 without Retry-After, and nothing that a provider could read. */
@Tag("ladder")
@Timeout(200)
class ThrottlingProxyTest {
    private static final int REPORTS = 200;
    /** What is on the wire when the first 503 comes, and one a pause after that: the rate comes back by a tenth a second. */
    private static final int MOST_LOST = 20;

    @TempDir
    private Path folder = Path.of("limits");

    @Test
    void whatNginxLimitsIsSentMoreSlowlyAndNotLost() {
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Nginx nginx = Nginx.before(
                        simulator,
                        folder,
                        "limit_req zone=reports;",
                        "limit_req_zone $binary_remote_addr zone=reports:1m rate=20r/s;")) {
            assertFewAreLost(simulator, nginx.url(simulator, Service.ANTICAPTCHA));
        }
    }

    @Test
    void whatHaproxyHasNoRoomForIsSentMoreSlowlyAndNotLost() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                        .deliveryOnly()
                        .latency(Duration.ofMillis(50))
                        .start();
                Haproxy haproxy = Haproxy.before(simulator, folder, "", "maxconn 1", "timeout queue 20ms")) {
            assertFewAreLost(simulator, haproxy.url(simulator, Service.ANTICAPTCHA));
        }
    }

    private static void assertFewAreLost(CaptchaSimulator simulator, URI url) {
        try (OpenReporter reporter = OpenReporter.with(builder -> builder.account(Service.ANTICAPTCHA
                .account(url)
                .rateLimit(new RateLimit(50, 3))
                .maxInFlight(4)
                .build()))) {
            List<ReportResult> results = reporter.report(Flux.range(1, REPORTS).map(Service.ANTICAPTCHA::request));

            assertThat(Results.outcomes(results).getOrDefault(Outcome.ACCEPTED, 0L))
                    .as("%s", Results.outcomes(results))
                    .isGreaterThanOrEqualTo(REPORTS - MOST_LOST);
            assertThat(simulator.recorded(Service.ANTICAPTCHA.simulated()))
                    .containsExactlyInAnyOrderElementsOf(Results.tasks(results, Outcome.ACCEPTED));
        }
    }
}
