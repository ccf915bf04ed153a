package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories of clients that a guard must not misread. */
class ComplaintHistoriesTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long START = 490_000 * HOUR;
    private static final CaptchaType TYPE = CaptchaType.IMAGE;
    private static final CaptchaType OTHER = CaptchaType.RECAPTCHA_V2;
    private static final ComplaintLimits JUMP_HOLDS =
            ComplaintLimits.builder().jump(0.15, Reaction.HOLD).build();

    private final List<ComplaintEvent> news = new ArrayList<>();

    private ComplaintGuard guard(ComplaintLimits limits, long now) {
        return new ComplaintGuard(
                new GuardSettings("main", limits, Map.of(TYPE, "account", OTHER, "account"), Map.of()), news::add, now);
    }

    private List<Trigger> triggers() {
        return news.stream().map(ComplaintEvent::trigger).toList();
    }

    /** A client of 10,000 images a day, 4 % wrong, who can only complain, and says once a day how many were solved. */
    @Test
    void aTotalThatIsSaidOnceADayIsNoJumpInTheHoursAfterIt() {
        ComplaintGuard guard = guard(JUMP_HOLDS, START);
        Teller teller = new Teller(guard);
        for (int hour = 0; hour < 48; hour++) {
            long now = START + hour * HOUR;
            if (hour % 24 == 0) {
                guard.totalSolved(TYPE, 10_000, now);
            }
            teller.sendUnlessHeld(17, TYPE, now + MINUTE);
        }
        assertThat(triggers()).doesNotContain(Trigger.JUMP);
    }

    @Test
    void observedSolvesThatAreSaidOnceADayAreNoJumpInTheHoursAfterIt() {
        ComplaintGuard guard = guard(JUMP_HOLDS, START);
        Teller teller = new Teller(guard);
        for (int hour = 0; hour < 48; hour++) {
            long now = START + hour * HOUR;
            if (hour % 24 == 0) {
                guard.observeSolved(TYPE, null, 10_000, now);
            }
            teller.sendUnlessHeld(17, TYPE, now + MINUTE);
        }
        assertThat(triggers()).doesNotContain(Trigger.JUMP);
    }

    /** submit --solved image=3000 with 300 complaints, which begins ten minutes before the hour and ends after it. */
    @Test
    void aRunThatSaysItsTotalIsNoJumpWhenTheHourEnds() {
        ComplaintGuard guard = guard(JUMP_HOLDS, START);
        Teller teller = new Teller(guard);
        guard.totalSolved(TYPE, 3_000, START + 50 * MINUTE);
        teller.sendUnlessHeld(150, TYPE, START + 55 * MINUTE);
        teller.sendUnlessHeld(150, TYPE, START + 65 * MINUTE);
        assertThat(news).isEmpty();
    }

    /** An hour of 4,000 mixed reports, and then hours of as many that are sorted, complaints first: 4 % throughout. */
    @Test
    void sortedHoursAreNoJump() {
        ComplaintGuard guard = guard(JUMP_HOLDS, START);
        Teller teller = new Teller(guard);
        teller.report(160, 3_840, TYPE, null, START);
        for (int hour = 1; hour < 5; hour++) {
            // A file is read ahead of what is sent of it.
            teller.tell(160, 3_840, TYPE, START + hour * HOUR);
            for (int i = 0; i < 160; i++) {
                guard.sent(Verdict.INCORRECT, TYPE, START + hour * HOUR);
            }
        }
        assertThat(triggers()).doesNotContain(Trigger.JUMP);
    }

    /** A daily batch of 200 reCAPTCHAs, twice what the service asks for. */
    @Test
    void aDailyBatchOfTwiceTheMinimumIsNoLowVolume() {
        ComplaintLimits limits = ComplaintLimits.builder()
                .minimumVolume(100, Set.of(TYPE), Reaction.WARN)
                .build();
        ComplaintGuard guard = guard(limits, START);
        Teller teller = new Teller(guard);
        for (int day = 0; day < 5; day++) {
            for (int i = 0; i < 10; i++) {
                teller.report(1, 19, TYPE, null, START + (24L * day + 2) * HOUR + i * MINUTE);
            }
        }
        assertThat(triggers()).doesNotContain(Trigger.LOW_VOLUME);
    }

    /** cron, every ten minutes, over the day's file: the reports of earlier runs have expired and are told again. */
    @Test
    void aTaskCountsOnceThoughItIsToldAgainByTheNextProcess() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        tellFile(guard, START, true);
        assertThat(guard.figures(START).get(0).share()).isEqualTo(0.39);
        for (int run = 1; run <= 3; run++) {
            long now = START + 20L * run * MINUTE;
            ComplaintGuard next = guard(ComplaintLimits.DEFAULT, now);
            next.restore(GuardSnapshot.parse(guard.snapshot(now, true).text()), true, now);
            tellFile(next, now, false);
            guard = next;
        }
        assertThat(guard.figures(START + HOUR).get(0).solved()).isEqualTo(1_000);
        assertThat(guard.figures(START + HOUR).get(0).share()).isEqualTo(0.39);
    }

    private static void tellFile(ComplaintGuard guard, long now, boolean sent) {
        for (int task = 1; task <= 1_000; task++) {
            Verdict verdict = task <= 390 ? Verdict.INCORRECT : Verdict.CORRECT;
            guard.received(task, verdict, TYPE, null, now);
            if (sent) {
                guard.sent(verdict, TYPE, now);
            }
        }
    }

    @Test
    void whatEndsAfterTheGuardHasForgottenIsTakenBackFromNothing() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        new Teller(guard).report(32, 0, TYPE, null, START);
        guard.forget(START);
        for (int i = 0; i < 32; i++) {
            guard.notRecorded(TYPE, START, START + MINUTE);
        }
        assertThat(guard.figures(START + MINUTE))
                .allSatisfy(figures -> assertThat(figures.complaints()).isNotNegative());
    }

    @Test
    void anAcceptedProbeEndsAHoldOfTheServiceAfterARestartToo() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        new Teller(guard).report(37, 63, TYPE, null, START);
        guard.observeSolved(TYPE, null, 100, START);
        // 37 of 200 would be elevated; make it 72 of 200: alarm, never held for its share.
        for (int i = 0; i < 35; i++) {
            guard.sent(Verdict.INCORRECT, TYPE, START);
        }
        assertThat(guard.figures(START).get(0).state()).isEqualTo(ComplaintState.ALARM);
        guard.refused(TYPE, START);
        guard.refused(TYPE, START);
        long later = START + 2 * HOUR;
        ComplaintGuard next = guard(ComplaintLimits.DEFAULT, later);
        next.restore(GuardSnapshot.parse(guard.snapshot(later, true).text()), true, later);

        guard.accepted(TYPE, later);
        next.accepted(TYPE, later);

        assertThat(guard.figures(later).get(0).state()).isEqualTo(ComplaintState.ALARM);
        assertThat(next.figures(later).get(0).state()).isEqualTo(ComplaintState.ALARM);
    }

    @Test
    void aProbeThatIsCertainlyNotRecordedAndWasNotRefusedIsFollowedByAnother() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        new Teller(guard).report(2, 0, TYPE, null, START);
        guard.refused(TYPE, START);
        guard.refused(TYPE, START);
        long probe = START + 61 * MINUTE;
        assertThat(guard.holds(Verdict.INCORRECT, TYPE, probe)).isFalse();
        guard.sent(Verdict.INCORRECT, TYPE, probe);
        // The connection failed until the window of the task had ended: Expired.
        guard.notRecorded(TYPE, probe, probe + MINUTE);
        guard.probeAgain(TYPE, probe + MINUTE);

        assertThat(guard.holds(Verdict.INCORRECT, TYPE, probe + MINUTE)).isFalse();
    }

    /** Four times as much from a day on, for good: with a window of a day that is usual after a day. */
    @Test
    void whatJumpedIsUsualSomeTimeWithAWindowOfAWeekToo() {
        ComplaintLimits limits =
                JUMP_HOLDS.toBuilder().window(Duration.ofDays(7)).build();
        ComplaintGuard guard = guard(limits, START);
        Teller teller = new Teller(guard);
        int hour = 0;
        for (; hour < 48; hour++) {
            teller.sendUnlessHeld(8, TYPE, START + hour * HOUR);
        }
        for (; hour < 48 + 24 * 60; hour++) {
            teller.sendUnlessHeld(32, TYPE, START + hour * HOUR);
        }
        assertThat(guard.figures(START + hour * HOUR - 1).get(0).state()).isNotEqualTo(ComplaintState.HELD);
    }

    /** One report to try it out on Friday, and the first thirty complaints on Monday. */
    @Test
    void theFirstTrafficAfterATrialIsNoJump() {
        ComplaintGuard guard = guard(JUMP_HOLDS, START);
        Teller teller = new Teller(guard);
        teller.sendUnlessHeld(1, TYPE, START);
        teller.sendUnlessHeld(30, TYPE, START + 60 * HOUR);
        assertThat(triggers()).doesNotContain(Trigger.JUMP);
    }

    /** With a shared ledger only the window comes back after a restart, but the past is said to be as long as before. */
    @Test
    void mondayAfterARestartWithASharedLedgerIsNoJump() {
        ComplaintGuard guard = guard(JUMP_HOLDS, START);
        Teller teller = new Teller(guard);
        for (int hour = 0; hour < 8; hour++) {
            teller.sendUnlessHeld(40, TYPE, START + hour * HOUR);
        }
        long monday = START + 72 * HOUR;
        ComplaintGuard next = guard(JUMP_HOLDS, monday);
        next.restore(GuardSnapshot.parse(guard.snapshot(monday, true).text()), false, monday);
        new Teller(next).sendUnlessHeld(40, TYPE, monday);
        assertThat(triggers()).doesNotContain(Trigger.JUMP);
    }

    /** A day of 5 % wrong, and then the client is broken: everything is wrong, for two days. */
    @Test
    void aHoldDoesNotEndBecauseNothingGoodHasBeenToldForADay() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        Teller teller = new Teller(guard);
        int hour = 0;
        for (; hour < 24; hour++) {
            teller.report(25, 475, TYPE, null, START + hour * HOUR);
        }
        for (; hour < 72; hour++) {
            teller.sendUnlessHeld(500, TYPE, START + hour * HOUR);
        }
        long end = START + hour * HOUR - 1;
        assertThat(guard.figures(end).get(0).share()).isLessThanOrEqualTo(0.41);
        assertThat(guard.holds(Verdict.INCORRECT, TYPE, end)).isTrue();
    }

    @Test
    void theSameBatchOnceAWeekIsNoJump() {
        ComplaintGuard guard = guard(JUMP_HOLDS, START);
        Teller teller = new Teller(guard);
        for (int week = 0; week < 4; week++) {
            teller.sendUnlessHeld(60, TYPE, START + week * 168L * HOUR);
        }
        assertThat(triggers()).doesNotContain(Trigger.JUMP);
    }

    @Test
    void aShareThatStaysUnknownIsToldOnceThoughTheLedgerWasAway() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        Teller teller = new Teller(guard);
        teller.report(150, 0, TYPE, null, START);
        for (int outage = 0; outage < 3; outage++) {
            guard.othersUnknown(() -> true, START);
            teller.report(1, 0, TYPE, null, START);
            guard.othersUnknown(() -> false, START);
            teller.report(1, 0, TYPE, null, START);
        }
        assertThat(triggers()).containsExactly(Trigger.SHARE_UNKNOWN);
    }

    @Test
    void eachTypeWhoseShareIsUnknownIsTold() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        Teller teller = new Teller(guard);
        teller.report(150, 0, TYPE, null, START);
        teller.report(150, 0, OTHER, null, START);
        assertThat(triggers()).containsExactly(Trigger.SHARE_UNKNOWN, Trigger.SHARE_UNKNOWN);
    }

    @Test
    void aStateWithAnAbsurdHourHangsNothing() {
        String text = "complaints-1 0\nscope account -900000000000 0 0 NORMAL NORMAL \n";
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> guard.restore(GuardSnapshot.parse(text), true, START));
    }

    @Test
    void aStateWithAnAbsurdProbeHoldsNoLongerThanACoolDown() {
        String text = "complaints-1 0\nscope account 490000 2 " + Long.MIN_VALUE + " HELD NORMAL \n";
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        guard.restore(GuardSnapshot.parse(text), true, START);
        guard.received(1, Verdict.INCORRECT, TYPE, null, START + 2 * HOUR);
        assertThat(guard.holds(Verdict.INCORRECT, TYPE, START + 2 * HOUR)).isFalse();
    }

    @Test
    void aScopeOfTwoWordsIsReadBack() {
        ComplaintGuard guard = new ComplaintGuard(
                new GuardSettings("main", JUMP_HOLDS, Map.of(TYPE, "image captchas"), Map.of()), news::add, START);
        new Teller(guard).report(1, 1, TYPE, null, START);
        assertThatCode(() -> GuardSnapshot.parse(guard.snapshot(START, true).text()))
                .doesNotThrowAnyException();
    }

    @Test
    void domainsOfManySolvesLeaveTheirWindow() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT, START);
        for (int i = 0; i < 3; i++) {
            guard.observeSolved(TYPE, "shop.example", 1_000_000_000, START);
        }
        guard.received(1, Verdict.INCORRECT, TYPE, "shop.example", START + 30 * HOUR);
        assertThat(guard.figures(START + 30 * HOUR).get(0).domains().get(0).solved())
                .isEqualTo(1);
    }
}
