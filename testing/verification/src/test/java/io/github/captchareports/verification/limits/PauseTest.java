package io.github.captchareports.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import reactor.core.publisher.Flux;

/** One account is told to wait by its service; another one in the same stream goes on. */
@Tag("ladder")
@Isolated("its rates need the machine")
@Timeout(100)
class PauseTest {
    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @Test
    void aPauseOfFiveSecondsCostsTheOtherAccountNothing(CaptchaSimulator simulator) {
        assertOtherGoesOn(simulator, Duration.ofSeconds(5), 200);
    }

    @Test
    @LongRun
    void aPauseOfThirtySecondsCostsTheOtherAccountNothing(CaptchaSimulator simulator) {
        assertOtherGoesOn(simulator, Duration.ofSeconds(30), 50);
    }

    private static void assertOtherGoesOn(CaptchaSimulator simulator, Duration pause, int rate) {
        RateLimit limit = RateLimit.perSecond(rate).withBurst(10);
        int ofTheOther = (int) (rate * (pause.toSeconds() + 2));
        int all = ofTheOther + ofTheOther / 3;
        simulator.faults(Service.TWOCAPTCHA.simulated()).forTask(20, 1, Fault.tooManyRequests(pause));
        Account paused = Service.TWOCAPTCHA.account(simulator).rateLimit(limit).build();
        Account other = Service.ANTICAPTCHA.account(simulator).rateLimit(limit).build();
        try (OpenReporter reporter =
                OpenReporter.with(builder -> builder.account(paused).account(other))) {
            Flux<ReportRequest> mixed =
                    Flux.range(1, all).map(i -> (i % 4 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA).request(i));

            List<ReportResult> results = reporter.report(mixed);

            assertThat(Results.tasks(results, Outcome.ACCEPTED)).hasSize(all).doesNotHaveDuplicates();
            LogEntry throttled = simulator.log().stream()
                    .filter(entry -> entry.status() == 429)
                    .findFirst()
                    .orElseThrow();
            long from = throttled.epochMillis();
            long to = from + pause.toMillis();
            assertThat(simulator.log())
                    .as("what the paused account sent in its pause, besides what was on the wire")
                    .filteredOn(entry -> sentBetween(entry, Service.TWOCAPTCHA, from + 200, to - 10))
                    .isEmpty();
            assertThat(simulator.log())
                    .as("what the other account sent meanwhile")
                    .filteredOn(entry -> sentBetween(entry, Service.ANTICAPTCHA, from, to))
                    .hasSizeGreaterThanOrEqualTo((int) (0.95 * rate * pause.toSeconds()));
        }
    }

    private static boolean sentBetween(LogEntry entry, Service service, long from, long to) {
        return entry.service() == service.simulated() && entry.epochMillis() >= from && entry.epochMillis() < to;
    }
}
