package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** nginx that adds headers to each answer, as gateways and firewalls do. */
@Tag("ladder")
@Timeout(100)
class LargeAnswerHeadTest {
    private static final int HEADER = 950;

    @TempDir
    private Path folder = Path.of("head");

    @ParameterizedTest
    @CsvSource({
        "TWOCAPTCHA, false, 7",
        "TWOCAPTCHA, false, 15",
        "TWOCAPTCHA, true, 7",
        "TWOCAPTCHA, true, 15",
        "ANTICAPTCHA, false, 15",
        "ANTICAPTCHA, true, 15"
    })
    void anAnswerWithManyHeadersIsRead(Service service, boolean http2, int headers) {
        Certificates certificates = new Certificates(folder);
        String directives = IntStream.range(0, headers)
                .mapToObj(i -> "add_header X-Added-" + i + " " + "x".repeat(HEADER) + " always;")
                .collect(Collectors.joining("\n"));
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Nginx nginx = Nginx.secureBefore(simulator, folder, certificates.of("127.0.0.1"), directives);
                OpenReporter reporter = OpenReporter.of(service.account(nginx.url(simulator, service))
                        .connection(to -> to.trustedCertificates(List.of(certificates.authority()))
                                .http2(http2))
                        .build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 60).map(service::request));

            assertThat(Results.outcomes(results)).isEqualTo(Map.of(Outcome.ACCEPTED, 60L));
        }
    }
}
