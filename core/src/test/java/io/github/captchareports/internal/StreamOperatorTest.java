package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.test.publisher.TestPublisher;

/** The outer operator as Reactive Streams sees it: demand, cancellation, re-entrance and threads. */
class StreamOperatorTest {
    private final Bench bench = new Bench();

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aRequestForNothingIsAnErrorAndEndsTheSource(long n) {
        Reporter reporter = bench.open();
        TestPublisher<ReportRequest> source = TestPublisher.create();
        Demand demand = subscribe(reporter, source.flux());

        demand.raw().request(n);

        assertThat(demand.error).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3.9");
        source.assertCancelled();
    }

    @Test
    void aRequestForNothingIsAnErrorAfterTheEndOfTheSourceToo() {
        Demand demand = subscribe(bench.open(), Flux.fromIterable(bench.requests("safe", 1, 10)));

        demand.raw().request(0);
        bench.pass(Duration.ofMinutes(1));

        assertThat(demand.error).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestForNothingIsAnErrorThatDoesNotWaitForDemand() {
        TestPublisher<ReportRequest> source = TestPublisher.create();
        Demand demand = subscribe(bench.open(), source.flux());
        bench.requests("safe", 1, 10).forEach(source::next);

        demand.raw().request(0);
        bench.pass(Duration.ofMinutes(1));

        assertThat(demand.error).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsEmittedWithoutDemand() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        Demand demand = subscribe(reporter, Flux.fromIterable(bench.requests("safe", 1, 10)));
        assertThat(demand.results).isEmpty();

        demand.request(3);

        assertThat(demand.results).hasSize(3);
        assertThat(demand.completed).isFalse();
    }

    @Test
    void walksGoOnWithoutDemand() {
        Reporter reporter = bench.open();
        subscribe(reporter, Flux.fromIterable(bench.requests("safe", 1, 10)));

        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.safe().sent).hasSize(10);
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void completionWaitsForTheLastResultToBeTakenAndForNoMore() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        Demand demand = subscribe(reporter, Flux.fromIterable(bench.requests("safe", 1, 3)));

        demand.request(2);
        assertThat(demand.completed).isFalse();
        demand.request(1);

        assertThat(demand.completed).isTrue();
    }

    @Test
    void anEmptySourceCompletesWithoutDemand() {
        assertThat(subscribe(bench.open(), Flux.empty()).completed).isTrue();
    }

    @Test
    void aSourceThatFailsAtOnceFailsWithoutDemand() {
        Demand demand = subscribe(bench.open(), Flux.error(new IllegalStateException("at once")));

        assertThat(demand.error).hasMessage("at once");
    }

    @Test
    void demandAddsUpWithoutOverflow() {
        Reporter reporter = bench.open();
        Demand demand = subscribe(reporter, Flux.fromIterable(bench.requests("safe", 1, 100)));

        demand.request(Long.MAX_VALUE - 1);
        demand.request(Long.MAX_VALUE - 1);
        bench.pass(Duration.ofSeconds(1));

        assertThat(demand.results).hasSize(100);
        assertThat(demand.completed).isTrue();
    }

    @Test
    void demandFromInsideOnNextIsMet() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        Demand demand = new Demand() {
            @Override
            protected void hookOnNext(ReportResult result) {
                super.hookOnNext(result);
                request(1);
            }
        };
        reporter.report(Flux.fromIterable(bench.requests("safe", 1, 50_000))).subscribe(demand);

        demand.request(1);

