package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A service whose clock is not ours: times that it gave are read on its clock, seen in the dates of its answers. */
class ClockSkewTest {
    private static final Duration ALMOST = FakeProvider.WINDOW.minusSeconds(10);

    private final Bench bench = new Bench();
    private long lastId;

    @Test
    void aTimeOfTheServiceIsReadOnItsClock() {
        Reporter reporter = serviceAheadBy(60);
        Instant atTheService = bench.now().plusSeconds(60);

        assertThat(report(reporter, atTheService.minus(ALMOST), SolvedAtClock.SERVICE)
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(report(reporter, atTheService.minus(FakeProvider.WINDOW).minusSeconds(10), SolvedAtClock.SERVICE)
                        .outcome())
                .isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void aServiceThatIsBehindTakesReportsLonger() {
        Reporter reporter = serviceAheadBy(-60);
        Instant late = bench.now().minus(FakeProvider.WINDOW).minusSeconds(30);

        assertThat(report(reporter, late, SolvedAtClock.SERVICE).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(report(reporter, late, SolvedAtClock.LOCAL).outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void aTimeOfOursIsReadOnOurClock() {
        Reporter reporter = serviceAheadBy(60);

        assertThat(report(reporter, bench.now().minus(ALMOST), SolvedAtClock.LOCAL)
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(report(reporter, bench.now().minus(ALMOST), SolvedAtClock.SERVICE)
                        .outcome())
                .isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void theFutureBeginsLaterAtAServiceThatIsAhead() {
        Reporter reporter = serviceAheadBy(250);
        Instant future = bench.now().plus(Duration.ofMinutes(8));

        assertThat(report(reporter, future, SolvedAtClock.SERVICE).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(report(reporter, future, SolvedAtClock.LOCAL))
                .isInstanceOfSatisfying(
                        ReportResult.Withheld.class,
                        withheld -> assertThat(withheld.reason()).isEqualTo(WithheldReason.SOLVED_IN_FUTURE));
    }

    @Test
    void oneAccountsServiceSaysNothingOfAnothers() {
        Reporter reporter = serviceAheadBy(60);
        ReportRequest other = ReportRequest.builder()
                .account("unsafe")
                .taskId(++lastId)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(bench.now().minus(ALMOST), SolvedAtClock.SERVICE)
                .build();

        assertThat(run(reporter, other).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    private Reporter serviceAheadBy(long seconds) {
        bench.safe().headers = () -> Map.of(
                "date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        bench.now().plusSeconds(seconds).atOffset(ZoneOffset.UTC)));
        Reporter reporter = bench.open();
        for (int i = 0; i < 2; i++) {
            assertThat(report(reporter, bench.now(), SolvedAtClock.LOCAL).outcome())
                    .isEqualTo(Outcome.ACCEPTED);
        }
        return reporter;
    }

    private ReportResult report(Reporter reporter, Instant solvedAt, SolvedAtClock clock) {
        return run(
                reporter,
                ReportRequest.builder()
                        .account("safe")
                        .taskId(++lastId)
                        .verdict(Verdict.CORRECT)
                        .captchaType(CaptchaType.IMAGE)
                        .solvedAt(solvedAt, clock)
                        .build());
    }

    private ReportResult run(Reporter reporter, ReportRequest request) {
        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(request)));
        bench.pass(Duration.ofSeconds(1));
        return collected.of(request.taskId().asLong());
    }
}
