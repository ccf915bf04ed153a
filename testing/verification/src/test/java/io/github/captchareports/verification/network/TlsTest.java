package io.github.captchareports.verification.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.Authority;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.TlsListener;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

@Timeout(100)
class TlsTest {
    private static final Authority AUTHORITY = new Authority();
    private static final Authority STRANGER = new Authority();

    @ParameterizedTest
    @CsvSource({"TWOCAPTCHA, false", "TWOCAPTCHA, true", "ANTICAPTCHA, false", "ANTICAPTCHA, true"})
    void reportsGoToAServerThatAPrivateAuthorityVouchesFor(Service service, boolean http2) {
        try (CaptchaSimulator simulator =
                        AUTHORITY.simulator("127.0.0.1").http2(true).start();
                OpenReporter reporter = OpenReporter.of(service.account(simulator)
                        .connection(to -> to.trustedCertificates(List.of(AUTHORITY.certificate()))
                                .http2(http2))
                        .build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 200).map(service::request));

            assertThat(Results.tasks(results, Outcome.ACCEPTED)).hasSize(200);
            assertThat(simulator.log()).extracting(LogEntry::protocol).containsOnly(http2 ? "HTTP/2" : "HTTP/1.1");
        }
    }

    @Test
    void anAccountThatOffersHttp2SpeaksHttp11WithAServerThatDoesNot() {
        try (CaptchaSimulator simulator = AUTHORITY.simulator("127.0.0.1").start();
                OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                        .account(simulator)
                        .connection(to -> to.trustedCertificates(List.of(AUTHORITY.certificate()))
                                .http2(true))
                        .build())) {
            assertThat(reporter.report(Service.TWOCAPTCHA.request(1)).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(simulator.log()).extracting(LogEntry::protocol).containsExactly("HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCertificateForAnotherHostIsRefusedAndNothingIsSent(boolean http2) {
        assertRefused(List.of(AUTHORITY.certificate()), http2, "other.example", "127.0.0.2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCertificateOfAnotherAuthorityIsRefusedAndNothingIsSent(boolean http2) {
        assertRefused(List.of(STRANGER.certificate()), http2, "127.0.0.1");
    }

    @Test
    void withoutAuthoritiesOfItsOwnAnAccountTrustsThePlatformsOnly() {
        assertRefused(List.of(), false, "127.0.0.1");
    }

    private static void assertRefused(List<X509Certificate> trusted, boolean http2, String... names) {
        for (Service service : Service.values()) {
            try (TlsListener server = TlsListener.open(AUTHORITY.serverContext(names));
                    OpenReporter reporter = OpenReporter.of(service.account(server.url())
                            .connection(to -> to.trustedCertificates(trusted).http2(http2))
                            .build())) {
                ReportResult result = reporter.report(service.request(1));

                assertThat(result)
                        .isInstanceOfSatisfying(
                                ReportResult.Undelivered.class,
                                undelivered ->
                                        assertThat(undelivered.reason()).isEqualTo(UndeliveredReason.UNREACHABLE));
                assertThat(reporter.attempts())
                        .isNotEmpty()
                        .allSatisfy(attempt -> assertThat(attempt.end()).isEqualTo(AttemptEvent.End.NOT_SENT));
                Eventually.until(
                        "the server has seen a handshake", Duration.ofSeconds(10), () -> server.handshakes() > 0);
                assertThat(server.plainText()).isEmpty();
            }
        }
    }

    @Test
    void plainHttpToATlsServerIsNoWayToLeakTheKeyTwice() {
        try (CaptchaSimulator simulator = AUTHORITY.simulator("127.0.0.1").start()) {
            URI url = URI.create("http://127.0.0.1:" + simulator.port() + "/anti-captcha");
            Account account = Service.ANTICAPTCHA.account(url).build();
            try (OpenReporter reporter = OpenReporter.of(account)) {
                ReportResult result = reporter.report(Service.ANTICAPTCHA.request(1));

                assertThat(result.outcome()).isEqualTo(Outcome.INDETERMINATE);
                assertThat(result.attempts()).isOne();
                assertThat(simulator.log()).isEmpty();
            }
        }
    }
}
