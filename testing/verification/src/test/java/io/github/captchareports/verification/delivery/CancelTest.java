package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReporterClosedException;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.LoggedErrors;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of reports in the middle of their way, when the subscriber or the whole reporter stops. */
@Timeout(100)
class CancelTest {
    private static final int REPORTS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().latency(Duration.ofMillis(40)));

    @ParameterizedTest
    @EnumSource(Service.class)
    void afterACancelEveryReportTakenInHasOneEndAndNothingIsSentTwice(Service service, CaptchaSimulator simulator) {
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            List<ReportResult> taken = reporter.get()
                    .report(Flux.range(1, REPORTS).map(service::request))
                    .take(100)
                    .collectList()
                    .block(PATIENCE);
            Eventually.until(
                    "nothing is open", PATIENCE, () -> reporter.get().stats().open() == 0);

            assertThat(taken).hasSize(100);
            ReporterStats stats = reporter.get().stats();
            assertThat(stats.received()).isGreaterThan(100);
            assertThat(reporter.told()).hasSize((int) stats.received());
            assertThat(reporter.told().stream()
                            .map(result -> result.request().taskId().asLong()))
                    .doesNotHaveDuplicates();
            assertThat(reporter.told())
                    .filteredOn(result -> result.outcome() == Outcome.UNDELIVERED)
                    .isNotEmpty()
                    .allSatisfy(result -> assertThat(result)
                            .isInstanceOfSatisfying(
                                    ReportResult.Undelivered.class,
                                    undelivered ->
                                            assertThat(undelivered.reason()).isEqualTo(UndeliveredReason.CANCELLED)));
            assertBooksAgree(reporter.told(), simulator.recorded(service.simulated()));

            List<ReportResult> again = reporter.report(Flux.range(1, REPORTS).map(service::request));

            assertThat(again).hasSize(REPORTS);
            assertThat(simulator.recorded(service.simulated())).hasSize(REPORTS);
            assertThat(Results.requestsByTask(simulator.log()))
                    .allSatisfy((task, requests) -> assertThat(requests).isOne());
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void cancelledSingleReportsAreEitherOnTheBooksOrFree(Service service, CaptchaSimulator simulator) {
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator).build())) {
            for (int task = 1; task <= 200; task++) {
                reporter.get().report(service.request(task)).subscribe().dispose();
            }
            int cancelledLater = 0;
            for (int task = 201; task <= 232; task++) {
                Mono<ReportResult> report = reporter.get().report(service.request(task));
                boolean tooLate =
                        report.timeout(Duration.ofMillis(10)).onErrorComplete().block(PATIENCE) != null;
                cancelledLater += tooLate ? 0 : 1;
            }
            assertThat(cancelledLater).isPositive();
            Eventually.until(
                    "nothing is open", PATIENCE, () -> reporter.get().stats().open() == 0);

            assertThat(reporter.told()).hasSize(232);
            assertBooksAgree(reporter.told(), simulator.recorded(service.simulated()));
            assertThat(Results.requestsByTask(simulator.log()))
                    .allSatisfy((task, requests) -> assertThat(requests).isOne());
        }
    }

    /** A cancel may come while the pool hands over a connection: {@link LoggedErrors} sees what becomes of that. */
    @Test
    void cancelsInTheMomentOfSendingAreNoErrors(CaptchaSimulator simulator) {
        Service service = Service.TWOCAPTCHA;
        try (OpenReporter reporter = OpenReporter.of(service.account(simulator)
                .rateLimit(RateLimit.perSecond(100_000))
                .build())) {
            for (int round = 1; round <= 20; round++) {
                reporter.get()
                        .report(Flux.range(round * 1_000, 200).map(service::request))
                        .take(48)
                        .blockLast(PATIENCE);
            }
            Eventually.until(
                    "nothing is open", PATIENCE, () -> reporter.get().stats().open() == 0);

            assertBooksAgree(reporter.told(), simulator.recorded(service.simulated()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 60, 10_000})
    void aShutdownLeavesNoReportWithoutItsTrueEnd(long graceMillis, CaptchaSimulator simulator) {
        try (OpenReporter reporter = OpenReporter.of(
                Service.TWOCAPTCHA.account(simulator).build(),
                Service.ANTICAPTCHA.account(simulator).build())) {
            Queue<ReportResult> results = new ConcurrentLinkedQueue<>();
            Mono<Void> stream = reporter.get()
                    .report(Flux.range(1, 100_000)
                            .map(i -> (i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA).request(i)))
                    .doOnNext(results::add)
                    .then()
                    .cache();
            stream.onErrorComplete().subscribe();
            Eventually.until("the stream is in its middle", PATIENCE, () -> results.size() > 200);

            reporter.get().shutdown(Duration.ofMillis(graceMillis)).block(PATIENCE);

            assertThatExceptionOfType(ReporterClosedException.class).isThrownBy(() -> stream.block(PATIENCE));
            ReporterStats stats = reporter.get().stats();
            assertThat(stats.open()).isZero();
            assertThat(results).hasSize((int) stats.received());
            assertThat(stats.received()).isLessThan(100_000);
            Set<Long> recorded = new HashSet<>(simulator.recorded(Service.TWOCAPTCHA.simulated()));
            recorded.addAll(simulator.recorded(Service.ANTICAPTCHA.simulated()));
            assertBooksAgree(results, recorded);
            if (graceMillis == 10_000) {
                assertThat(Results.tasks(results, Outcome.ACCEPTED)).hasSameSizeAs(results);
            }
        }
    }

    /** Accepted ⊆ recorded ⊆ accepted ∪ indeterminate. */
    private static void assertBooksAgree(Collection<ReportResult> results, Set<Long> recorded) {
        List<Long> accepted = Results.tasks(results, Outcome.ACCEPTED);
        List<Long> maybe = new ArrayList<>(accepted);
        maybe.addAll(Results.tasks(results, Outcome.INDETERMINATE));
        assertThat(recorded).containsAll(accepted);
        assertThat(maybe).containsAll(recorded);
    }
}
