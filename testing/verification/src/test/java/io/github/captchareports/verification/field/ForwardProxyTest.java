package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** squid and a SOCKS server with a password, as companies have them. */
@Tag("ladder")
@Timeout(100)
class ForwardProxyTest {
    @TempDir
    private Path folder = Path.of("proxy");

    /** Its default denies CONNECT to any port but that of TLS. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void withoutTlsReportsGoThroughSquidAsItsDefaultAllows(Service service) {
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Squid squid = Squid.open(folder, 443);
                OpenReporter reporter = OpenReporter.of(service.account(simulator)
                        .connection(to -> to.proxy(ProxySettings.http("127.0.0.1", squid.port())))
                        .build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 50).map(service::request));

            assertThat(Results.outcomes(results)).isEqualTo(Map.of(Outcome.ACCEPTED, 50L));
            assertThat(simulator.recorded(service.simulated())).hasSize(50);
        }
    }

    @Test
    void overTlsReportsGoThroughATunnelOfSquid() {
        Certificates certificates = new Certificates(folder);
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Nginx nginx = Nginx.secureBefore(simulator, folder, certificates.of("127.0.0.1"), "");
                Squid squid = Squid.open(folder, nginx.port());
                OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                        .account(nginx.url(simulator, Service.TWOCAPTCHA))
                        .connection(to -> to.trustedCertificates(List.of(certificates.authority()))
                                .proxy(ProxySettings.http("127.0.0.1", squid.port())))
                        .build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 50).map(Service.TWOCAPTCHA::request));

            assertThat(Results.outcomes(results)).isEqualTo(Map.of(Outcome.ACCEPTED, 50L));
        }
    }

    @Test
    void aSocksServerIsToldThePassword() {
        String microsocks = DebianProgram.find("microsocks", "microsocks");
        int port = DebianProgram.freePort();
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                DebianProgram socks = DebianProgram.start(
                        folder,
                        "127.0.0.1",
                        port,
                        List.of(
                                microsocks,
                                "-i",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-u",
                                "someone",
                                "-P",
                                "secret"));
                OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                        .account(simulator)
                        .connection(to -> to.proxy(ProxySettings.builder(ProxySettings.Type.SOCKS5, "127.0.0.1", port)
                                .credentials("someone", () -> "secret")
                                .build()))
                        .build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 50).map(Service.TWOCAPTCHA::request));

            assertThat(Results.outcomes(results)).as(socks.output()).isEqualTo(Map.of(Outcome.ACCEPTED, 50L));
        }
    }
}
