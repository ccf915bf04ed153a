package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** nginx ends a connection after a request or a few, with a GOAWAY that refuses the streams behind it. */
@Tag("ladder")
@Timeout(200)
class Http2HandOverTest {
    @TempDir
    private Path folder = Path.of("hand-over");

    @ParameterizedTest
    @CsvSource({
        "TWOCAPTCHA, keepalive_requests 1;",
        "TWOCAPTCHA, keepalive_requests 10;",
        "TWOCAPTCHA, keepalive_timeout 0;",
        "ANTICAPTCHA, keepalive_requests 1;",
        "ANTICAPTCHA, keepalive_requests 10;",
        "ANTICAPTCHA, keepalive_timeout 0;"
    })
    void atTwoThousandASecondAllAreAccepted(Service service, String directive) {
        assertAllAccepted(service, directive, 2_000, 3_000);
    }

    @ParameterizedTest
    @CsvSource({
        "TWOCAPTCHA, keepalive_requests 1;",
        "TWOCAPTCHA, keepalive_requests 10;",
        "ANTICAPTCHA, keepalive_requests 1;",
        "ANTICAPTCHA, keepalive_timeout 0;"
    })
    void atFiftyASecondAllAreAccepted(Service service, String directive) {
        assertAllAccepted(service, directive, 50, 250);
    }

    @LongRun
    @ParameterizedTest
    @CsvSource({
        "TWOCAPTCHA, keepalive_requests 1;",
        "TWOCAPTCHA, keepalive_requests 10;",
        "TWOCAPTCHA, keepalive_timeout 0;",
        "ANTICAPTCHA, keepalive_requests 1;",
        "ANTICAPTCHA, keepalive_requests 10;",
        "ANTICAPTCHA, keepalive_timeout 0;"
    })
    void atFiftyASecondAllOfThreeThousandAreAccepted(Service service, String directive) {
        assertAllAccepted(service, directive, 50, 3_000);
    }

    private void assertAllAccepted(Service service, String directive, int rate, int reports) {
        Certificates certificates = new Certificates(folder);
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Nginx nginx = Nginx.secureBefore(simulator, folder, certificates.of("127.0.0.1"), directive);
                OpenReporter reporter =
                        OpenReporter.with(builder -> builder.account(service.account(nginx.url(simulator, service))
                                .connection(to -> to.trustedCertificates(List.of(certificates.authority()))
                                        .http2(true))
                                .rateLimit(RateLimit.perSecond(rate))
                                .build()))) {
            List<ReportResult> results = reporter.report(Flux.range(1, reports).map(service::request));

            assertThat(Results.outcomes(results)).isEqualTo(Map.of(Outcome.ACCEPTED, (long) reports));
            assertThat(simulator.recorded(service.simulated())).hasSize(reports);
            assertThat(simulator.log().stream().filter(LogEntry::recorded)).hasSize(reports);
        }
    }
}
