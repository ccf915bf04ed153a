package io.github.captchareports.test;

import static io.github.captchareports.test.assertions.CaptchaReportsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReporterClosedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Streams of requests: as many at work, and the same last signal, as with the real reporter. */
@Timeout(30)
class ScriptedStreamTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ScriptedReporter reporter = ScriptedReporter.builder()
            .account("2captcha", "main")
            .concurrency(2)
            .build();
    private final Map<ReportRequest, Sinks.One<ReportResult>> open = new ConcurrentHashMap<>();

    @Test
    void neverMoreThanItsConcurrencyIsAtWork() {
        answerByHand();
        AtomicLong asked = new AtomicLong();
        List<ReportRequest> requests = List.of(Requests.task(1), Requests.task(2), Requests.task(3), Requests.task(4));

        StepVerifier.create(reporter.report(Flux.fromIterable(requests).doOnRequest(asked::addAndGet)))
                .then(() -> assertThat(reporter).received(2))
                .then(() -> assertThat(asked.get()).isEqualTo(2))
                .then(() -> accept(requests.get(1)))
                .assertNext(result -> assertThat(result).hasTask(2))
                .then(() -> assertThat(reporter).received(3))
                .then(() -> accept(requests.get(0)))
                .then(() -> accept(requests.get(2)))
                .then(() -> accept(requests.get(3)))
                .expectNextCount(3)
                .verifyComplete();
    }

    @Test
    void withoutDemandNothingGoesOnAfterThat() {
        StepVerifier.create(reporter.report(Requests.tasks(10)), 0)
                .expectSubscription()
                .then(() -> assertThat(reporter.requests()).hasSizeLessThanOrEqualTo(2))
                .thenRequest(3)
                .expectNextCount(3)
                .then(() -> assertThat(reporter.requests()).hasSizeLessThanOrEqualTo(5))
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void anErrorOfTheSourceComesAfterTheResults() {
        answerByHand();
        TestPublisher<ReportRequest> source = TestPublisher.create();
        ReportRequest request = Requests.task(1);

        StepVerifier.create(reporter.report(source))
                .then(() -> source.next(request).error(new IllegalStateException("the source")))
                .then(() -> accept(request))
                .expectNextCount(1)
                .verifyErrorMessage("the source");
    }

    @Test
    void aShutdownCancelsTheSourceAndEndsTheStreamAfterItsResults() {
        answerByHand();
        TestPublisher<ReportRequest> source = TestPublisher.create();
        ReportRequest request = Requests.task(1);

        StepVerifier.create(reporter.report(source))
                .then(() -> source.next(request))
                .then(() -> reporter.shutdown(SOON).subscribe())
                .then(source::assertCancelled)
                .then(() -> accept(request))
                .assertNext(result -> assertThat(result).isAccepted())
                .expectError(ReporterClosedException.class)
                .verify(SOON);
    }

    @Test
    void aStreamWhoseSourceIsDoneCompletesThroughAShutdown() {
        answerByHand();

        StepVerifier.create(reporter.report(Requests.tasks(1)))
                .then(() -> reporter.shutdown(Duration.ZERO).subscribe())
                .assertNext(result -> assertThat(result).because(UndeliveredReason.SHUT_DOWN))
                .verifyComplete();
    }

    @Test
    void aStreamThatIsBegunAfterAShutdownTakesNothingIn() {
        reporter.shutdown(Duration.ZERO).block();

        StepVerifier.create(reporter.report(Flux.never()))
                .expectError(ReporterClosedException.class)
                .verify(SOON);
    }

    @Test
    void cancellingAStreamWithdrawsWhatIsAtWork() {
        answerByHand();

        reporter.report(Requests.tasks(5)).subscribe().dispose();

        assertThat(reporter).received(2).hasCancelled(2).everyRequestHasOneResult();
    }

    @Test
    void eachSubscriptionIsAStreamOfItsOwn() {
        Flux<ReportResult> results = reporter.report(Requests.tasks(3));

        results.blockLast();
        results.blockLast();

        assertThat(reporter).received(6).everyRequestHasOneResult();
    }

    private void answerByHand() {
        reporter.when(request -> true)
                .thenMono(request ->
                        open.computeIfAbsent(request, each -> Sinks.one()).asMono());
    }

    private void accept(ReportRequest request) {
        open.computeIfAbsent(request, each -> Sinks.one()).tryEmitValue(Results.accepted(request));
    }
}
