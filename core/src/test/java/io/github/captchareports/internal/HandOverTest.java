package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What a server proves not to have taken is no attempt. */
class HandOverTest {
    private final Bench bench = new Bench();
    private final List<AttemptEvent> attempts = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"safe", "unsafe"})
    void aReportIsHandedOverMoreOftenThanItMayBeTried(String account) {
        FakeWire wire = refusing(account, 20);
        Bench.Collected collected = report(account);

        bench.pass(Duration.ofMinutes(2));

        ReportResult result = collected.of(1);
        assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(result.attempts()).isEqualTo(1);
        assertThat(wire.sent).hasSize(21);
        assertThat(attempts).singleElement().satisfies(attempt -> {
            assertThat(attempt.number()).isEqualTo(1);
            assertThat(attempt.handOvers()).isEqualTo(20);
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 100", "4, 300"})
    void twoHandOversAreMadeAtOnceAndLaterOnesAfterTheUsualBackoff(int handOvers, long millis) {
        bench.jitter = 0.5;
        FakeWire wire = refusing("safe", handOvers);
        report("safe");

        bench.pass(Duration.ofMinutes(1));

        long took = wire.sent.get(handOvers).atNanos() - wire.sent.get(0).atNanos();
        assertThat(Duration.ofNanos(took).toMillis()).isEqualTo(millis + handOvers * wire.latency.toMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {"safe", "unsafe"})
    void everyHandOverPaysATokenOfItsOwn(String account) {
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        FakeWire wire = refusing(account, 2);
        report(account);

        bench.pass(Duration.ofMinutes(1));

        assertThat(wire.sent).hasSize(3);
        assertThat(wire.sent.get(2).atNanos() - wire.sent.get(0).atNanos())
                .isBetween(
                        Duration.ofMillis(1999).toNanos(),
                        Duration.ofMillis(2001).toNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"safe", "unsafe"})
    void aReportKeepsItsDeadlineAndEndsAsNotSent(String account) {
        refusing(account, Integer.MAX_VALUE);
        Reporter reporter = open();
        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.lasting(account, 1, Duration.ofSeconds(30)))));

        bench.pass(Duration.ofSeconds(31));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(collected.of(1).attempts()).isZero();
        assertThat(attempts).isEmpty();
        assertThat(reporter.account(account).state().inFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"safe", "unsafe"})
    void aRefusedStreamSaysNothingAgainstTheAccount(String account) {
        refusing(account, Integer.MAX_VALUE);
        Reporter reporter = open();
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests(account, 1, 300))));
        double full = reporter.account(account).state().retryBudget();

        bench.pass(Duration.ofSeconds(60));

        assertThat(reporter.account(account).state().retryBudget()).isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(strings = {"safe", "unsafe"})
    void anUnclearAttemptStaysUnclearThroughHandOvers(String account) {
        FakeWire wire = bench.wires.computeIfAbsent(account, name -> new FakeWire(bench.clock));
        wire.script = request -> wire.sent.size() == 1 ? "lost" : wire.sent.size() < 5 ? "not taken" : "dup";
        Bench.Collected collected = report(account);

        bench.pass(Duration.ofMinutes(2));

        assertThat(collected.of(1).outcome())
                .isEqualTo(account.equals("safe") ? Outcome.ACCEPTED : Outcome.INDETERMINATE);
        assertThat(collected.of(1).attempts()).isEqualTo(account.equals("safe") ? 2 : 1);
    }

    private FakeWire refusing(String account, int times) {
        FakeWire wire = bench.wires.computeIfAbsent(account, name -> new FakeWire(bench.clock));
        wire.script = request -> wire.sent.size() <= times ? "not taken" : "ok";
        return wire;
    }

    private Bench.Collected report(String account) {
        return Bench.collect(open().report(Flux.just(bench.request(account, 1, Verdict.CORRECT, bench.now()))));
    }

    private Reporter open() {
        bench.listeners.add(ReporterListener.of(new ReportObserver() {
            @Override
            public void attemptEnded(AttemptEvent attempt) {
                attempts.add(attempt);
            }
        }));
        return bench.open();
    }
}
