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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** haproxy that speaks TLS 1.2 with few suites. */
@Tag("ladder")
@Timeout(100)
class CipherSuitesTest {
    @TempDir
    private Path folder = Path.of("suites");

    @ParameterizedTest
    @CsvSource({
        "false, ECDHE-RSA-AES128-SHA",
        "true, ECDHE-RSA-AES128-SHA",
        "false, ECDHE-RSA-AES256-SHA",
        "true, ECDHE-RSA-AES256-SHA",
        "true, AES128-SHA",
        "true, ECDHE-RSA-AES128-GCM-SHA256"
    })
    void aServerIsReachedWithTheSuiteThatItHasWhateverProtocolIsOffered(boolean http2, String suite) {
        Certificates certificates = new Certificates(folder);
        String bind = "ssl crt " + certificates.of("127.0.0.1").both() + " ssl-max-ver TLSv1.2 ciphers " + suite;
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Haproxy haproxy = Haproxy.before(simulator, folder, bind, "", "");
                OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                        .account(haproxy.url(simulator, Service.TWOCAPTCHA))
                        .connection(to -> to.trustedCertificates(List.of(certificates.authority()))
                                .http2(http2))
                        .build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 20).map(Service.TWOCAPTCHA::request));

            assertThat(Results.outcomes(results)).isEqualTo(Map.of(Outcome.ACCEPTED, 20L));
        }
    }
}
