package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** A client of Anti-Captcha that takes the moment of its polling for the time of the solution. */
@Timeout(60)
class PolledTimeTest {
    private static final int ALL = 177;
    private static final int LATE = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CaptchaSimulator simulator =
            CaptchaSimulator.builder().deliveryOnly().start();
    private final Instant polled = Instant.now();
    private final OpenReporter reporter =
            OpenReporter.of(Service.ANTICAPTCHA.account(simulator).build());

    @AfterEach
    void close() {
        reporter.close();
        simulator.close();
    }

    @Test
    void whatIsRejectedIsCalledLateBeforeAnythingElseAndToldOfEndTime() {
        solve();

        List<ReportResult> results = report(task -> request(task).solvedAt(polled));

        assertThat(results)
                .filteredOn(result -> result.outcome() == Outcome.REJECTED)
                .hasSize(LATE)
                .allSatisfy(result -> assertThat(result).isInstanceOfSatisfying(Rejected.class, rejected -> {
                    assertThat(rejected.probableCause()).isEqualTo(ProbableCause.TOO_LATE);
                    assertThat(rejected.probableCause().remedy()).contains("endTime", "getTaskResult");
                }));
        assertThat(results)
                .filteredOn(result -> result.outcome() == Outcome.ACCEPTED)
                .hasSize(ALL - LATE);
    }

    @Test
    void withEndTimeWhatIsLateIsNotEvenSent() {
        solve();

        List<ReportResult> results = report(task -> request(task).solvedAt(completed(task), SolvedAtClock.SERVICE));

        assertThat(results)
                .filteredOn(result -> result.outcome() == Outcome.EXPIRED)
                .hasSize(LATE);
        assertThat(simulator.books().requests()).isEqualTo(ALL - LATE);
    }

    @Test
    void withEndTimeWhatIsRejectedInTimeWasReportedBefore() {
        solve();
        ReportRequest request =
                request(ALL).solvedAt(completed(ALL), SolvedAtClock.SERVICE).build();
        assertThat(reporter.report(request).outcome()).isEqualTo(Outcome.ACCEPTED);

        try (OpenReporter another =
                OpenReporter.of(Service.ANTICAPTCHA.account(simulator).build())) {
            assertThat(another.report(request))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.probableCause()).isEqualTo(ProbableCause.REPORTED_BEFORE));
        }
    }

    private void solve() {
        for (int task = 1; task <= ALL; task++) {
            simulator.tell(new SimulatedTask(
                    Service.ANTICAPTCHA.simulated(),
                    task,
                    isImage(task) ? "image" : "recaptcha-v2",
                    completed(task),
                    false));
        }
    }

    private static boolean isImage(int task) {
        return task % 2 == 0;
    }

    /** Those that are late were solved more than a minute ago, whatever this machine is busy with; all others just now. */
    private Instant completed(int task) {
        return Instant.ofEpochSecond(polled.getEpochSecond() - (task <= LATE ? 61 + task : 0));
    }

    private static ReportRequest.Builder request(int task) {
        return ReportRequest.builder()
                .account(Service.ANTICAPTCHA.id())
                .taskId(task)
                .verdict(Verdict.INCORRECT)
                .captchaType(isImage(task) ? CaptchaType.IMAGE : CaptchaType.RECAPTCHA_V2);
    }

    private List<ReportResult> report(IntFunction<ReportRequest.Builder> request) {
        Flux<ReportRequest> requests = Flux.fromStream(IntStream.rangeClosed(1, ALL)
                .mapToObj(task -> request.apply(task).build()));
        return Objects.requireNonNull(
                reporter.get().report(requests).collectList().block(PATIENCE));
    }
}
