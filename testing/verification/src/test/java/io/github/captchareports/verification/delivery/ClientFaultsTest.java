package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.Fault;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.CannedServer;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** The faults of other people's clients: each test fails for a client that has the fault. */
@Timeout(60)
class ClientFaultsTest {
    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    /** An official client held ids in an int: 74455221488 became 1440777456 without a word. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void aTaskIdOf64BitsArrivesAsItIs(Service service, CaptchaSimulator simulator) {
        List<Long> ids = List.of(74_455_221_488L, 2_147_483_648L, 9_007_199_254_740_993L, Long.MAX_VALUE);
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            reporter.report(Flux.fromIterable(ids).map(service::request));

            assertThat(simulator.log())
                    .extracting(LogEntry::taskId)
                    .containsExactlyInAnyOrderElementsOf(ids)
                    .doesNotContain(1_440_777_456L);
        }
    }

    /** A Java client returned errorId 0 where the network had failed, which reads as accepted. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void aNetworkFailureNeverReadsAsAccepted(Service service, CaptchaSimulator simulator) {
        simulator
                .faults(service.simulated())
                .forTask(1, 10_000, Fault.lostAnswer())
                .forTask(2, 10_000, Fault.resetBeforeAnswer())
                .forTask(3, 10_000, Fault.resetInsideAnswer())
                .forTask(4, 10_000, Fault.silent(false));
        try (OpenReporter reporter =
                OpenReporter.impatient(service.account(simulator).build())) {
            List<ReportResult> results = reporter.report(Flux.range(2, 3).map(service::request));

            assertThat(results).hasSize(3).allSatisfy(result -> {
                assertThat(result.outcome()).isEqualTo(Outcome.INDETERMINATE);
                assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN);
            });
            simulator.stopListening();
            ReportResult refused = reporter.report(service.request(5));
            assertThat(refused.outcome()).isEqualTo(Outcome.UNDELIVERED);
            assertThat(refused.recorded()).isEqualTo(Recorded.NO);
        }
    }

    /** An official client failed only bodies with "ERROR_" in them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR: 1005",
                "ERROR: 1001",
                "ERROR: 1004",
                "IP_BANNED",
                "REPORT_NOT_RECORDED",
                "MAX_USER_TURN",
                "OK_REPORT_RECORDED",
                "success"
            })
    void plainTextNeverReadsAsAccepted(String text, CaptchaSimulator simulator) {
        for (Service service : Service.values()) {
            simulator.faults(service.simulated()).every(1, Fault.plainText(text));
        }
        try (OpenReporter reporter = OpenReporter.of(
                Service.TWOCAPTCHA.account(simulator).build(),
                Service.ANTICAPTCHA.account(simulator).build())) {
            for (Service service : Service.values()) {
                reporter.get().report(service.request(1)).subscribe();
            }
            Eventually.until(
                    "both services were asked",
                    Duration.ofSeconds(10),
                    () -> simulator.log().size() >= 2);
            Eventually.until(
                    "their answers were read",
                    Duration.ofSeconds(10),
                    () -> reporter.attempts().size() >= 2);

            reporter.get().shutdown(Duration.ZERO).block(Duration.ofSeconds(10));

            assertThat(reporter.told())
                    .hasSize(2)
                    .allSatisfy(result -> assertThat(result.recorded()).isNotEqualTo(Recorded.YES));
        }
    }

    /** The same client's exceptions printed the URL, which had the key in it. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void theKeyIsInNoUrl(Service service) {
        try (CannedServer server = CannedServer.answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
                OpenReporter reporter = OpenReporter.of(service.account(server.url())
                        .clientKey(() -> "key-in-no-url")
                        .build())) {
            ReportResult result = reporter.report(service.request(1));

            assertThat(result.toString()).doesNotContain("key-in-no-url");
            assertThat(server.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.substring(0, request.indexOf("\r\n\r\n")))
                            .matches("(?s)POST /report\\w+ HTTP/1\\.1\r\n.*")
                            .doesNotContain("key-in-no-url"));
        }
    }

    /** A Go client sent good hCaptcha verdicts to reportIncorrectHcaptcha: complaints about good solutions. */
    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void aGoodVerdictIsNeverSentAsAComplaint(CaptchaType type, CaptchaSimulator simulator) {
        try (OpenReporter reporter = OpenReporter.of(
                Service.TWOCAPTCHA.account(simulator).build(),
                Service.ANTICAPTCHA.account(simulator).build())) {
            for (Service service : Service.values()) {
                reporter.report(service.request(1, Verdict.CORRECT, type));
            }

            assertThat(simulator.log())
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(entry.path()).contains("Correct"));
        }
    }

    @Test
    void aGoodVerdictOnAnHcaptchaIsWithheldFromAntiCaptcha(CaptchaSimulator simulator) {
        try (OpenReporter reporter =
                OpenReporter.of(Service.ANTICAPTCHA.account(simulator).build())) {
            ReportResult result =
                    reporter.report(Service.ANTICAPTCHA.request(1, Verdict.CORRECT, CaptchaType.HCAPTCHA));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ReportResult.Withheld.class,
                            withheld -> assertThat(withheld.reason()).isEqualTo(WithheldReason.UNSUPPORTED));
            assertThat(simulator.log()).isEmpty();
        }
    }

    /** A Python client's polling loop posted an accepted report up to 19 times more. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void anAcceptedReportIsNotPostedAgain(Service service, CaptchaSimulator simulator) {
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            List<ReportResult> atOnce = reporter.report(Flux.range(1, 20).map(i -> service.request(1)));
            ReportResult later = reporter.report(service.request(1));

            assertThat(Results.outcomes(atOnce))
                    .containsEntry(Outcome.ACCEPTED, 1L)
                    .containsEntry(Outcome.DUPLICATE, 19L);
            assertThat(later.outcome()).isEqualTo(Outcome.DUPLICATE);
            assertThat(simulator.log()).hasSize(1);
        }
    }

    /** A Rust client panicked at a code that was not on its list. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void anUnlistedErrorCodeIsARejectionThatKeepsTheCode(Service service, CaptchaSimulator simulator) {
        simulator
                .faults(service.simulated())
                .every(1, Fault.serviceError(4_711, "ERROR_NOBODY_HAS_HEARD_OF", "a new one"));
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            ReportResult result = reporter.report(service.request(1));

            assertThat(result).isInstanceOfSatisfying(ReportResult.Rejected.class, rejected -> {
                assertThat(rejected.code()).isEqualTo("ERROR_NOBODY_HAS_HEARD_OF");
                assertThat(rejected.text()).isEqualTo("a new one");
            });
            assertThat(simulator.log()).hasSize(1);
        }
    }

    /** A Go client read an HTML page as success. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void anHtmlPageNeverReadsAsAccepted(Service service, CaptchaSimulator simulator) {
        simulator
                .faults(service.simulated())
                .forTask(1, 10_000, Fault.html())
                .forTask(2, 10_000, Fault.serverError(521))
                .forTask(3, 10_000, Fault.empty());
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            assertThat(reporter.report(Flux.range(1, 3).map(service::request)))
                    .hasSize(3)
                    .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.INDETERMINATE));
            assertThat(simulator.recorded(service.simulated())).isEmpty();
        }
    }

    /** No client was found that knows when a report is too late. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void aReportThatIsTooLateIsNotSent(Service service, CaptchaSimulator simulator) {
        Duration age = service.simulated().window().plusSeconds(1);
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            ReportResult result = reporter.report(ReportRequest.builder()
                    .account(service.id())
                    .taskId(1)
                    .verdict(Verdict.INCORRECT)
                    .captchaType(CaptchaType.IMAGE)
                    .solvedAt(Instant.now().minus(age))
                    .build());

            assertThat(result.outcome()).isEqualTo(Outcome.EXPIRED);
            assertThat(simulator.log()).isEmpty();
        }
    }

    /** Nor one that watches its share of complaints. */
    @Test
    void complaintsAreHeldBackBeforeTheServiceStopsListening(CaptchaSimulator simulator) {
        try (OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                .account(simulator)
                .complaintLimits(null)
                .solvedPerDay(CaptchaType.IMAGE, 150)
                .build())) {
            List<ReportResult> results = reporter.report(
                    Flux.range(1, 150).map(i -> Service.TWOCAPTCHA.request(i, Verdict.INCORRECT, CaptchaType.IMAGE)));

            assertThat(Results.outcomes(results))
                    .containsEntry(Outcome.ACCEPTED, 60L)
                    .containsEntry(Outcome.WITHHELD, 90L);
            assertThat(simulator.log()).hasSize(60);
            assertThat(reporter.report(Service.TWOCAPTCHA.request(999, Verdict.CORRECT, CaptchaType.IMAGE))
                            .outcome())
                    .isEqualTo(Outcome.ACCEPTED);
        }
    }
}
