package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.support.SelfSigned;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service behind a private certificate, which a bundle of Spring Boot vouches for. */
class SslBundleTest {
    @TempDir
    Path folder;

    @Test
    void theBundleVouchesForTheService() throws Exception {
        assertThat(report("ip:127.0.0.1", true).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void withoutTheBundleNothingIsSent() throws Exception {
        assertThat(report("ip:127.0.0.1", false).outcome()).isEqualTo(Outcome.UNDELIVERED);
    }

    @Test
    void theBundleDoesNotVouchForAnotherName() throws Exception {
        assertThat(report("dns:elsewhere.example", true).outcome()).isEqualTo(Outcome.UNDELIVERED);
    }

    private ReportResult report(String name, boolean bundle) throws Exception {
        SelfSigned server = SelfSigned.certificate(folder, name);
        ReportResult[] result = new ReportResult[1];
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .deliveryOnly()
                .tls(server.certificateStream(), server.keyStream())
                .start()) {
            Contexts.withAccount()
                    .withPropertyValues(
                            "spring.ssl.bundle.pem.services.truststore.certificate=" + server.certificate(),
                            "captcha.reports.retry.outage-limit=200ms",
                            "captcha.reports.retry.probe-interval=100ms",
                            "captcha.reports.retry.max-backoff=200ms",
                            Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA),
                            Contexts.ACCOUNT + (bundle ? "ssl-bundle=services" : "burst=10"))
                    .run(context ->
                            result[0] = Reports.make(context.getBean(Reporter.class), Reports.complaint("main", 1)));
        }
        return result[0];
    }
}
