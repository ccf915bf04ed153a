package io.github.captchareports.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** The service goes away, for a while or for good. */
@Timeout(100)
class OutageTest {
    private static final int RATE = 200;

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @Tag("ladder")
    @Test
    void anOutageOfTenSecondsAt200ASecondLosesNothing(CaptchaSimulator simulator) {
        int each = RATE * 7;
        RateLimit limit = RateLimit.perSecond(RATE);
        Account replayed =
                Service.TWOCAPTCHA.account(simulator).rateLimit(limit).build();
        Account once = Service.ANTICAPTCHA.account(simulator).rateLimit(limit).build();
        try (OpenReporter reporter =
                OpenReporter.with(builder -> builder.account(replayed).account(once))) {
            var results = reporter.get()
                    .report(Flux.range(1, 2 * each)
                            .map(i -> (i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA).request(i)))
                    .collectList()
                    .toFuture();
            Eventually.until(
                    "the middle",
                    Duration.ofSeconds(20),
                    () -> simulator.books().recordedTasks() > 2 * RATE);

            simulator.outage(Duration.ofSeconds(10));
            List<ReportResult> all = Objects.requireNonNull(
                    results.orTimeout(80, TimeUnit.SECONDS).join());

            assertThat(all).hasSize(2 * each);
            assertThat(all)
                    .filteredOn(result -> result.request().account().equals("2captcha"))
                    .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED));
            assertThat(all)
                    .filteredOn(result -> result.outcome() != Outcome.ACCEPTED)
                    .as("reports that were on the wire when it happened")
                    .hasSizeLessThanOrEqualTo(once.maxInFlight())
                    .allSatisfy(result -> assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN));
            assertThat(simulator.recorded(Service.TWOCAPTCHA.simulated())).hasSize(each);
            Set<Long> recorded = simulator.recorded(Service.ANTICAPTCHA.simulated());
            List<Long> maybe = new ArrayList<>(Results.tasks(all, Outcome.ACCEPTED));
            maybe.addAll(Results.tasks(all, Outcome.INDETERMINATE));
            assertThat(maybe).containsAll(recorded);
            assertThat(Results.requestsByTask(simulator.log()).entrySet())
                    .filteredOn(entry -> entry.getKey() % 2 == 1)
                    .allSatisfy(entry -> assertThat(entry.getValue()).isOne());
        }
    }

    @Test
    void aServerThatIsNotThereIsAnsweredForSoonAndAskedSeldom() {
        int port;
        try (CaptchaSimulator gone = CaptchaSimulator.builder().start()) {
            port = gone.port();
        }
        try (OpenReporter reporter =
                OpenReporter.of(absent(Service.TWOCAPTCHA, port), absent(Service.ANTICAPTCHA, port))) {
            long start = System.nanoTime();
            List<ReportResult> results = reporter.report(
                    Flux.range(1, 2_000).map(i -> (i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA).request(i)));
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(results)
                    .hasSize(2_000)
                    .allSatisfy(result -> assertThat(result)
                            .isInstanceOfSatisfying(
                                    ReportResult.Undelivered.class,
                                    undelivered ->
                                            assertThat(undelivered.reason()).isEqualTo(UndeliveredReason.UNREACHABLE)));
            assertThat(took).isLessThan(Duration.ofSeconds(10));
            assertThat(reporter.get().stats().requests())
                    .as("at most what is in flight, the budget, and probes in their backoff")
                    .isLessThanOrEqualTo(2 * (32 + 100 + 80));
        }
    }

    /** Both lanes answer all that waits at the same moment, on two threads, and settle it in the one ledger. */
    @Test
    void accountsThatAreGivenUpAtTheSameMomentDoNotWaitForEachOther() {
        int port;
        try (CaptchaSimulator gone = CaptchaSimulator.builder().start()) {
            port = gone.port();
        }
        try (OpenReporter reporter =
                OpenReporter.of(absent(Service.TWOCAPTCHA, port), absent(Service.ANTICAPTCHA, port))) {
            var results = reporter.get()
                    .report(Flux.range(1, 60_000)
                            .map(i -> (i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA).request(i)))
                    .count()
                    .toFuture();

            assertThat(results).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(60_000L);
        }
    }

    private static Account absent(Service service, int port) {
        return service.account(URI.create("http://127.0.0.1:" + port)).build();
    }

    @Test
    void aServerThatComesBackAfterItWasGivenUpIsFoundAgain(CaptchaSimulator simulator) {
        simulator.stopListening();
        try (OpenReporter reporter =
                OpenReporter.of(Service.TWOCAPTCHA.account(simulator).build())) {
            assertThat(reporter.report(Service.TWOCAPTCHA.request(1)).outcome()).isEqualTo(Outcome.UNDELIVERED);
            simulator.listen();

            long[] task = {1};
            Eventually.until(
                    "a report gets through",
                    Duration.ofSeconds(20),
                    () -> reporter.report(Service.TWOCAPTCHA.request(++task[0])).outcome() == Outcome.ACCEPTED);

            assertThat(reporter.report(Service.TWOCAPTCHA.request(1)).outcome())
                    .as("the report that was given up is free to be made again")
                    .isEqualTo(Outcome.ACCEPTED);
        }
    }
}
