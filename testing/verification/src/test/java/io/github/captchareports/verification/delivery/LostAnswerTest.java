package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** The service records the report, and the answer never arrives. */
@Timeout(100)
class LostAnswerTest {
    private static final int REPORTS = 500;

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @Test
    void on2CaptchaAllEndAccepted(CaptchaSimulator simulator) {
        // By task, and never as often as a report is tried: of answers that are lost by chance one report may lose all.
        for (int task = 3; task <= REPORTS; task += 3) {
            simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(task, task % 15 == 0 ? 3 : 1, Fault.lostAnswer());
        }
        try (OpenReporter reporter =
                OpenReporter.of(Service.TWOCAPTCHA.account(simulator).build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, REPORTS).map(Service.TWOCAPTCHA::request));

            assertThat(Results.tasks(results, Outcome.ACCEPTED))
                    .hasSize(REPORTS)
                    .doesNotHaveDuplicates();
            assertThat(results)
                    .filteredOn(result -> result instanceof ReportResult.Accepted accepted
                            && accepted.confirmedBy() == Confirmation.DUPLICATE_AFTER_LOST_ANSWER)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(result -> assertThat(result.attempts()).isGreaterThan(1));
            assertThat(simulator.recorded(Service.TWOCAPTCHA.simulated())).hasSize(REPORTS);
        }
    }

    @Test
    void onAntiCaptchaNoneIsSentTwiceAndTheUnknownOnesAreIndeterminate(CaptchaSimulator simulator) {
        simulator.faults(Service.ANTICAPTCHA.simulated()).fraction(0.3, 1, Fault.lostAnswer());
        try (OpenReporter reporter =
                OpenReporter.of(Service.ANTICAPTCHA.account(simulator).build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, REPORTS).map(Service.ANTICAPTCHA::request));

            assertThat(Results.requestsByTask(simulator.log()))
                    .hasSize(REPORTS)
                    .allSatisfy((task, requests) -> assertThat(requests).isOne());
            Set<Long> answerLost = simulator.log().stream()
                    .filter(entry -> entry.fault() != null)
                    .map(LogEntry::taskId)
                    .collect(Collectors.toSet());
            assertThat(answerLost).hasSizeGreaterThan(50);
            assertThat(Results.tasks(results, Outcome.INDETERMINATE)).containsExactlyInAnyOrderElementsOf(answerLost);
            assertThat(Results.tasks(results, Outcome.ACCEPTED)).hasSize(REPORTS - answerLost.size());
        }
    }

    @Test
    void aTaskThatEndedIndeterminateOnAntiCaptchaIsNotSentAgainByALaterReport(CaptchaSimulator simulator) {
        simulator.faults(Service.ANTICAPTCHA.simulated()).next(1, Fault.lostAnswer());
        try (OpenReporter reporter =
                OpenReporter.of(Service.ANTICAPTCHA.account(simulator).build())) {
            assertThat(reporter.report(Service.ANTICAPTCHA.request(1)).outcome())
                    .isEqualTo(Outcome.INDETERMINATE);

            ReportResult again = reporter.report(Service.ANTICAPTCHA.request(1));

            assertThat(again)
                    .isInstanceOfSatisfying(
                            ReportResult.Duplicate.class,
                            duplicate -> assertThat(duplicate.original()).isEqualTo(Outcome.INDETERMINATE));
            assertThat(simulator.log()).hasSize(1);
        }
    }

    @Test
    void everyAnswerOfAFirstAttemptLostOn2CaptchaEndsAccepted(CaptchaSimulator simulator) {
        for (int task = 1; task <= 150; task++) {
            simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(task, 1, Fault.lostAnswer());
        }
        try (OpenReporter reporter = OpenReporter.with(
                builder -> builder.account(Service.TWOCAPTCHA.account(simulator).build()))) {
            List<ReportResult> results = reporter.report(Flux.range(1, 150).map(Service.TWOCAPTCHA::request));

            assertThat(Results.tasks(results, Outcome.ACCEPTED)).hasSize(150);
            assertThat(Results.requestsByTask(simulator.log()))
                    .allSatisfy((task, requests) -> assertThat(requests).isEqualTo(2));
        }
    }
}
