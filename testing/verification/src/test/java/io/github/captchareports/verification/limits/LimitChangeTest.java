package io.github.captchareports.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import reactor.core.publisher.Flux;

/** Limits that are changed while reports wait, as the server sees them. */
@Tag("ladder")
@Isolated("its rates need the machine")
@Timeout(60)
class LimitChangeTest {
    private static final int BURST = 10;
    private static final int IN_FLIGHT = 8;
    private static final long SECOND = 1_000;

    /** A limit and from when on it held, by the clock that the simulator has too. */
    private record Step(long from, int limit) {}

    private final List<Step> steps = new ArrayList<>();

    @Test
    void aChangedRateIsKeptAndUsedFromTheChangeOn() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            Account account = Service.TWOCAPTCHA
                    .account(simulator)
                    .rateLimit(new RateLimit(100, BURST))
                    .maxInFlight(IN_FLIGHT)
                    .build();
            try (OpenReporter reporter = OpenReporter.of(account)) {
                IntConsumer rate = perSecond -> reporter.get()
                        .account(Service.TWOCAPTCHA.id())
                        .changeRateLimit(new RateLimit(perSecond, BURST));
                change(rate, 100);
                var results = begin(reporter, 650);
                awaitArrivals(simulator, 130);
                change(rate, 300);
                awaitArrivals(simulator, 550);
                change(rate, 50);
                assertAllAccepted(results, 650);
            }
            List<Long> times = arrivals(simulator);

            for (int first = 0; first < times.size(); first++) {
                long from = times.get(first);
                assertThat(count(times, from, from + SECOND - 10))
                        .as("in the second from arrival %d on, of %s", first, steps)
                        .isLessThanOrEqualTo((long) Math.ceil(allowed(from, from + SECOND)) + BURST + IN_FLIGHT);
            }
            assertUsed(times, 1);
        }
    }

    @Test
    void aChangedNumberInFlightIsKeptAndUsedFromTheChangeOn() {
        long latency = 100;
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().latency(Duration.ofMillis(latency)).start()) {
            Account account =
                    Service.TWOCAPTCHA.account(simulator).maxInFlight(4).build();
            try (OpenReporter reporter = OpenReporter.of(account)) {
                IntConsumer inFlight = requests ->
                        reporter.get().account(Service.TWOCAPTCHA.id()).changeMaxInFlight(requests);
                change(inFlight, 4);
                var results = begin(reporter, 150);
                awaitArrivals(simulator, 40);
                change(inFlight, 16);
                awaitArrivals(simulator, 120);
                change(inFlight, 2);
                assertAllAccepted(results, 150);
            }
            List<Long> times = arrivals(simulator);

            for (int i = 0; i < steps.size(); i++) {
                int limit = steps.get(i).limit();
                // A lower limit takes effect as requests finish, and one may be on its way when it is set.
                long from = steps.get(i).from() + (i == 2 ? latency + 50 : 0);
                for (long time : times) {
                    if (time >= from && time < end(i, times)) {
                        assertThat(count(times, time, Math.min(time + latency - 5, end(i, times))))
                                .as("at the server at once, of %d", limit)
                                .isLessThanOrEqualTo(limit);
                    }
                }
            }
            assertUsed(times, SECOND / (double) latency);
        }
    }

    private void change(IntConsumer setting, int limit) {
        long before = System.currentTimeMillis();
        setting.accept(limit);
        boolean lower = !steps.isEmpty() && limit < steps.get(steps.size() - 1).limit();
        steps.add(new Step(lower ? System.currentTimeMillis() : before, limit));
    }

    private static CompletableFuture<? extends @Nullable List<ReportResult>> begin(OpenReporter reporter, int reports) {
        return reporter.get()
                .report(Flux.range(1, reports).map(Service.TWOCAPTCHA::request))
                .collectList()
                .toFuture();
    }

    private static void awaitArrivals(CaptchaSimulator simulator, int count) {
        Eventually.until(
                count + " reports",
                Duration.ofSeconds(20),
                () -> simulator.log().size() >= count);
    }

    private static void assertAllAccepted(
            CompletableFuture<? extends @Nullable List<ReportResult>> results, int count) {
        assertThat(Objects.requireNonNull(
                        results.orTimeout(20, TimeUnit.SECONDS).join()))
                .hasSize(count)
                .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED));
    }

    private static List<Long> arrivals(CaptchaSimulator simulator) {
        return simulator.log().stream().map(LogEntry::epochMillis).sorted().toList();
    }

    private static long count(List<Long> times, long from, long to) {
        return times.stream().filter(time -> time >= from && time < to).count();
    }

    private long end(int step, List<Long> times) {
        return step + 1 < steps.size() ? steps.get(step + 1).from() : times.get(times.size() - 1) + 1;
    }

    /** Requests that the rates of this time add up to. */
    private double allowed(long from, long to) {
        double sum = 0;
        for (int i = 0; i < steps.size(); i++) {
            long begins = i == 0 ? from : Math.max(from, steps.get(i).from());
            long ends = i + 1 < steps.size() ? Math.min(to, steps.get(i + 1).from()) : to;
            sum += Math.max(0, ends - begins) * steps.get(i).limit() / (double) SECOND;
        }
        return sum;
    }

    /** While reports wait, each step sees at least half of what it allows, which a limit that was not raised would not be. */
    private void assertUsed(List<Long> times, double perSecondOfLimit) {
        for (int i = 0; i < steps.size(); i++) {
            long from = steps.get(i).from() + 100;
            long to = end(i, times);
            assertThat(to - from).as("long enough to say something").isPositive();
            double ideal = steps.get(i).limit() * perSecondOfLimit * (to - from) / SECOND;
            assertThat(count(times, from, to))
                    .as("from %d to %d at %s", from, to, steps.get(i))
                    .isGreaterThanOrEqualTo((long) Math.floor(0.5 * ideal));
        }
    }
}
