package io.github.captchareports.verification.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.Authority;
import io.github.captchareports.verification.support.ConnectProxy;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

@Timeout(100)
class ProxyTest {
    private static final Authority AUTHORITY = new Authority();

    @ParameterizedTest
    @EnumSource(Service.class)
    void overTlsTheProxySeesWhereReportsGoAndNothingElse(Service service) {
        try (CaptchaSimulator simulator = AUTHORITY.simulator("127.0.0.1").start();
                ConnectProxy proxy = ConnectProxy.open();
                OpenReporter reporter = OpenReporter.of(secured(service, simulator, proxy)
                        .clientKey(() -> "the-key-of-the-proxied")
                        .build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 50).map(service::request));

            assertThat(Results.tasks(results, Outcome.ACCEPTED)).hasSize(50);
            assertThat(simulator.log()).hasSize(50);
            assertThat(proxy.heads())
                    .isNotEmpty()
                    .allSatisfy(head -> assertThat(head)
                            .startsWith("CONNECT 127.0.0.1:" + simulator.port())
                            .doesNotContain("key", "report"));
            assertThat(proxy.passed()).isNotEmpty().doesNotContain("the-key-of", "taskId", "reportCorrect");
        }
    }

    @Test
    void withoutTlsReportsGoThroughTheProxyToo() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start();
                ConnectProxy proxy = ConnectProxy.open();
                OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                        .account(simulator)
                        .connection(to -> to.proxy(ProxySettings.http("127.0.0.1", proxy.port())))
                        .build())) {
            assertThat(reporter.report(Service.TWOCAPTCHA.request(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(proxy.heads()).hasSize(1);
            assertThat(proxy.passed()).contains("\"taskId\":1");
        }
    }

    @Test
    void theProxyIsToldTheCredentialsAndTheServiceIsNot() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start();
                ConnectProxy proxy = ConnectProxy.open();
                OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                        .account(simulator)
                        .connection(
                                to -> to.proxy(ProxySettings.builder(ProxySettings.Type.HTTP, "127.0.0.1", proxy.port())
                                        .credentials("someone", () -> "pass:word")
                                        .build()))
                        .build())) {
            assertThat(reporter.report(Service.TWOCAPTCHA.request(1)).outcome()).isEqualTo(Outcome.ACCEPTED);

            String credentials =
                    Base64.getEncoder().encodeToString("someone:pass:word".getBytes(StandardCharsets.UTF_8));
            assertThat(proxy.heads())
                    .singleElement()
                    .satisfies(
                            head -> assertThat(head).containsIgnoringCase("proxy-authorization: basic " + credentials));
            assertThat(proxy.passed())
                    .doesNotContainIgnoringCase("proxy-authorization")
                    .doesNotContain(credentials);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aProxyThatIsNotThereLeavesReportsUndelivered(Service service) {
        int port;
        try (ConnectProxy gone = ConnectProxy.open()) {
            port = gone.port();
        }
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start();
                OpenReporter reporter = OpenReporter.of(service.account(simulator)
                        .connection(to -> to.proxy(ProxySettings.http("127.0.0.1", port)))
                        .build())) {
            ReportResult result = reporter.report(service.request(1));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ReportResult.Undelivered.class,
                            undelivered -> assertThat(undelivered.reason()).isEqualTo(UndeliveredReason.UNREACHABLE));
            assertThat(reporter.attempts())
                    .isNotEmpty()
                    .allSatisfy(attempt -> assertThat(attempt.end()).isEqualTo(AttemptEvent.End.NOT_SENT));
            assertThat(simulator.log()).isEmpty();
        }
    }

    private static Account.Builder secured(Service service, CaptchaSimulator simulator, ConnectProxy proxy) {
        return service.account(simulator)
                .connection(to -> to.trustedCertificates(List.of(AUTHORITY.certificate()))
                        .proxy(ProxySettings.http("127.0.0.1", proxy.port())));
    }
}
