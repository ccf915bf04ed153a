package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.Authority;
import io.github.captchareports.verification.support.Detour;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/**
 * The books agree over HTTP/2 as they do over HTTP/1.1. A fault of the simulator ends the one stream that it meets; a
 * connection that is cut, or that the server takes leave of, takes all its streams along.
 */
@Timeout(60)
class Http2BooksTest {
    private static final int HEALTHY_BETWEEN = 4;
    private static final Authority AUTHORITY = new Authority();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Does not give an account up for as long as these tests take. */
    private static final RetryPolicy PERSISTENT =
            OpenReporter.IMPATIENT.withMaxAttempts(20).withOutage(Duration.ofSeconds(30), Duration.ofMillis(500));

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(AUTHORITY.simulator("127.0.0.1").http2(true).latency(Duration.ofMillis(20)));

    @Tag("ladder")
    @Test
    void anUnclearFaultConcernsTheStreamThatMeetsItAndNoOther(CaptchaSimulator simulator) {
        FaultTest.BY_TASK.forEach((task, fault) -> {
            simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(task, 1, fault);
            simulator.faults(Service.ANTICAPTCHA.simulated()).forTask(task, 9, fault);
        });
        int healthy = 100;
        // Healthy ones before and between the faults: three in a row that nobody can read would say that the address is
        // wrong.
        List<Long> tasks = new ArrayList<>();
        List<Long> faulty = new ArrayList<>(FaultTest.BY_TASK.keySet());
        for (int task = 1; task <= healthy; task++) {
            tasks.add(1_000L + task);
            if (task % HEALTHY_BETWEEN == 0 && !faulty.isEmpty()) {
                tasks.add(faulty.remove(0));
            }
        }
        assertThat(faulty).isEmpty();
        // Below the five seconds of the slow ones, and long enough for a busy machine.
        try (OpenReporter reporter =
                OpenReporter.with(builder -> builder.account(account(Service.TWOCAPTCHA, simulator))
                        .account(account(Service.ANTICAPTCHA, simulator))
                        .retryPolicy(OpenReporter.IMPATIENT)
                        .responseTimeout(Duration.ofSeconds(4)))) {
            List<ReportResult> results = reporter.report(Flux.fromIterable(tasks)
                    .flatMapIterable(
                            task -> List.of(Service.TWOCAPTCHA.request(task), Service.ANTICAPTCHA.request(task))));

            SoftAssertions.assertSoftly(softly -> results.forEach(result ->
                    softly.assertThatCode(() -> check(result)).as("%s", result).doesNotThrowAnyException()));
            assertBooksAgree(Service.TWOCAPTCHA, tasks.size(), results, reporter, simulator);
            assertBooksAgree(Service.ANTICAPTCHA, tasks.size(), results, reporter, simulator);
            assertThat(requests(Service.TWOCAPTCHA, simulator)).hasSize(2 * FaultTest.BY_TASK.size() + healthy);
            assertThat(requests(Service.ANTICAPTCHA, simulator)).hasSize(FaultTest.BY_TASK.size() + healthy);
        }
    }