        assertThat(demand.results).hasSize(50_000);
        assertThat(demand.completed).isTrue();
    }

    @Test
    void cancellingInsideOnNextIsTheLastThatIsHeard() {
        Reporter reporter = bench.open();
        TestPublisher<ReportRequest> source = TestPublisher.create();
        Demand demand = new Demand() {
            @Override
            protected void hookOnNext(ReportResult result) {
                super.hookOnNext(result);
                if (results.size() == 3) {
                    cancel();
                }
            }
        };
        reporter.report(source.flux()).subscribe(demand);
        bench.requests("safe", 1, 10).forEach(source::next);
        bench.pass(Duration.ofSeconds(1));
        assertThat(reporter.stats().open()).isZero();

        demand.request(Long.MAX_VALUE);

        assertThat(demand.results).hasSize(3);
        assertThat(demand.completed).isFalse();
        assertThat(demand.error).isNull();
        source.assertCancelled();
    }

    @Test
    void cancellingInsideTheLastOnNextDoesNotComplete() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        Demand demand = new Demand() {
            @Override
            protected void hookOnNext(ReportResult result) {
                super.hookOnNext(result);
                cancel();
            }
        };
        reporter.report(Flux.fromIterable(bench.requests("safe", 1, 1))).subscribe(demand);

        demand.request(Long.MAX_VALUE);

        assertThat(demand.results).hasSize(1);
        assertThat(demand.completed).isFalse();
    }

    @Test
    void cancellingInsideOnSubscribeTakesNothingIn() {
        Reporter reporter = bench.open();
        TestPublisher<ReportRequest> source = TestPublisher.create();
        reporter.report(source.flux()).subscribe(new BaseSubscriber<ReportResult>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });

        source.assertCancelled();
        assertThat(reporter.stats().received()).isZero();
    }

    @Test
    void cancellingTwiceIsCancellingOnce() {
        Reporter reporter = bench.open();
        AtomicInteger cancelled = new AtomicInteger();
        Demand demand = subscribe(reporter, Flux.<ReportRequest>never().doOnCancel(cancelled::incrementAndGet));

        demand.raw().cancel();
        demand.raw().cancel();

        assertThat(cancelled).hasValue(1);
    }

    @Test
    void aRequestAfterCancellingIsWithoutEffect() {
        Reporter reporter = bench.open();
        Demand demand = subscribe(reporter, Flux.fromIterable(bench.requests("safe", 1, 10)));
        demand.raw().cancel();

        demand.raw().request(10);
        demand.raw().request(0);
        bench.pass(Duration.ofSeconds(1));

        assertThat(demand.results).isEmpty();
        assertThat(demand.error).isNull();
    }

    @Test
    void aSourceThatEmitsInsideRequestIsNotEnteredAgainAndNotOvertaxed() {
        bench.window = 8;
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        EagerSource source = new EagerSource(bench, 100_000);
        Demand demand = subscribe(reporter, source);

        demand.request(Long.MAX_VALUE);

        assertThat(demand.results).hasSize(100_000);
        assertThat(demand.completed).isTrue();
        assertThat(source.deepest).isLessThanOrEqualTo(2);
        assertThat(source.overtaxed).isFalse();
    }

    @Test
    void neverIsMoreAskedForThanTheWindowBeyondWhatWasTaken() {
        bench.window = 16;
        Reporter reporter = bench.open();
        AtomicLong asked = new AtomicLong();
        Demand demand = subscribe(
                reporter, Flux.fromIterable(bench.requests("safe", 1, 1_000)).doOnRequest(asked::addAndGet));

        for (int i = 0; i < 300; i++) {
            demand.request(1 + i % 5);
            bench.pass(Duration.ofMillis(1));
            assertThat(asked.get() - demand.results.size()).isLessThanOrEqualTo(16);
        }

        bench.pass(Duration.ofSeconds(1));
        assertThat(demand.results.size()).isGreaterThan(800);
    }

    @Test
    void aSourceThatNeverStopsAfterItsEndIsNotListenedTo() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        TestPublisher<ReportRequest> source = TestPublisher.createNoncompliant(
                TestPublisher.Violation.CLEANUP_ON_TERMINATE, TestPublisher.Violation.REQUEST_OVERFLOW);
        Demand demand = subscribe(reporter, source.flux());
        demand.request(Long.MAX_VALUE);
        source.next(bench.request("safe", 1));
        source.complete();
        assertThat(demand.completed).isTrue();

        source.next(bench.request("safe", 2));

        assertThat(demand.results).hasSize(1);
        assertThat(demand.ends).hasValue(1);
    }

    @Test
    void eachSubscriptionIsAStreamOfItsOwn() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "now";
        Flux<ReportResult> results = reporter.report(Flux.fromIterable(bench.requests("safe", 1, 10)));
        Demand first = new Demand();
        Demand second = new Demand();
        results.subscribe(first);
        results.subscribe(second);

        first.request(Long.MAX_VALUE);
        second.request(Long.MAX_VALUE);

        assertThat(first.results).hasSize(10).allMatch(result -> result.outcome() == Outcome.ACCEPTED);
        assertThat(second.results).hasSize(10).allMatch(result -> result.outcome() == Outcome.DUPLICATE);
    }

    @Test
    void aSourceThatFailsOnAnotherThreadWhileResultsFlowLosesNothing() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        for (int round = 0; round < 50; round++) {
            Bench mine = new Bench();
            Reporter reporter = mine.open();
            int count = 500;
            List<ReportRequest> requests = mine.requests("safe", 1, count);
            TestPublisher<ReportRequest> source = TestPublisher.create();
            Demand demand = subscribe(reporter, source.flux());
            demand.request(Long.MAX_VALUE);

            Future<?> emitting = other.submit(() -> {
                requests.forEach(source::next);
                source.error(new IllegalStateException("in the middle"));
            });
            passUntil(mine, () -> emitting.isDone() && demand.ends.get() > 0);

            emitting.get(10, TimeUnit.SECONDS);
            assertThat(demand.results).hasSize(count);
            assertThat(taskIds(demand.results)).hasSize(count);
            assertThat(demand.error).hasMessage("in the middle");
            assertThat(demand.resultsAfterEnd).isFalse();
            assertThat(demand.concurrent).isFalse();
        }
        other.shutdown();
    }

    @Test
    void demandFromAnotherThreadWhileResultsFlowLosesNothing() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        Reporter reporter = bench.open();
        int count = 20_000;
        Demand demand = subscribe(reporter, Flux.fromIterable(bench.requests("safe", 1, count)));

        Future<?> asking = other.submit(() -> {
            for (int i = 0; i < count; i++) {
                demand.request(1);
            }
        });
        passUntil(bench, () -> demand.ends.get() > 0);

        asking.get(10, TimeUnit.SECONDS);
        other.shutdown();
        assertThat(taskIds(demand.results)).hasSize(count);
        assertThat(demand.completed).isTrue();
        assertThat(demand.concurrent).isFalse();
    }

    @Test
    void cancellingOnAnotherThreadLeavesNoReportWithoutItsEnd() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        for (int round = 0; round < 50; round++) {
            Bench mine = new Bench();
            mine.maxInFlight = 4;
            Reporter reporter = mine.open();
            TestPublisher<ReportRequest> source = TestPublisher.create();
            Demand demand = subscribe(reporter, source.flux());
            demand.request(Long.MAX_VALUE);
            List<ReportRequest> requests = mine.requests("safe", 1, 300);
            CountDownLatch begun = new CountDownLatch(1);

            Future<?> emitting = other.submit(() -> {
                begun.countDown();
                requests.forEach(source::next);
            });
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            mine.pass(Duration.ofMillis(3));
            demand.raw().cancel();
            emitting.get(10, TimeUnit.SECONDS);
            mine.pass(Duration.ofMinutes(20));

            assertThat(reporter.stats().open()).isZero();
            assertThat(reporter.stats().outcomes().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(reporter.stats().received());
            assertThat(demand.ends).hasValue(0);
        }
        other.shutdown();
    }

    private static Demand subscribe(Reporter reporter, Publisher<ReportRequest> source) {
        Demand demand = new Demand();
        reporter.report(source).subscribe(demand);
        return demand;
    }

    /** Lets virtual time pass in small steps, for at most ten real seconds. */
    private static void passUntil(Bench bench, BooleanSupplier done) {
        long patience = System.nanoTime() + 10_000_000_000L;
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("done in time").isLessThan(patience);
            bench.pass(Duration.ofMillis(1));
        }
    }

    private static Set<Long> taskIds(List<ReportResult> results) {
        Set<Long> ids = new HashSet<>();
        results.forEach(result -> ids.add(result.request().taskId().asLong()));
        return ids;
    }

    /** A subscriber that asks for nothing by itself and watches over the rules of its calls. */
    private static class Demand extends BaseSubscriber<ReportResult> {
        final List<ReportResult> results = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger ends = new AtomicInteger();
        volatile boolean completed;
        volatile @Nullable Throwable error;
        volatile boolean resultsAfterEnd;
        volatile boolean concurrent;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicReference<@Nullable Subscription> raw = new AtomicReference<>();

        /** The operator's own subscription, past the checks of BaseSubscriber. */
        Subscription raw() {
            Subscription subscription = raw.get();
            if (subscription == null) {
                throw new IllegalStateException("not subscribed");
            }
            return subscription;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            raw.set(subscription);
        }

        @Override
        protected void hookOnNext(ReportResult result) {
            concurrent |= !busy.compareAndSet(false, true);
            resultsAfterEnd |= ends.get() > 0;
            results.add(result);
            busy.set(false);
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            error = thrown;
        }

        @Override
        protected void hookFinally(SignalType type) {
            if (type != SignalType.CANCEL) {
                ends.incrementAndGet();
            }
        }
    }

    /** Emits as many as it is asked for before {@code request} returns. */
    private static final class EagerSource implements Publisher<ReportRequest> {
        private final Bench bench;
        private final long count;
        private long next = 1;
        private int depth;
        private int deepest;
        private boolean overtaxed;

        EagerSource(Bench bench, long count) {
            this.bench = bench;
            this.count = count;
        }

        @Override
        public void subscribe(Subscriber<? super ReportRequest> subscriber) {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    overtaxed |= n > bench.window;
                    deepest = Math.max(deepest, ++depth);
                    LongStream.range(0, n).filter(i -> next <= count).forEach(i -> {
                        subscriber.onNext(bench.request("safe", next++));
                        if (next > count) {
                            subscriber.onComplete();
                        }
                    });
                    depth--;
                }

                @Override
                public void cancel() {
                    next = count + 1;
                }
            });
        }
    }
}
