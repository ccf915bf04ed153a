package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** A connection first, what has to be known next, and a token last. */
class ConnectionFirstTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Bench bench = new Bench();
    private final List<AttemptEvent> attempts = new ArrayList<>();
    private final Intents journal = new Intents();

    @ParameterizedTest
    @CsvSource({"10, 10, 700", "50, 10, 300", "1, 1, 1500", "100, 10, 20", "20, 1, 5000"})
    void inNoSecondMoreThanRateAndBurstCrossTheGateHoweverLongConnectionsTake(int rate, int burst, long dial) {
        bench.rate = new RateLimit(rate, burst);
        FakeWire wire = bench.safe();
        wire.dial = () -> Duration.ofMillis(dial);
        Bench.Collected collected =
                Bench.collect(open().report(Flux.fromIterable(bench.requests("safe", 1, 10 * rate))));

        bench.pass(Duration.ofMinutes(5));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(10L * rate);
        List<Long> times = wire.sent.stream().map(FakeWire.Sent::atNanos).toList();
        for (long from : times) {
            assertThat(times.stream()
                            .filter(at -> at >= from && at < from + SECOND)
                            .count())
                    .isLessThanOrEqualTo(rate + burst);
        }
    }

    @Test
    void aConnectionThatCannotBeOpenedCostsTheFirstInTheQueueOneAttempt() {
        FakeWire wire = bench.safe();
        wire.dial = () -> Duration.ofMillis(100);
        wire.connects = () -> false;
        Reporter reporter = open();
        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.lasting("safe", 1, Duration.ofMinutes(10)))));

        bench.pass(Duration.ofMinutes(2));

        ReportResult result = collected.of(1);
        assertThat(result.outcome()).isEqualTo(Outcome.UNDELIVERED);
        assertThat(result.attempts()).isPositive();
        assertThat(attempts)
                .hasSize(result.attempts())
                .allSatisfy(attempt -> assertThat(attempt.end()).isEqualTo(AttemptEvent.End.NOT_SENT));
        assertThat(wire.sent).isEmpty();
        assertThat(reporter.account("safe").state().inFlight()).isZero();
    }

    @Test
    void aServiceThatCanBeReachedAgainGetsWhatWaits() {
        FakeWire wire = bench.safe();
        wire.dial = () -> Duration.ofMillis(100);
        boolean[] up = {false};
        wire.connects = () -> up[0];
        Bench.Collected collected = Bench.collect(open().report(Flux.fromIterable(bench.requests("safe", 1, 300))));
        bench.pass(Duration.ofSeconds(10));
        assertThat(wire.sent).isEmpty();

        up[0] = true;
        bench.pass(Duration.ofMinutes(2));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(300);
    }

    @Test
    void aConnectionThatGrewStaleIsReplacedWithoutAnAttemptAndWithoutAToken() {
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        FakeWire wire = bench.safe();
        int[] stale = {3};
        wire.script = request -> stale[0]-- > 0 ? "stale" : "ok";
        Bench.Collected collected = Bench.collect(open().report(Flux.just(bench.request("safe", 1))));

        bench.pass(Duration.ofMillis(100));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(collected.of(1).attempts()).isOne();
        assertThat(attempts)
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.handOvers()).isZero());
    }

    @Test
    void anIntentIsWrittenNoSoonerThanATenthOfASecondBeforeItsToken() {
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        bench.journal = journal;
        FakeWire wire = bench.safe();
        Bench.Collected collected = Bench.collect(open().report(Flux.fromIterable(bench.requests("safe", 1, 10))));

        for (int step = 0; step < 200; step++) {
            bench.pass(Duration.ofMillis(100));
            assertThat(journal.intents.size() - wire.sent.size()).isBetween(0, 1);
        }

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            long ahead = wire.sent.get(i).atNanos() - journal.intents.get(i);
            assertThat(Duration.ofNanos(ahead)).isLessThanOrEqualTo(Duration.ofMillis(101));
        }
    }

    @Test
    void whatIsPreparedWhenTheAccountIsPausedWaitsAndGoesLater() {
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        bench.journal = journal;
        Reporter reporter = open();
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 2))));
        bench.pass(Duration.ofMillis(950));
        assertThat(journal.intents).hasSize(2);

        reporter.account("safe").pause();
        assertThat(reporter.account("safe").state().inFlight()).isZero();
        bench.pass(Duration.ofSeconds(60));
        assertThat(collected.results).hasSize(1);
        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(2));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(2);
        assertThat(journal.intents).hasSize(2);
    }

    @Test
    void anIntentWhoseReportIsCancelledIsEndedAsNotSent() {
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        bench.journal = journal;
        Reporter reporter = open();
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 2))));
        bench.pass(Duration.ofMillis(950));
        assertThat(journal.intents).hasSize(2);

        collected.subscription.dispose();
        bench.pass(Duration.ofSeconds(2));

        assertThat(bench.safe().sent).hasSize(1);
        assertThat(journal.ends).containsExactly(Outcome.ACCEPTED, Outcome.UNDELIVERED);
        assertThat(reporter.account("safe").state().inFlight()).isZero();
        assertThat(reporter.account("safe").state().pending()).isZero();
    }

    private Reporter open() {
        bench.listeners.add(new ReporterListener() {
            @Override
            public void onAttempt(AttemptEvent attempt) {
                attempts.add(attempt);
            }
        });
        return bench.open();
    }

    private final class Intents implements TaskJournal {
        private final List<Long> intents = new ArrayList<>();
        private final List<Outcome> ends = new ArrayList<>();

        @Override
        public Collection<Remembered> recall(Collection<AccountName> accounts) {
            return List.of();
        }

        @Override
        public CompletionStage<?> intend(ReportRequest request) {
            intents.add(bench.clock.now(TimeUnit.NANOSECONDS));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void settle(ReportResult result) {
            ends.add(result.outcome());
        }
    }
}
