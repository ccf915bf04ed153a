package io.github.captchareports.test;

import static io.github.captchareports.test.assertions.CaptchaReportsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.AccountState;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FactoriesTest {
    private static final FailureCause REFUSED =
            FailureCause.of(FailureCause.Kind.CONNECTION_REFUSED, "the connection was refused");

    private final ReportRequest request = Requests.task(1);

    @Test
    void eachOutcomeHasItsUsualFigures() {
        assertThat(Results.accepted(request)).isAccepted().hasAttempts(1).hasRecorded(Recorded.YES);
        assertThat(Results.duplicate(request)).isDuplicate().hasAttempts(0).hasRecorded(Recorded.YES);
        assertThat(Results.rejected(request, "ERROR_X"))
                .isRejected()
                .withCode("ERROR_X")
                .because(ProbableCause.UNKNOWN)
                .hasAttempts(1);
        assertThat(Results.expired(request))
                .because(ExpiredReason.WINDOW_CLOSED)
                .hasAttempts(0);
        assertThat(Results.expired(request).deadline()).isEqualTo(Requests.SOLVED_AT.plusSeconds(60));
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAResultForEachReasonToWithhold(WithheldReason reason) {
        assertThat(Results.withheld(request, reason)).because(reason).hasAttempts(0);
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAResultForEachReasonNotToDeliver(UndeliveredReason reason) {
        assertThat(Results.undelivered(request, reason)).because(reason).hasRecorded(Recorded.NO);
    }

    @ParameterizedTest
    @EnumSource
    void thereIsAResultForEachCauseOfUncertainty(IndeterminateCause cause) {
        assertThat(Results.indeterminate(request, cause)).because(cause).hasRecorded(Recorded.UNKNOWN);
    }

    @Test
    void whatFailedOnItsWayHasAFailureCause() {
        assertThat(Results.undelivered(request, UndeliveredReason.UNREACHABLE))
                .hasFailureCause(FailureCause.Kind.CONNECTION_REFUSED);
        assertThat(Results.undelivered(request, UndeliveredReason.ATTEMPTS_SPENT))
                .hasAttempts(8)
                .hasFailureCause(FailureCause.Kind.CONNECTION_LOST);
        assertThat(Results.indeterminate(request, IndeterminateCause.TIMED_OUT))
                .hasFailureCause(FailureCause.Kind.TIMEOUT);
    }

    @Test
    void eachFigureOfAResultCanBeChanged() {
        ReportResult.Undelivered undelivered = Results.of(request)
                .attempts(3)
                .responseTime(Duration.ofSeconds(2))
                .errorId(12)
                .errorCode("ERROR_Y")
                .failureCause(REFUSED)
                .undelivered(UndeliveredReason.THROTTLED);

        assertThat(undelivered.attemptSummary().count()).isEqualTo(3);
        assertThat(undelivered.attemptSummary().responseTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(undelivered.attemptSummary().errorId()).isEqualTo(12);
        assertThat(undelivered.attemptSummary().errorCode()).isEqualTo("ERROR_Y");
        assertThat(undelivered.failureCause()).isEqualTo(REFUSED);
        assertThat(Results.of(request).accepted(Confirmation.DUPLICATE_AFTER_LOST_ANSWER))
                .hasAttempts(2);
        assertThat(Results.of(request).duplicate(DuplicateOrigin.PROVIDER, null, false))
                .hasAttempts(1)
                .hasRecorded(Recorded.YES);
        assertThat(Results.of(request).duplicate(DuplicateOrigin.LEDGER, Outcome.INDETERMINATE, true))
                .isConflicting()
                .hasRecorded(Recorded.UNKNOWN);
        assertThat(Results.of(request).rejected("ERROR_X", "too late", ProbableCause.TOO_LATE))
                .because(ProbableCause.TOO_LATE);
        assertThat(Results.of(request).withheld(WithheldReason.ACCOUNT_REFUSED, "ERROR_KEY"))
                .withCode("ERROR_KEY");
        assertThat(Results.of(request).expired(Instant.EPOCH, ExpiredReason.NO_EFFECT))
                .because(ExpiredReason.NO_EFFECT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Results.of(request).attempts(-1));
    }

    @Test
    void eachFigureOfAStateCanBeChangedAndIsKept() {
        AccountState state = AccountStates.builder("2captcha", "main")
                .phase(AccountState.Phase.UNREACHABLE)
                .until(Instant.EPOCH)
                .code("ERROR_X")
                .refusedMethods(Set.of("/reportIncorrect"))
                .pending(5, Duration.ofSeconds(3))
                .inFlight(2)
                .currentRate(25)
                .pauses(4)
                .retryBudget(1.5)
                .sent(77)
                .ledgerReachable(false)
                .failing(REFUSED, Instant.EPOCH)
                .build();

        assertThat(state).isUnreachable().hasPending(5).hasInFlight(2).hasFailureCause(REFUSED.kind());
        assertThat(state.currentRate()).isEqualTo(25);
        assertThat(state.ledgerReachable()).isFalse();
        assertThat(AccountStates.builder(state).build().toString()).isEqualTo(state.toString());
    }

    @Test
    void countersAlwaysAgree() {
        assertThat(Stats.builder()
                        .outcome(Outcome.ACCEPTED, 3)
                        .open(2)
                        .requests(4)
                        .retries(1)
                        .ledger(5, 6, 7)
                        .build())
                .hasReceived(5)
                .hasOpen(2)
                .hasOutcome(Outcome.ACCEPTED, 3)
                .hasOutcome(Outcome.EXPIRED, 0)
                .isBalanced();
    }

    @Test
    void anAttemptIsAnsweredOrNot() {
        AttemptEvent answered = AttemptEvents.answered(request);
        AttemptEvent unclear = AttemptEvents.unclear(request, REFUSED);
        AttemptEvent rejected = AttemptEvents.builder(request)
                .number(2)
                .startedAt(Instant.EPOCH)
                .elapsed(Duration.ofSeconds(1))
                .waited(Duration.ofSeconds(2))
                .slack(Duration.ofSeconds(3))
                .answered(200, 16, "ERROR_NO_SUCH_CAPCHA_ID")
                .handOvers(1)
                .build();

        assertThat(answered.end()).isEqualTo(AttemptEvent.End.ANSWERED);
        assertThat(answered.status()).isEqualTo(200);
        assertThat(unclear.end()).isEqualTo(AttemptEvent.End.UNCLEAR);
        assertThat(unclear.status()).isNull();
        assertThat(AttemptEvents.notSent(request, REFUSED).end()).isEqualTo(AttemptEvent.End.NOT_SENT);
        assertThat(rejected.errorId()).isEqualTo(16);
        assertThat(rejected.number()).isEqualTo(2);
    }

    @Test
    void aFailedAttemptHasTheStatusOfItsCause() {
        FailureCause gateway = FailureCause.of(FailureCause.Kind.HTTP_STATUS, 502, "Bad Gateway");

        assertThat(AttemptEvents.unclear(request, gateway).status()).isEqualTo(502);
    }

    @Test
    void anEventOfTheGuardHasFiguresBehindIt() {
        ComplaintEvent event = ComplaintEvents.builder("main")
                .scope("image")
                .changed(ComplaintState.NORMAL, ComplaintState.ELEVATED)
                .trigger(ComplaintEvent.Trigger.JUMP)
                .likelyCause(ComplaintEvent.LikelyCause.SOMETHING_CHANGED)
                .baseline(0.05)
                .type(CaptchaType.IMAGE, 100, 20, 80)
                .domain(CaptchaType.IMAGE, "example.com", 50, 15)
                .build();

        assertThat(event.figures().isKnown()).isTrue();
        assertThat(event.figures().share()).isEqualTo(0.2);
        assertThat(event.figures().domains()).hasSize(1);
        assertThat(event.previous()).isEqualTo(ComplaintState.NORMAL);
        assertThat(ComplaintEvents.builder("main").shareUnknown().figures().isKnown())
                .isFalse();
    }
}
