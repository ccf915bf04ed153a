package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service whose clock goes otherwise than ours. */
class SkewTest {
    private static final Service SERVICE = Service.ANTICAPTCHA;
    private static final long FIRST = 100;
    private static final long SECOND = 102;

    @ParameterizedTest
    @ValueSource(longs = {-120, 120})
    void aTimeOfTheServiceIsReadOnItsClock(long secondsAhead) {
        Clock itsClock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(secondsAhead));
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                        .deliveryOnly()
                        .clock(itsClock)
                        .start();
                OpenReporter reporter =
                        OpenReporter.of(SERVICE.account(simulator).build())) {
            for (long task = FIRST; task < SECOND; task++) {
                assertThat(reporter.report(SERVICE.request(task)).outcome()).isEqualTo(Outcome.ACCEPTED);
            }

            Instant solvedAt = itsClock.instant().minusSeconds(30);
            simulator.tell(new SimulatedTask(SERVICE.simulated(), SECOND, "recaptcha-v2", solvedAt, true));
            assertThat(reporter.report(solved(SECOND, solvedAt)).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(reporter.report(solved(SECOND + 1, solvedAt.minusSeconds(40)))
                            .outcome())
                    .isEqualTo(Outcome.EXPIRED);
            assertThat(simulator.books().requests()).isEqualTo(3);
        }
    }

    @Test
    void beforeTheFirstAnswerOurClockIsAllThereIs() {
        Clock itsClock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-2));
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                        .deliveryOnly()
                        .clock(itsClock)
                        .start();
                OpenReporter reporter =
                        OpenReporter.of(SERVICE.account(simulator).build())) {
            assertThat(reporter.report(solved(FIRST, itsClock.instant())).outcome())
                    .isEqualTo(Outcome.EXPIRED);
            assertThat(simulator.books().requests()).isZero();
        }
    }

    private static ReportRequest solved(long taskId, Instant at) {
        return ReportRequest.builder()
                .account(SERVICE.id())
                .taskId(taskId)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V2)
                .solvedAt(at, SolvedAtClock.SERVICE)
                .build();
    }
}
