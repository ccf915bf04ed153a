package io.github.captchareports.test;

import static io.github.captchareports.test.assertions.CaptchaReportsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ScriptedAccountTest {
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final ScriptedReporter reporter = ScriptedReporter.builder()
            .account("2captcha", "main")
            .account("anticaptcha", "images")
            .clock(clock)
            .build();
    private final ScriptedAccount account = reporter.account("main");

    @Test
    void isOpenAndHasTheDefaultsOfAnAccount() {
        assertThat(account.state()).isOpen().hasPending(0).hasInFlight(0);
        assertThat(account.label()).isEqualTo("main");
        assertThat(account.provider()).isEqualTo("2captcha");
        assertThat(account.rateLimit()).isEqualTo(RateLimit.DEFAULT);
        assertThat(account.maxInFlight()).isEqualTo(32);
        assertThat(account.maxPending()).isEqualTo(65_536);
        assertThat(account.calls()).isEmpty();
    }

    @Test
    void thereIsOneForEachAccountInOrder() {
        assertThat(reporter.accounts())
                .extracting(AccountControl::state)
                .extracting("label")
                .containsExactly("main", "images");
    }

    @Test
    void recordsAndShowsPauses() {
        account.pause();
        assertThat(account.state()).isPaused().until(null);

        account.pause(Duration.ofMinutes(5));
        assertThat(account.state()).isPaused().until(Instant.EPOCH.plusSeconds(300));

        account.resume();
        assertThat(account.state()).isOpen().until(null);
        assertThat(account.calls())
                .containsExactly(
                        AccountCall.of("pause"),
                        AccountCall.of("pause", Duration.ofMinutes(5)),
                        AccountCall.of("resume"));
    }

    @Test
    void resumesWhatTheServiceRefused() {
        account.showState(AccountStates.refused("2captcha", "main", "ERROR_KEY_DOES_NOT_EXIST"));
        assertThat(account.state()).isRefused().withCode("ERROR_KEY_DOES_NOT_EXIST");

        account.resume();

        assertThat(account.state()).isOpen();
        assertThat(account.state().code()).isNull();
    }

    @Test
    void recordsLimitsAndSolves() {
        account.changeRateLimit(RateLimit.perSecond(5));
        account.changeMaxInFlight(3);
        account.observeSolved(CaptchaType.IMAGE, 7);
        account.observeSolved(CaptchaType.IMAGE, "example.com", 8);
        account.totalSolved(CaptchaType.IMAGE, 9);

        assertThat(account.rateLimit()).isEqualTo(RateLimit.perSecond(5));
        assertThat(account.maxInFlight()).isEqualTo(3);
        assertThat(account.calls())
                .extracting(AccountCall::toString)
                .containsExactly(
                        "changeRateLimit(RateLimit[perSecond=5.0, burst=10])",
                        "changeMaxInFlight(3)",
                        "observeSolved(IMAGE, 7)",
                        "observeSolved(IMAGE, example.com, 8)",
                        "totalSolved(IMAGE, 9)");
    }

    @Test
    void refusesWhatTheRealOneRefuses() {
        assertThatIllegalArgumentException().isThrownBy(() -> account.pause(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> account.changeMaxInFlight(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> account.changeMaxInFlight(Account.MAX_IN_FLIGHT_LIMIT + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> account.observeSolved(CaptchaType.IMAGE, "a".repeat(254), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> account.totalSolved(CaptchaType.IMAGE, -1));
        assertThat(account.calls()).isEmpty();
    }

    @Test
    void showsTheComplaintsItWasGivenUntilTheyAreForgotten() {
        account.showComplaints(List.of(ComplaintEvents.builder("main")
                .changed(ComplaintState.ALARM, ComplaintState.HELD)
                .type(CaptchaType.IMAGE, 200, 90, 10)
                .figures()));

        assertThat(account.complaints()).singleElement().satisfies(figures -> {
            assertThat(figures.state()).isEqualTo(ComplaintState.HELD);
            assertThat(figures.share()).isEqualTo(0.45);
        });
        account.forgetComplaints();
        assertThat(account.complaints()).isEmpty();
    }

    @Test
    void findsTheConnectionThatItIsToldToFind() {
        StepVerifier.create(account.checkConnection()).verifyComplete();

        FailureCause cause = FailureCause.of(FailureCause.Kind.CERTIFICATE, "expired");
        account.failConnection(cause);

        StepVerifier.create(account.checkConnection()).expectNext(cause).verifyComplete();
    }
}