    private static void check(ReportResult result) {
        Fault fault = FaultTest.BY_TASK.get(result.request().taskId().asLong());
        boolean replayed = isOf(Service.TWOCAPTCHA, result);
        assertThat(result.attempts()).isEqualTo(replayed && fault != null ? 2 : 1);
        if (replayed || fault == null) {
            Confirmation confirmation =
                    fault != null && fault.handled() ? Confirmation.DUPLICATE_AFTER_LOST_ANSWER : Confirmation.REPLY;
            assertThat(result)
                    .isInstanceOfSatisfying(
                            ReportResult.Accepted.class,
                            accepted -> assertThat(accepted.confirmedBy()).isEqualTo(confirmation));
        } else {
            assertThat(result)
                    .isInstanceOfSatisfying(
                            ReportResult.Indeterminate.class,
                            open -> assertThat(open.cause()).isEqualTo(FaultTest.UNCLEAR.get(fault)));
            assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void ofReportsWhoseAnswersAreLostEveryOneIsRecordedOnce(Service service, CaptchaSimulator simulator) {
        int reports = 500;
        simulator.faults(service.simulated()).fraction(0.3, 1, Fault.lostAnswer());
        try (OpenReporter reporter = OpenReporter.with(
                builder -> builder.account(account(service, simulator)).retryPolicy(PERSISTENT))) {
            List<ReportResult> results = reporter.report(Flux.range(1, reports).map(service::request));

            assertBooksAgree(service, reports, results, reporter, simulator);
            assertThat(simulator.recorded(service.simulated())).hasSize(reports);
            Set<Long> answerLost = simulator.log().stream()
                    .filter(entry -> entry.fault() != null)
                    .map(LogEntry::taskId)
                    .collect(Collectors.toSet());
            assertThat(answerLost).hasSizeGreaterThan(50);
            if (service.replaySafe()) {
                assertThat(results)
                        .filteredOn(result ->
                                answerLost.contains(result.request().taskId().asLong()))
                        .allSatisfy(result -> {
                            assertThat(result.attempts()).isGreaterThan(1);
                            assertThat(result)
                                    .isInstanceOfSatisfying(
                                            ReportResult.Accepted.class,
                                            accepted -> assertThat(accepted.confirmedBy())
                                                    .isEqualTo(Confirmation.DUPLICATE_AFTER_LOST_ANSWER));
                        });
            } else {
                assertThat(Results.tasks(results, Outcome.INDETERMINATE))
                        .containsExactlyInAnyOrderElementsOf(answerLost);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void afterACancelWhatWasNotSentIsFreeAndWhatWasIsOnTheLedger(Service service, CaptchaSimulator simulator) {
        int reports = 400;
        try (OpenReporter reporter = OpenReporter.of(account(service, simulator))) {
            List<ReportResult> taken = reporter.get()
                    .report(Flux.range(1, reports).map(service::request))
                    .take(100)
                    .collectList()
                    .block(PATIENCE);
            Eventually.until(
                    "nothing is open", PATIENCE, () -> reporter.get().stats().open() == 0);

            assertThat(taken).hasSize(100);
            ReporterStats stats = reporter.get().stats();
            assertThat(stats.received()).isGreaterThan(100);
            assertBooksAgree(service, (int) stats.received(), reporter.told(), reporter, simulator);
            assertThat(reporter.told())
                    .filteredOn(result -> result.outcome() == Outcome.UNDELIVERED)
                    .isNotEmpty()
                    .allSatisfy(result -> assertThat(result)
                            .isInstanceOfSatisfying(
                                    ReportResult.Undelivered.class,
                                    undelivered ->
                                            assertThat(undelivered.reason()).isEqualTo(UndeliveredReason.CANCELLED)));
            Set<Long> onTheLedger = simulator.recorded(service.simulated());
            assertThat(onTheLedger).as("with what was on the wire").hasSizeGreaterThanOrEqualTo(100);

            List<ReportResult> again = reporter.report(Flux.range(1, reports).map(service::request));

            assertThat(again).hasSize(reports);
            assertThat(Results.tasks(again, Outcome.DUPLICATE)).containsExactlyInAnyOrderElementsOf(onTheLedger);
            assertThat(Results.tasks(again, Outcome.ACCEPTED)).hasSize(reports - onTheLedger.size());
            assertThat(simulator.recorded(service.simulated())).hasSize(reports);
            assertThat(Results.requestsByTask(simulator.log()))
                    .hasSize(reports)
                    .allSatisfy((task, requests) -> assertThat(requests).isOne());
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void singleReportsThatAreCancelledOnTheWireAreOnTheLedger(Service service, CaptchaSimulator simulator) {
        int reports = 64;
        try (OpenReporter reporter = OpenReporter.of(account(service, simulator))) {
            assertThat(reporter.report(service.request(1_000)).outcome()).isEqualTo(Outcome.ACCEPTED);
            AtomicInteger cancelled = new AtomicInteger();
            for (int task = 1; task <= reports; task++) {
                reporter.get()
                        .report(service.request(task))
                        .timeout(Duration.ofMillis(task % 10))
                        .subscribe(result -> {}, late -> cancelled.incrementAndGet());
            }
            Eventually.until(
                    "nothing is open", PATIENCE, () -> reporter.get().stats().open() == 0);

            assertThat(cancelled).hasPositiveValue();
            assertBooksAgree(service, reports + 1, reporter.told(), reporter, simulator);
            assertThat(Results.tasks(reporter.told(), Outcome.ACCEPTED))
                    .containsExactlyInAnyOrderElementsOf(simulator.recorded(service.simulated()));
        }
    }

    @Tag("ladder")
    @Test
    void throttlingAndConnectionsCutAtRandomSpoilNoBooks(CaptchaSimulator simulator) {
        int each = 500;
        for (Service service : Service.values()) {
            simulator.faults(service.simulated()).every(300, Fault.tooManyRequests(Duration.ofSeconds(1)));
        }
        Set<Integer> cuts = new TreeSet<>();
        new Random(7).ints(12, 50, 2 * each - 50).forEach(cuts::add);
        AtomicInteger ended = new AtomicInteger();
        try (Detour detour = new Detour(simulator.port());
                OpenReporter reporter = OpenReporter.with(builder -> {
                    for (Service service : Service.values()) {
                        builder.account(account(service, detour(service, simulator, detour)));
                    }
                    return builder.retryPolicy(PERSISTENT);
                })) {
            List<ReportResult> results = Objects.requireNonNull(reporter.get()
                    .report(fromBoth(each))
                    .doOnNext(result -> {
                        if (cuts.contains(ended.incrementAndGet())) {
                            detour.hangUp();
                        }
                    })
                    .collectList()
                    .block(PATIENCE));

            assertThat(Results.outcomes(results)).containsOnlyKeys(Outcome.ACCEPTED, Outcome.INDETERMINATE);
            for (Service service : Service.values()) {
                assertBooksAgree(service, each, results, reporter, simulator);
                assertThat(simulator.log())
                        .filteredOn(entry -> entry.service() == service.simulated() && entry.status() == 429)
                        .isNotEmpty();
            }
            assertThat(reporter.attempts())
                    .as("cut on the wire")
                    .anySatisfy(attempt -> assertThat(attempt.end()).isEqualTo(AttemptEvent.End.UNCLEAR));
        }
    }

    @Test
    void aServerThatTakesItsLeaveAndComesBackSpoilsNoBooks(CaptchaSimulator simulator) {
        int each = 400;
        try (OpenReporter reporter = OpenReporter.with(builder -> {
            for (Service service : Service.values()) {
                builder.account(account(service, simulator));
            }
            return builder.retryPolicy(PERSISTENT);
        })) {
            var all = reporter.get().report(fromBoth(each)).collectList().toFuture();
            for (int share = 1; share <= 3; share++) {
                int recorded = share * each / 3;
                Eventually.until(
                        "the server is in the middle",
                        PATIENCE,
                        () -> simulator.books().recordedTasks() >= recorded);
                simulator.outage(Duration.ofMillis(50));
            }
            List<ReportResult> results = Objects.requireNonNull(
                    all.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());

            assertThat(Results.outcomes(results).keySet()).isSubsetOf(Outcome.ACCEPTED, Outcome.INDETERMINATE);
            for (Service service : Service.values()) {
                assertBooksAgree(service, each, results, reporter, simulator);
            }
        }
    }

    private static Flux<ReportRequest> fromBoth(int each) {
        return Flux.range(1, each)
                .flatMapIterable(task -> List.of(Service.TWOCAPTCHA.request(task), Service.ANTICAPTCHA.request(task)));
    }

    private static Account account(Service service, CaptchaSimulator simulator) {
        return account(service, simulator.baseUrl(service.simulated()));
    }

    private static Account account(Service service, URI url) {
        return service.account(url)
                .connection(to ->
                        to.trustedCertificates(List.of(AUTHORITY.certificate())).http2(true))
                .build();
    }

    private static URI detour(Service service, CaptchaSimulator simulator, Detour detour) {
        return URI.create("https://127.0.0.1:" + detour.port()
                + simulator.baseUrl(service.simulated()).getPath());
    }

    private static boolean isOf(Service service, ReportResult result) {
        return result.request().account().equals(service.id());
    }

    private static List<LogEntry> requests(Service service, CaptchaSimulator simulator) {
        return simulator.log().stream()
                .filter(entry -> entry.service() == service.simulated())
                .toList();
    }

    /**
     * One result for each report; accepted ⊆ recorded ⊆ accepted ∪ indeterminate; nothing recorded twice, and nothing
     * sent that is said not to have been.
     */
    private static void assertBooksAgree(
            Service service,
            int reports,
            Collection<ReportResult> all,
            OpenReporter reporter,
            CaptchaSimulator simulator) {
        List<ReportResult> results =
                all.stream().filter(result -> isOf(service, result)).toList();
        assertThat(results)
                .extracting(result -> result.request().taskId().asLong())
                .hasSize(reports)
                .doesNotHaveDuplicates();

        List<LogEntry> log = requests(service, simulator);
        assertThat(log).extracting(LogEntry::protocol).containsOnly("HTTP/2");
        assertThat(log.stream().filter(LogEntry::recorded).map(LogEntry::taskId))
                .doesNotHaveDuplicates();

        Set<Long> recorded = simulator.recorded(service.simulated());
        List<Long> accepted = Results.tasks(results, Outcome.ACCEPTED);
        Set<Long> maybe = new HashSet<>(accepted);
        maybe.addAll(Results.tasks(results, Outcome.INDETERMINATE));
        assertThat(recorded).containsAll(accepted);
        assertThat(maybe).containsAll(recorded);

        Map<Long, Long> sent = reporter.attempts().stream()
                .filter(attempt -> attempt.request().account().equals(service.id()))
                .filter(attempt -> attempt.end() != AttemptEvent.End.NOT_SENT)
                .collect(Collectors.groupingBy(
                        attempt -> attempt.request().taskId().asLong(), Collectors.counting()));
        assertThat(Results.requestsByTask(log))
                .allSatisfy((task, requests) -> assertThat(requests).isLessThanOrEqualTo(sent.getOrDefault(task, 0L)));
        Set<Long> undelivered = new HashSet<>(Results.tasks(results, Outcome.UNDELIVERED));
        assertThat(log)
                .filteredOn(entry -> entry.status() != 429)
                .noneMatch(entry -> undelivered.contains(entry.taskId()));
        if (service.replaySafe()) {
            assertThat(Results.tasks(results, Outcome.INDETERMINATE)).isEmpty();
        } else {
            assertThat(log.stream()
                            .filter(entry -> entry.status() != 429 && entry.ruling() != Ruling.INCOMPLETE)
                            .map(LogEntry::taskId))
                    .as("sent again only after an answer that says it was not taken")
                    .doesNotHaveDuplicates();
        }
    }
}
