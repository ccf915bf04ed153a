package io.github.captchareports.test.assertions;

import static io.github.captchareports.test.assertions.CaptchaReportsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.Verdict;
import io.github.captchareports.test.AccountStates;
import io.github.captchareports.test.Results;
import io.github.captchareports.test.ScriptedReporter;
import io.github.captchareports.test.Stats;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CaptchaReportsAssertionsTest {
    private final ReportRequest request = request(1);
    private final ReportResult rejected = Results.rejected(request, "ERROR_X");
    private final ScriptedReporter reporter = ScriptedReporter.withAccount("2captcha", "main");

    @Test
    void aResultOfAnotherOutcomeIsShownWhole() {
        fails(() -> assertThat(rejected).isAccepted())
                .hasMessage(
                        "%nExpected outcome:%n  ACCEPTED%nbut was:%n  REJECTED%nof result:%n  %s".formatted(rejected));
    }

    @Test
    void eachAssertionAboutAResultCanFail() {
        ReportResult accepted = Results.accepted(request);
        for (ThrowingCallable assertion : List.<ThrowingCallable>of(
                () -> assertThat(accepted).isDuplicate(),
                () -> assertThat(accepted).isRejected(),
                () -> assertThat(accepted).isExpired(),
                () -> assertThat(accepted).isWithheld(),
                () -> assertThat(accepted).isUndelivered(),
                () -> assertThat(accepted).isIndeterminate(),
                () -> assertThat(accepted).isConflicting(),
                () -> assertThat(accepted).because(ExpiredReason.WINDOW_CLOSED),
                () -> assertThat(accepted).because(ProbableCause.UNKNOWN),
                () -> assertThat(Results.duplicate(request)).isConflicting())) {
            fails(assertion).hasMessageContaining("Expected ").hasMessageContaining("but was:");
        }
        fails(() -> assertThat(rejected).withCode("ERROR_Y"))
                .hasMessageContaining(expected("code", "ERROR_Y", "ERROR_X"));
        fails(() -> assertThat(rejected).hasTask(2)).hasMessageContaining(expected("task", "2", "1"));
        fails(() -> assertThat(rejected).hasTask("x")).hasMessageContaining(expected("task", "x", "1"));
        fails(() -> assertThat(rejected).hasAccount("other"))
                .hasMessageContaining(expected("account", "other", "main"));
        fails(() -> assertThat(rejected).hasAttempts(2)).hasMessageContaining(expected("attempts", "2", "1"));
        fails(() -> assertThat(rejected).hasCorrelation("a"))
                .hasMessageContaining(expected("correlation", "a", "null"));
        fails(() -> assertThat(accepted).hasRecorded(Recorded.NO))
                .hasMessageContaining(expected("recorded", "NO", "YES"));
        fails(() -> assertThat(rejected).hasFailureCause(FailureCause.Kind.TLS))
                .hasMessageContaining(expected("kind of failure", "TLS", "null"));
    }

    @Test
    void aWrongReasonIsToldBesideTheRightOne() {
        fails(() -> assertThat(Results.undelivered(request, UndeliveredReason.PAUSED))
                        .because(UndeliveredReason.THROTTLED))
                .hasMessageContaining(expected("reason", "THROTTLED", "PAUSED"));
        fails(() -> assertThat(Results.withheld(request, WithheldReason.CONFLICT))
                        .because(WithheldReason.COMPLAINT_GUARD))
                .hasMessageContaining(expected("reason", "COMPLAINT_GUARD", "CONFLICT"));
        fails(() -> assertThat(Results.indeterminate(request, IndeterminateCause.TIMED_OUT))
                        .because(IndeterminateCause.ANSWER_LOST))
                .hasMessageContaining(expected("cause", "ANSWER_LOST", "TIMED_OUT"));
    }

    @Test
    void aDescriptionComesFirst() {
        fails(() -> assertThat(rejected).as("the complaint").isAccepted()).hasMessageStartingWith("[the complaint] ");
    }

    @Test
    void nullIsNoResult() {
        ReportResult none = null;

        fails(() -> assertThat(none).isAccepted()).hasMessageContaining("Expecting actual not to be null");
    }

    @Test
    void resultsAreCounted() {
        List<ReportResult> results = List.of(Results.accepted(request(1)), Results.expired(request(2)));
        Collection<ReportResult> same = results;

        assertThat(same)
                .hasSize(2)
                .hasOutcome(Outcome.ACCEPTED, 1)
                .hasOutcome(Outcome.REJECTED, 0)
                .forTask(2)
                .isExpired();
        fails(() -> assertThat(results).hasSize(1))
                .hasMessageStartingWith("%nExpected 1 results%nbut there were 2:".formatted());
        fails(() -> assertThat(results).areAllAccepted())
                .hasMessage("%nExpected all 2 results to have outcome ACCEPTED%nbut 1 had not:%n  %s"
                        .formatted(results.get(1)));
        fails(() -> assertThat(List.<ReportResult>of()).areAllAccepted()).hasMessageContaining("but there were none");
        fails(() -> assertThat(results).hasOutcome(Outcome.ACCEPTED, 2))
                .hasMessageContaining("Expected 2 results of outcome ACCEPTED%nbut there were 1 among:".formatted());
        fails(() -> assertThat(results).forTask(3))
                .hasMessageContaining("Expected one result for task 3%nbut there were 0 among:".formatted());
    }

    @Test
    void eachRequestIsPairedWithItsResult() {
        ReportRequest other = request(2);
        List<ReportResult> results = List.of(Results.accepted(request));

        assertThat(results).answerEachOf(List.of(request));
        fails(() -> assertThat(results).answerEachOf(List.of(request, other)))
                .hasMessage(
                        "%nExpected one result for each request%nbut there was no result for:%n  %s".formatted(other));
        fails(() -> assertThat(results).answerEachOf(List.of(other)))
                .hasMessageContaining("and there was no request, or another result already, for:");
        fails(() -> assertThat(List.of(results.get(0), results.get(0))).answerEachOf(List.of(request)))
                .hasMessageContaining("but there was no request, or another result already, for:");
    }

    @Test
    void whatAReporterReceivedIsListed() {
        reporter.report(request).block();

        assertThat(reporter).received(1).received(request).receivedTask(1).everyRequestHasOneResult();
        fails(() -> assertThat(reporter).receivedNothing())
                .hasMessage("%nExpected 0 requests%nbut there were 1:%n  %s".formatted(request));
        fails(() -> assertThat(reporter).receivedTask(5))
                .hasMessage("%nExpected a request:%n  for task 5%nbut there were 1:%n  %s".formatted(request));
        fails(() -> assertThat(reporter).received(request(6))).hasMessageContaining("taskId=6");
        fails(() -> assertThat(reporter).hasNoUnmatchedRequests())
                .hasMessage("%nExpected a script for every request%nbut none matched:%n  %s".formatted(request));
        fails(() -> assertThat(reporter).hasCancelled(1))
                .hasMessageContaining("Expected 1 cancelled requests%nbut there were 0:".formatted());
        fails(() -> assertThat(reporter).wasShutDown()).hasMessageContaining("but it is open");
    }

    @Test
    void aRequestWithoutAResultIsNamed() {
        reporter.whenTask(1).thenNever();
        reporter.report(request).subscribe();

        fails(() -> assertThat(reporter).everyRequestHasOneResult())
                .hasMessage("%nExpected every request to have one result%nbut there was no result for:%n  %s"
                        .formatted(request));
    }

    @Test
    void theGraceOfAShutdownIsShown() {
        reporter.shutdown(Duration.ofSeconds(5)).block();

        assertThat(reporter).wasShutDownWithin(Duration.ofSeconds(5));
        fails(() -> assertThat(reporter).wasShutDownWithin(Duration.ofSeconds(6)))
                .hasMessageContaining("PT6S%nbut was:%n  [PT5S]".formatted());
    }

    @Test
    void countersAreShownWithTheOneThatIsWrong() {
        ReporterStats stats = Stats.builder()
                .outcome(Outcome.ACCEPTED, 2)
                .open(1)
                .requests(3)
                .retries(1)
                .build();

        assertThat(stats).hasReceived(3).hasOpen(1).hasRequests(3).hasRetries(1).hasOutcome(Outcome.ACCEPTED, 2);
        fails(() -> assertThat(stats).hasReceived(4)).hasMessageContaining(expected("received", "4", "3"));
        fails(() -> assertThat(stats).hasOpen(0)).hasMessageContaining(expected("open requests", "0", "1"));
        fails(() -> assertThat(stats).hasRequests(0)).hasMessageContaining(expected("HTTP requests", "0", "3"));
        fails(() -> assertThat(stats).hasRetries(0)).hasMessageContaining(expected("retries", "0", "1"));
        fails(() -> assertThat(stats).hasOutcome(Outcome.EXPIRED, 1))
                .hasMessageContaining(expected("results of outcome EXPIRED", "1", "0"));
    }

    @Test
    void aStateIsShownWhole() {
        assertThat(AccountStates.refused("2captcha", "main", "ERROR_X"))
                .isRefused()
                .withCode("ERROR_X")
                .until(null);
        for (ThrowingCallable assertion : List.<ThrowingCallable>of(
                () -> assertThat(AccountStates.open("2captcha", "main")).isPaused(),
                () -> assertThat(AccountStates.open("2captcha", "main")).isProbing(),
                () -> assertThat(AccountStates.open("2captcha", "main")).isUnreachable(),
                () -> assertThat(AccountStates.open("2captcha", "main")).isRefused())) {
            fails(assertion)
                    .hasMessageContaining("but was:%n  OPEN%nof:%n  ".formatted())
                    .hasMessageContaining(AccountStates.open("2captcha", "main").toString());
        }
        fails(() -> assertThat(AccountStates.open("2captcha", "main")).hasPending(1))
                .hasMessageContaining(expected("pending reports", "1", "0"));
        fails(() -> assertThat(AccountStates.open("2captcha", "main")).hasInFlight(1))
                .hasMessageContaining(expected("requests in flight", "1", "0"));
        fails(() -> assertThat(AccountStates.open("2captcha", "main")).until(Instant.EPOCH))
                .hasMessageContaining(expected("end of the phase", "1970-01-01T00:00:00Z", "null"));
        fails(() -> assertThat(AccountStates.open("2captcha", "main")).hasFailureCause(FailureCause.Kind.TLS))
                .hasMessageContaining(expected("kind of failure", "TLS", "null"));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> fails(ThrowingCallable assertion) {
        return assertThatThrownBy(assertion).isInstanceOf(AssertionError.class);
    }

    private static String expected(String what, String expected, String found) {
        return "Expected %s:%n  %s%nbut was:%n  %s%n".formatted(what, expected, found);
    }

    private static ReportRequest request(long id) {
        return ReportRequest.builder()
                .account("main")
                .taskId(id)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.EPOCH)
                .build();
    }
}
