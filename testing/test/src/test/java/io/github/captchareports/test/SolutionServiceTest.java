package io.github.captchareports.test;

import static io.github.captchareports.test.assertions.CaptchaReportsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AccountState;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The tests that somebody writes for code of theirs that reports. */
class SolutionServiceTest {
    private final ScriptedReporter reporter = ScriptedReporter.withAccount("2captcha", "main");
    private final SolutionService service = new SolutionService(reporter);

    @Test
    void complainsOfAWrongSolution() {
        service.wrong(7).block();

        assertThat(reporter)
                .received(1)
                .received("a complaint", request -> request.verdict() == Verdict.INCORRECT)
                .everyRequestHasOneResult();
    }

    @Test
    void saysThatTheServiceDidNotKnowTheTask() {
        reporter.whenTask(7).then(request -> Results.rejected(request, "ERROR_NO_SUCH_CAPCHA_ID"));

        StepVerifier.create(service.wrong(7))
                .assertNext(answer -> assertThat(answer).isEqualTo("rejected: ERROR_NO_SUCH_CAPCHA_ID"))
                .verifyComplete();
    }

    @Test
    void triesOnceMoreWhereTheServiceWasNotReached() {
        reporter.whenTask(7)
                .then(request -> Results.undelivered(request, UndeliveredReason.UNREACHABLE))
                .then(Results::accepted);

        StepVerifier.create(service.wrong(7)).expectNext("accepted").verifyComplete();

        assertThat(reporter).received(2);
        assertThat(reporter.results()).hasOutcome(Outcome.UNDELIVERED, 1).hasOutcome(Outcome.ACCEPTED, 1);
    }

    @Test
    void waitsForThirtySecondsAndNoLonger() {
        reporter.whenTask(7).thenNever();

        StepVerifier.withVirtualTime(() -> service.wrong(7))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(30))
                .expectNext("no answer")
                .verifyComplete();

        assertThat(reporter).hasCancelled(1);
    }

    @Test
    void reportsAStreamAndCountsWhatWasRecorded() {
        reporter.whenTask(2).then(Results::expired);

        StepVerifier.create(service.recorded(Flux.just(1L, 2L, 3L)))
                .expectNext(2L)
                .verifyComplete();

        assertThat(reporter.results()).hasSize(3).forTask(2).isExpired();
    }

    @Test
    void pausesTheAccountOnDemand() {
        service.holdBack();

        assertThat(reporter.account("main").state()).isPaused();
        assertThat(reporter.account("main").calls()).containsExactly(AccountCall.of("pause", Duration.ofMinutes(10)));
    }

    @Test
    void stopsWithTheApplication() {
        service.stop().block();

        assertThat(reporter).wasShutDownWithin(Duration.ofSeconds(20));
        assertThat(reporter.stats()).hasOpen(0).isBalanced();
    }

    @Test
    void wakesSomebodyWhenTheKeyIsRefused() {
        List<String> pages = new ArrayList<>();
        Alarm alarm = new Alarm(pages);

        alarm.onAccountState(AccountStates.open("2captcha", "main"));
        alarm.onAccountState(AccountStates.refused("2captcha", "main", "ERROR_KEY_DOES_NOT_EXIST"));

        assertThat(pages).containsExactly("main: ERROR_KEY_DOES_NOT_EXIST");
    }

    /** What is tested: an application's own code. */
    private static final class SolutionService {
        private final Reporter reporter;

        SolutionService(Reporter reporter) {
            this.reporter = reporter;
        }

        Mono<String> wrong(long taskId) {
            return reporter.report(complaint(taskId))
                    .flatMap(result -> result.outcome() == Outcome.UNDELIVERED
                            ? reporter.report(complaint(taskId))
                            : Mono.just(result))
                    .map(SolutionService::inWords)
                    .timeout(Duration.ofSeconds(30), Mono.just("no answer"));
        }

        Mono<Long> recorded(Flux<Long> taskIds) {
            return taskIds.map(SolutionService::complaint)
                    .transform(reporter::report)
                    .filter(result -> result.outcome() == Outcome.ACCEPTED)
                    .count();
        }

        void holdBack() {
            reporter.account("main").pause(Duration.ofMinutes(10));
        }

        Mono<Void> stop() {
            return reporter.shutdown(Duration.ofSeconds(20));
        }

        private static ReportRequest complaint(long taskId) {
            return ReportRequest.builder()
                    .account("main")
                    .taskId(taskId)
                    .verdict(Verdict.INCORRECT)
                    .captchaType(CaptchaType.RECAPTCHA_V2)
                    .solvedAt(Instant.EPOCH)
                    .build();
        }

        private static String inWords(ReportResult result) {
            if (result instanceof ReportResult.Rejected rejected) {
                return "rejected: " + rejected.code();
            }
            return result.outcome() == Outcome.ACCEPTED ? "accepted" : "not recorded";
        }
    }

    private record Alarm(List<String> pages) implements ReporterListener {
        @Override
        public void onAccountState(AccountState state) {
            if (state.phase() == AccountState.Phase.REFUSED) {
                pages.add(state.label() + ": " + state.code());
            }
        }
    }
}
