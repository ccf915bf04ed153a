package io.github.captchareports.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.RateLimit;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Rates;
import io.github.captchareports.verification.support.Service;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** The rate as a server on loopback sees it, the first second included. For a quiet machine: a busy one bunches requests. */
@Isolated
class RateAtTheServerTest {
    @LongRun
    @ParameterizedTest(name = "{0} a second, burst {1}")
    @CsvSource({"1, 1, 6, 0", "10, 10, 60, 0", "100, 10, 600, 2", "1000, 10, 6000, 2"})
    void noSecondHasMoreThanRateAndBurst(int rate, int burst, int reports, int percentMore) {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start();
                OpenReporter reporter = OpenReporter.of(Service.TWOCAPTCHA
                        .account(simulator)
                        .rateLimit(new RateLimit(rate, burst))
                        .build())) {
            assertThat(reporter.report(Flux.range(1, reports).map(Service.TWOCAPTCHA::request)))
                    .hasSize(reports);

            long[] times = simulator.log().stream()
                    .mapToLong(LogEntry::epochMillis)
                    .sorted()
                    .toArray();
            int most = Rates.most(times, 1_000);
            System.out.println(rate + " a second, burst " + burst + ": at most " + most + " in a second");
            assertThat(times).hasSize(reports);
            assertThat(most).isLessThanOrEqualTo((rate + burst) * (100 + percentMore) / 100);
        }
    }
}
