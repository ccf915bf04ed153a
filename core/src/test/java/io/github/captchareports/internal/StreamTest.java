package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterClosedException;
import io.github.captchareports.ReporterListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.ContextView;

/** Streams: backpressure, cancellation, failing sources and shutdown. */
class StreamTest {
    private final Bench bench = new Bench();

    @Test
    void aStreamTakesNoMoreThanItsWindow() {
        bench.window = 8;
        Reporter reporter = bench.open();
        reporter.account("safe").pause();
        reporter.account("unsafe").pause();
        bench.maxPending = 8;
        AtomicLong asked = new AtomicLong();
        TestPublisher<ReportRequest> source = TestPublisher.create();

        Bench.collect(reporter.report(source.flux().doOnRequest(asked::addAndGet)));

        assertThat(asked).hasValue(8);
    }

    @Test
    void aSlotIsFreeOnlyWhenItsResultWasTaken() {
        bench.window = 4;
        Reporter reporter = bench.open();
        AtomicLong asked = new AtomicLong();

        StepVerifier.create(
                        reporter.report(Flux.fromIterable(bench.requests("safe", 1, 100))
                                .doOnRequest(asked::addAndGet)),
                        0)
                .then(() -> bench.pass(Duration.ofSeconds(1)))
                .then(() -> assertThat(asked).hasValue(4))
                .then(() -> assertThat(bench.safe().sent).hasSize(4))
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> bench.pass(Duration.ofSeconds(1)))
                .then(() -> assertThat(asked).hasValue(6))
                .thenRequest(Long.MAX_VALUE)
                .thenAwait()
                .then(() -> {
                    for (int i = 0; i < 100; i++) {
                        bench.pass(Duration.ofMillis(10));
                    }
                })
                .expectNextCount(98)
                .verifyComplete();
    }

    @Test
    void aPausedAccountHoldsTheStreamBackOnceItIsFull() {
        bench.window = 8;
        bench.maxPending = 20;
        Reporter reporter = bench.open();
        reporter.account("safe").pause();

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 1000))));
        assertThat(reporter.stats().received()).isBetween(20L, 30L);
        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(5));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(1000);
        assertThat(collected.completed).isTrue();
    }

    @Test
    void aSlotThatWasGivenBackIsNotFreedAgainByItsResult() {
        bench.window = 8;
        bench.maxPending = 20;
        Reporter reporter = bench.open();
        AtomicLong asked = new AtomicLong();
        TestPublisher<ReportRequest> source = TestPublisher.create();
        Bench.Collected collected = Bench.collect(reporter.report(source.flux().doOnRequest(asked::addAndGet)));
        reporter.account("safe").pause();
        bench.requests("safe", 1, 16).forEach(source::next);
        assertThat(asked).hasValue(24);

        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.results).hasSize(16);
        assertThat(asked).hasValue(24);
    }

    @Test
    void anAccountThatCatchesUpAfterAPauseTakesNothingFromAnotherOfTheSameStream() {
        bench.rate = new RateLimit(200, 10);
        Reporter reporter = bench.open();
        bench.safe().script = sent -> bench.safe().sent.size() == 1 ? "throttle 30000" : "ok";

        Bench.collect(reporter.report(Flux.interval(Duration.ofNanos(2_500_000), bench.clock)
                .onBackpressureBuffer()
                .map(i -> bench.request(i % 2 == 0 ? "safe" : "unsafe", 1 + i))));
        for (int tenSeconds = 0; tenSeconds < 12; tenSeconds++) {
            int before = bench.unsafe().sent.size();
            bench.pass(Duration.ofSeconds(10));
            assertThat(bench.unsafe().sent.size() - before).isGreaterThanOrEqualTo(1900);
        }
    }

    @Test
    void aSlowAccountTakesNothingFromAnotherOfTheSameStream() {
        bench.rate = new RateLimit(200, 10);
        Reporter reporter = bench.open();
        reporter.account("safe").changeRateLimit(new RateLimit(1, 1));

        Bench.collect(reporter.report(Flux.range(1, 40_000)
                .map(i -> bench.request(i % 2 == 0 ? "safe" : "unsafe", i))));
        bench.pass(Duration.ofSeconds(60));

        assertThat(bench.unsafe().sent.size()).isGreaterThanOrEqualTo(60 * 200 * 95 / 100);
    }

    @Test
    void followersOfAPausedAccountTakeNothingFromAnotherOfTheSameStream() {
        bench.window = 4;
        Reporter reporter = bench.open();
        reporter.account("safe").pause();

        Bench.collect(reporter.report(Flux.concat(
                Flux.just(bench.request("unsafe", 1000)),
                Flux.range(0, 6).map(i -> bench.request("safe", 1)),
                Flux.fromIterable(bench.requests("unsafe", 1, 20)))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.unsafe().sent).hasSize(21);
    }

    @Test
    void resultsThatNobodyAsksForDoNotPileUp() {
        bench.window = 16;
        bench.maxPending = 100;
        Reporter reporter = bench.open();
        reporter.account("safe").pause();

        reporter.report(Flux.range(1, 10_000).map(i -> bench.lasting("safe", i, Duration.ofMillis(500))))
                .subscribe(new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {}
                });
        for (int i = 0; i < 600; i++) {
            bench.pass(Duration.ofSeconds(1));
        }

        assertThat(reporter.stats().received()).isLessThanOrEqualTo(100 + 2 * 16);
    }

    @Test
    void aSubscriberThatThrowsLosesItsStreamAndNobodyElseAnything() {
        Reporter reporter = bench.open();
        reporter.report(Flux.fromIterable(bench.requests("safe", 1, 3))).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(ReportResult result) {
                throw new AssertionError("a subscriber that throws");
            }
        });
        Bench.Collected follower = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 3))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(follower.results).hasSize(3);
        assertThat(follower.completed).isTrue();
        StepVerifier.create(reporter.shutdown(Duration.ofSeconds(1))).verifyComplete();
    }

    @Test
    void askingForNothingIsAnErrorAtOnce() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "silent";

        List<Throwable> errors = new ArrayList<>();
        reporter.report(Flux.fromIterable(bench.requests("safe", 1, 3))).subscribe(new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                bench.clock.schedule(() -> subscription.request(0), 500, TimeUnit.MILLISECONDS);
            }

            @Override
            public void onNext(ReportResult result) {}

            @Override
            public void onError(Throwable error) {
                errors.add(error);
            }

            @Override
            public void onComplete() {}
        });
        bench.pass(Duration.ofSeconds(1));

        assertThat(errors).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
        assertThat(reporter.stats().open()).isEqualTo(3);
        bench.pass(Duration.ofMinutes(2));
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void anErrorOfTheSourceComesAfterAllResults() {
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 50))
                .concatWith(Flux.error(new IllegalStateException("x")))));
        assertThat(collected.error).isNull();
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(50);
        assertThat(collected.error).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cancellingWithdrawsWhatWasNotSentAndFinishesTheRest() {
        bench.maxInFlight = 3;
        List<ReportResult> told = new ArrayList<>();
        bench.listeners.add(ReporterListener.of(new ReportObserver() {
            @Override
            public void ended(ReportResult result) {
                told.add(result);
            }
        }));
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofSeconds(1);

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 10))));
        collected.subscription.dispose();
        assertThat(told)
                .hasSize(7)
                .allSatisfy(result -> assertThat(((ReportResult.Undelivered) result).reason())
                        .isEqualTo(UndeliveredReason.CANCELLED));
        bench.pass(Duration.ofSeconds(2));

        assertThat(collected.results).isEmpty();
        assertThat(told).hasSize(10);
        assertThat(reporter.stats().outcomes()).containsEntry(Outcome.ACCEPTED, 3L);
        assertThat(bench.safe().sent).hasSize(3);
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void cancellingAfterALostAnswerLeavesItIndeterminateAndSendsNothingMore() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "lost";
        bench.jitter = 0.999;

        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        bench.pass(Duration.ofMillis(2));
        collected.subscription.dispose();
        bench.pass(Duration.ofMinutes(1));

        assertThat(reporter.stats().outcomes()).containsEntry(Outcome.INDETERMINATE, 1L);
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void cancellingBeforeTheBorderSendsNothing() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "connecting";

        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        collected.subscription.dispose();

        assertThat(bench.safe().open).hasValue(0);
        assertThat(reporter.stats().outcomes()).containsEntry(Outcome.UNDELIVERED, 1L);
        assertThat(reporter.account("safe").state().inFlight()).isZero();
    }

    @Test
    void shutdownServesTheWaitingWithinItsGraceAndEndsOpenStreams() {
        bench.maxInFlight = 2;
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofMillis(900);
        Bench.Collected stream = Bench.collect(
                reporter.report(Flux.fromIterable(bench.requests("safe", 1, 20)).concatWith(Flux.never())));

        Bench.Collected shutdown = new Bench.Collected();
        reporter.shutdown(Duration.ofSeconds(5)).subscribe(v -> {}, e -> {}, () -> shutdown.completed = true);
        bench.pass(Duration.ofMillis(4490));
        assertThat(stream.count(Outcome.ACCEPTED)).isEqualTo(8);
        assertThat(shutdown.completed).isFalse();
        bench.pass(Duration.ofMillis(600));

        assertThat(stream.results).hasSize(20);
        assertThat(stream.count(Outcome.ACCEPTED)).isEqualTo(10);
        assertThat(stream.results)
                .filteredOn(result -> result.outcome() == Outcome.UNDELIVERED)
                .allSatisfy(result -> assertThat(((ReportResult.Undelivered) result).reason())
                        .isEqualTo(UndeliveredReason.SHUT_DOWN));
        assertThat(stream.error).isInstanceOf(ReporterClosedException.class);
        assertThat(shutdown.completed).isTrue();
        assertThat(bench.safe().closed).isTrue();
    }

    @Test
    void shutdownWithoutGraceLeavesWhatIsOnTheWireIndeterminate() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "silent";
        Bench.Collected stream = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));

        StepVerifier.create(reporter.shutdown(Duration.ZERO)).verifyComplete();

        assertThat(((ReportResult.Indeterminate) stream.of(1)).cause()).isEqualTo(IndeterminateCause.SHUT_DOWN);
        assertThat(stream.completed).isTrue();
    }

    @Test
    void shutdownWithoutAGraceOfItsOwnHasThatOfTheBuilder() {
        bench.shutdownGrace = Duration.ofSeconds(5);
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "silent";
        Bench.Collected stream = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        assertThat(reporter.isDisposed()).isFalse();

        reporter.shutdown().subscribe();
        assertThat(reporter.isDisposed()).isTrue();
        bench.pass(Duration.ofMillis(4_990));
        assertThat(stream.results).isEmpty();
        bench.pass(Duration.ofMillis(20));

        assertThat(((ReportResult.Indeterminate) stream.of(1)).cause()).isEqualTo(IndeterminateCause.SHUT_DOWN);
        assertThat(bench.safe().closed).isTrue();
    }

    @Test
    void disposingTakesTheRestOfTheGraceFromAShutdownAndMayBeRepeated() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "silent";
        Bench.Collected stream = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        Bench.Collected shutdown = new Bench.Collected();
        reporter.shutdown(Duration.ofSeconds(5)).subscribe(v -> {}, e -> {}, () -> shutdown.completed = true);
        assertThat(shutdown.completed).isFalse();

        reporter.dispose();
        reporter.dispose();

        assertThat(((ReportResult.Indeterminate) stream.of(1)).cause()).isEqualTo(IndeterminateCause.SHUT_DOWN);
        assertThat(shutdown.completed).isTrue();
        assertThat(reporter.isDisposed()).isTrue();
    }

    @Test
    void afterShutdownNothingIsTakenIn() {
        Reporter reporter = bench.open();
        StepVerifier.create(reporter.shutdown(Duration.ofSeconds(1))).verifyComplete();
        assertThat(reporter.isDisposed()).isTrue();

        StepVerifier.create(reporter.report(bench.request("safe", 1)))
                .assertNext(result ->
                        assertThat(((ReportResult.Undelivered) result).reason()).isEqualTo(UndeliveredReason.SHUT_DOWN))
                .verifyComplete();
        StepVerifier.create(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 3))))
                .verifyError(ReporterClosedException.class);
        assertThat(bench.wires.values())
                .allSatisfy(wire -> assertThat(wire.sent).isEmpty());
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        bench.listeners.add(new ReporterListener() {
            @Override
            public ReportObserver observe(ReportRequest request, ContextView context) {
                throw new IllegalStateException("a listener that throws");
            }
        });
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 3))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(3);
    }

    @Test
    void aMillionReportsAnsweredAtOnceDoNotGrowTheStack() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        ReportRequest late = bench.lasting("safe", 1, Duration.ZERO);

        StepVerifier.create(
                        reporter.report(Flux.range(0, 1_000_000).map(i -> late)).count())
                .expectNext(1_000_000L)
                .verifyComplete();
        StepVerifier.create(reporter.report(Flux.range(1, 100_000).map(i -> bench.request("safe", i)))
                        .count())
                .expectNext(100_000L)
                .verifyComplete();
    }

    @Test
    void theBooksBalance() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> switch ((int) (sent.taskId() % 5)) {
            case 0 -> "ok";
            case 1 -> "dup";
            case 2 -> "no";
            case 3 -> "lost";
            default -> "refused";
        };

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 1000))));
        bench.pass(Duration.ofMinutes(5));

        assertThat(collected.results).hasSize(1000);
        assertThat(reporter.stats().received()).isEqualTo(1000);
        assertThat(reporter.stats().outcomes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1000);
        assertThat(reporter.stats().open()).isZero();
        assertThat(reporter.stats().requests()).isEqualTo(bench.safe().sent.size());
    }
}
