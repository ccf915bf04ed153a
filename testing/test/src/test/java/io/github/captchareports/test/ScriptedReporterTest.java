package io.github.captchareports.test;

import static io.github.captchareports.test.assertions.CaptchaReportsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(30)
class ScriptedReporterTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ScriptedReporter reporter = ScriptedReporter.withAccount("2captcha", "main");

    @Test
    void acceptsWhatNoScriptMatches() {
        assertThat(result(Requests.task(1))).isAccepted().hasTask(1).hasAttempts(1);

        assertThat(reporter.unmatched()).hasSize(1);
    }

    @Test
    void answersTheTaskOfAScriptAndNoOther() {
        reporter.whenTask(7).then(request -> Results.rejected(request, "ERROR_X"));

        assertThat(result(Requests.task(7))).isRejected().withCode("ERROR_X");
        assertThat(result(Requests.task(8))).isAccepted();
    }

    @Test
    void answersATaskWhoseIdIsAText() {
        reporter.whenTask("b9f1-7").then(Results::expired);
        ReportRequest request = ReportRequest.builder()
                .account("main")
                .taskId("b9f1-7")
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Requests.SOLVED_AT)
                .build();

        assertThat(result(request)).isExpired().hasTask("b9f1-7");
        assertThat(reporter).receivedTask("b9f1-7");
    }

    @Test
    void answersTheAccountOfAScript() {
        ScriptedReporter two = ScriptedReporter.builder()
                .account("2captcha", "main")
                .account("anticaptcha", "images")
                .build();
        two.whenAccount("images").then(Results::expired);

        assertThat(two.report(Requests.of("images", 1)).block()).isExpired();
        assertThat(two.report(Requests.of("main", 1)).block()).isAccepted();
    }

    @Test
    void answersInTurnAndThenWithTheLastAnswer() {
        reporter.whenTask(1)
                .then(request -> Results.undelivered(request, UndeliveredReason.UNREACHABLE))
                .then(Results::accepted)
                .then(Results::duplicate);

        assertThat(List.of(
                        result(Requests.task(1)).outcome(),
                        result(Requests.task(1)).outcome(),
                        result(Requests.task(1)).outcome(),
                        result(Requests.task(1)).outcome()))
                .containsExactly(Outcome.UNDELIVERED, Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.DUPLICATE);
    }

    @Test
    void theScriptThatWasBegunLastOverrulesTheOthers() {
        reporter.when(request -> true).then(Results::expired);
        reporter.whenTask(1).then(Results::duplicate);

        assertThat(result(Requests.task(1))).isDuplicate();
        assertThat(result(Requests.task(2))).isExpired();
    }

    @Test
    void aScriptWithoutAnAnswerHasNoEffect() {
        reporter.when(request -> true);

        assertThat(result(Requests.task(1))).isAccepted();
    }

    @Test
    void answersOtherwiseAsTheBuilderSays() {
        ScriptedReporter late = ScriptedReporter.builder()
                .account("2captcha", "main")
                .otherwise(Results::expired)
                .build();

        assertThat(late.report(Requests.task(1)).block()).isExpired();
    }

    @Test
    void aStrictReporterFailsWhatNoScriptMatches() {
        ScriptedReporter strict =
                ScriptedReporter.builder().account("2captcha", "main").strict().build();
        strict.whenTask(1).then(Results::accepted);

        StepVerifier.create(strict.report(Requests.task(1))).expectNextCount(1).verifyComplete();
        StepVerifier.create(strict.report(Requests.task(2)))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageStartingWith("no script matches ReportRequest[account=main, taskId=2"));
        assertThat(strict.unmatched()).hasSize(1);
        assertThat(strict.stats()).isBalanced().hasOpen(0);
    }

    @Test
    void aStrictReporterEndsAnEndlessStreamAtOnce() {
        ScriptedReporter strict =
                ScriptedReporter.builder().account("2captcha", "main").strict().build();

        StepVerifier.create(strict.report(Flux.concat(Requests.tasks(1), Flux.never())))
                .expectError(AssertionError.class)
                .verify(SOON);
    }

    @Test
    void isColdAndEachSubscriptionIsARequestOfItsOwn() {
        Mono<ReportResult> report = reporter.report(Requests.task(1));
        assertThat(reporter).receivedNothing();

        report.block();
        report.block();

        assertThat(reporter).received(2).everyRequestHasOneResult();
    }

    @Test
    void answersAnUnknownAccountAsTheRealOneDoes() {
        assertThat(result(Requests.of("mian", 1))).because(UndeliveredReason.UNKNOWN_ACCOUNT);

        assertThat(reporter.unmatched()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reporter.account("mian"))
                .withMessage("account: no account 'mian'; there are [main]");
    }

    @Test
    void answersLaterOnAVirtualClock() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        ScriptedReporter slow = ScriptedReporter.builder()
                .account("2captcha", "main")
                .clock(clock)
                .build();
        slow.whenTask(1).thenAfter(Duration.ofSeconds(2), Results::accepted);
        AtomicReference<ReportResult> result = new AtomicReference<>();

        slow.report(Requests.task(1)).subscribe(result::set);
        clock.advanceTimeBy(Duration.ofMillis(1_999));
        assertThat(result.get() == null).isTrue();
        clock.advanceTimeBy(Duration.ofMillis(1));

        assertThat(result.get()).isAccepted();
    }

    @Test
    void answersLaterInTheVirtualTimeOfAStepVerifier() {
        reporter.whenTask(1).thenAfter(Duration.ofHours(1), Results::accepted);

        StepVerifier.withVirtualTime(() -> reporter.report(Requests.task(1)))
                .expectSubscription()
                .expectNoEvent(Duration.ofMinutes(59))
                .thenAwait(Duration.ofMinutes(1))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void recordsWhoGaveUpWaiting() {
        reporter.whenTask(1).thenNever();

        StepVerifier.withVirtualTime(() -> reporter.report(Requests.task(1)).timeout(SOON))
                .expectSubscription()
                .thenAwait(SOON)
                .expectError()
                .verify(SOON);

        assertThat(reporter).hasCancelled(1).everyRequestHasOneResult();
        assertThat(reporter.results()).forTask(1).because(UndeliveredReason.CANCELLED);
        assertThat(reporter.stats()).hasOutcome(Outcome.UNDELIVERED, 1).isBalanced();
    }

    @Test
    void whoCancelsAfterTheResultCancelsNothing() {
        StepVerifier.create(reporter.report(Requests.tasks(3)).take(1))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(reporter.cancelled()).isEmpty();
    }

    @Test
    void answersWhenAPublisherOfTheTestDoes() {
        Sinks.One<ReportResult> answer = Sinks.one();
        reporter.whenTask(1).thenMono(request -> answer.asMono());
        ReportRequest request = Requests.task(1);

        StepVerifier.create(reporter.report(request))
                .then(() -> assertThat(reporter.stats()).hasOpen(1))
                .then(() -> answer.tryEmitValue(Results.accepted(request)))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void aScriptThatAnswersWithNothingOrTheResultOfAnotherRequestIsToldSo() {
        reporter.whenTask(1).thenMono(request -> Mono.empty());
        reporter.whenTask(2).then(request -> Results.accepted(Requests.task(3)));
        reporter.whenTask(4).thenMono(request -> {
            throw new IllegalStateException("as scripted");
        });

        assertThatThrownBy(() -> result(Requests.task(1))).hasMessageContaining("the script has no result for");
        assertThatThrownBy(() -> result(Requests.task(2))).hasMessageContaining("with the result of");
        assertThatThrownBy(() -> result(Requests.task(4))).hasMessage("as scripted");
        assertThat(reporter.stats()).hasReceived(3).hasOpen(0).isBalanced();
    }

    @Test
    void waitsForRequestsOfOtherThreads() {
        Flux.range(1, 100)
                .flatMap(id -> reporter.report(Requests.task(id)).subscribeOn(Schedulers.boundedElastic()))
                .subscribe();

        assertThat(reporter.awaitRequests(100, SOON)).hasSize(100);
        assertThat(reporter.awaitResults(100, SOON)).hasSize(100).areAllAccepted();
        assertThat(reporter.stats()).hasReceived(100).hasOpen(0).isBalanced();
    }

    @Test
    void saysHowManyRequestsCameWhereItWaitedInVain() {
        result(Requests.task(1));

        assertThatThrownBy(() -> reporter.awaitRequests(2, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("1 of 2 requests came within PT0.001S: [ReportRequest[account=main, taskId=1");
    }

    @Test
    void theStreamOfRequestsReplaysAndGoesOn() {
        result(Requests.task(1));

        StepVerifier.create(
                        reporter.requestStream().map(request -> request.taskId().toString()))
                .expectNext("1")
                .then(() -> result(Requests.task(2)))
                .expectNext("2")
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void countsTheAttemptsOfItsResults() {
        reporter.whenTask(1).then(request -> Results.of(request).attempts(3).accepted());

        result(Requests.task(1));
        result(Requests.task(2));

        assertThat(reporter.stats())
                .hasReceived(2)
                .hasRequests(4)
                .hasRetries(2)
                .hasOutcome(Outcome.ACCEPTED, 2)
                .isBalanced();
    }

    @Test
    void nothingIsTakenInAfterAShutdown() {
        reporter.shutdown(Duration.ZERO).block();

        assertThat(result(Requests.task(1))).because(UndeliveredReason.SHUT_DOWN);
        assertThat(reporter).wasShutDown();
    }

    @Test
    void aShutdownIsColdAndRefusesANegativeGrace() {
        reporter.shutdown(SOON);

        assertThat(reporter.shutdowns()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reporter.shutdown(Duration.ofSeconds(-1)))
                .withMessage("grace: PT-1S; use zero or more");
    }

    @Test
    void aShutdownCompletesWhenEverythingHasItsResult() {
        Sinks.One<ReportResult> answer = Sinks.one();
        reporter.whenTask(1).thenMono(request -> answer.asMono());
        ReportRequest request = Requests.task(1);
        Disposable open = reporter.report(request).subscribe();

        StepVerifier.create(reporter.shutdown(SOON))
                .expectSubscription()
                .then(() -> answer.tryEmitValue(Results.accepted(request)))
                .expectComplete()
                .verify(SOON);

        assertThat(reporter.results()).forTask(1).isAccepted();
        assertThat(open.isDisposed()).isTrue();
    }

    @Test
    void aShutdownCompletesAfterTheSubscriberHasTheResult() {
        reporter.whenTask(1).thenNever();
        List<String> order = new ArrayList<>();
        reporter.report(Requests.task(1)).subscribe(result -> order.add("result"));

        reporter.shutdown(Duration.ZERO).subscribe(none -> {}, failure -> {}, () -> order.add("shut down"));

        assertThat(order).containsExactly("result", "shut down");
    }

    @Test
    void whatHasNoAnswerWhenTheGraceIsOverIsCutOff() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        ScriptedReporter slow = ScriptedReporter.builder()
                .account("2captcha", "main")
                .clock(clock)
                .build();
        slow.whenTask(1).thenNever();
        AtomicReference<ReportResult> result = new AtomicReference<>();
        slow.report(Requests.task(1)).subscribe(result::set);

        Disposable shutdown = slow.shutdown(SOON).subscribe();
        clock.advanceTimeBy(SOON.minusMillis(1));
        assertThat(shutdown.isDisposed()).isFalse();
        clock.advanceTimeBy(Duration.ofMillis(1));

        assertThat(shutdown.isDisposed()).isTrue();
        assertThat(result.get()).because(UndeliveredReason.SHUT_DOWN);
        assertThat(slow).wasShutDownWithin(SOON);
    }

    @Test
    void aSecondShutdownShortensTheGrace() {
        reporter.whenTask(1).thenNever();
        reporter.report(Requests.task(1)).subscribe();
        Disposable first = reporter.shutdown(Duration.ofDays(1)).subscribe();

        reporter.shutdown(Duration.ZERO).block(SOON);

        assertThat(first.isDisposed()).isTrue();
        assertThat(reporter.shutdowns()).containsExactly(Duration.ofDays(1), Duration.ZERO);
    }

    @Test
    void needsAccountsWithLabelsOfTheirOwn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedReporter.builder().build())
                .withMessage("account: missing; add the accounts that the requests name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedReporter.builder()
                        .account("2captcha", "main")
                        .account("anticaptcha", "main")
                        .build())
                .withMessage("account: two accounts have the label 'main'");
    }

    @Test
    void answersManyThreadsAtOnceOneResultEach() throws InterruptedException {
        reporter.when(request -> true).then(Results::accepted);
        CountDownLatch done = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++) {
            new Thread(() -> {
                        reporter.report(Requests.tasks(1_000)).blockLast();
                        done.countDown();
                    })
                    .start();
        }
        done.await();

        assertThat(reporter).received(4_000).everyRequestHasOneResult();
        assertThat(reporter.stats()).hasOutcome(Outcome.ACCEPTED, 4_000).isBalanced();
    }

    private ReportResult result(ReportRequest request) {
        return reporter.report(request).blockOptional(SOON).orElseThrow();
    }
}
