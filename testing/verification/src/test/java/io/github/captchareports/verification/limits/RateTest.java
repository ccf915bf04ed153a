package io.github.captchareports.verification.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Rates;
import io.github.captchareports.verification.support.Service;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import reactor.core.publisher.Flux;

/** The rate of an account on the wall clock. */
@Tag("ladder")
@Isolated
class RateTest {
    private static final int PER_SECOND = 200;
    /** Lets a busy machine catch up; a burst of one is tested on virtual time, where no timer comes late. */
    private static final int BURST = 10;

    private static final int REPORTS = 2_000;
    private static final int IN_FLIGHT = 32;

    @Test
    void twoThousandReportsTakeTenSecondsAndNoSecondHasMoreThanItMay() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            Account account = Service.TWOCAPTCHA
                    .account(simulator)
                    .rateLimit(new RateLimit(PER_SECOND, BURST))
                    .maxInFlight(IN_FLIGHT)
                    .build();
            try (OpenReporter reporter = OpenReporter.impatient(account)) {
                // From two streams and single calls at once: the limit is the account's.
                Flux<ReportResult> all = Flux.merge(
                        reporter.get().report(requests(1, REPORTS / 2)),
                        reporter.get().report(requests(10_001, REPORTS / 4)),
                        requests(20_001, REPORTS / 4).flatMap(reporter.get()::report, REPORTS));

                List<ReportResult> results = all.collectList().blockOptional().orElseThrow();

                assertThat(results).hasSize(REPORTS).allMatch(result -> result.outcome() == Outcome.ACCEPTED);
                assertThat(simulator.log()).hasSize(REPORTS);
                assertRate(reporter.attempts().stream()
                        .mapToLong(attempt -> attempt.startedAt().toEpochMilli())
                        .sorted()
                        .toArray());
            }
        }
    }

    /** By the moments at which the requests left; between there and the service a busy machine bunches them as it likes. */
    private static void assertRate(long[] times) {
        long soonest = (REPORTS - BURST) * 1000L / PER_SECOND;
        assertThat(times[REPORTS - 1] - times[0])
                .as("exact on virtual time (AccountTest); here a busy machine may be late")
                .isBetween(soonest - 20, soonest * 3 / 2);
        long[] afterTheFirst =
                LongStream.of(times).filter(time -> time - times[0] > 1_000).toArray();
        assertThat(Rates.most(times, 1_000))
                .as("in the second when connections are set up")
                .isLessThanOrEqualTo(PER_SECOND + BURST + IN_FLIGHT);
        assertThat(Rates.most(afterTheFirst, 990)).isLessThanOrEqualTo((PER_SECOND + BURST) * 102 / 100);
    }

    private static Flux<ReportRequest> requests(int from, int count) {
        return Flux.range(from, count).map(Service.TWOCAPTCHA::request);
    }
}
