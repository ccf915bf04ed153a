package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintEvent.LikelyCause;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states that complaints pass through, what is told of them, and what else is watched. */
class ComplaintStatesTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final CaptchaType TYPE = CaptchaType.RECAPTCHA_V2;
    /** The share is known from sixty other solves on. */
    private static final ComplaintLimits SIXTY =
            ComplaintLimits.builder().minimumSample(60).build();

    private final List<ComplaintEvent> news = new ArrayList<>();
    private ComplaintGuard guard = guard(SIXTY);
    private ComplaintGuard tellersGuard = guard;
    private Teller teller = new Teller(guard);
    private long now;

    @Test
    void threeUnluckyReportsAreNoAlarm() {
        report(3, 0);

        assertThat(state()).isEqualTo(ComplaintState.NORMAL);
        assertThat(news).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // complaints, others, state; the bounds are those of the Wilson interval
        "1000, 59, NORMAL",
        "15, 85, NORMAL",
        "20, 80, NORMAL",
        "21, 79, ELEVATED",
        "30, 70, ELEVATED",
        "37, 63, ELEVATED",
        "38, 62, ALARM",
        "39, 61, ALARM",
        "40, 60, HELD",
    })
    void aStateBeginsWhereTheShareIsBeyondReasonableDoubt(int complaints, int others, ComplaintState state) {
        guard = guard(SIXTY);
        guard.observeSolved(TYPE, null, others, now);
        report(complaints, 0);

        assertThat(state()).isEqualTo(state);
    }

    @Test
    void theBoundIsTheLowerEndOfTheWilsonInterval() {
        // Values of the one-sided 95 % interval, computed apart.
        assertThat(Wilson.lowerBound(10, 10)).isCloseTo(0.7871, within(1e-4));
        assertThat(Wilson.lowerBound(0, 10)).isCloseTo(0, within(1e-12));
        assertThat(Wilson.lowerBound(50, 100)).isCloseTo(0.4188, within(1e-4));
        assertThat(Wilson.lowerBound(0, 0)).isZero();
    }

    @Test
    void aStateIsLeftWhenTheShareHasFallenByTheHysteresis() {
        guard.observeSolved(TYPE, null, 60, now);
        report(40, 0);
        assertThat(state()).isEqualTo(ComplaintState.HELD);

        report(0, 14); // 40 of 114 = 35.1 %
        assertThat(state()).isEqualTo(ComplaintState.HELD);
        report(0, 1); // 40 of 115 = 34.8 %
        assertThat(state()).isEqualTo(ComplaintState.ALARM);
        report(0, 45); // 40 of 160 = 25 %
        assertThat(state()).isEqualTo(ComplaintState.ALARM);
        report(0, 1);
        assertThat(state()).isEqualTo(ComplaintState.ELEVATED);
        report(0, 239); // 40 of 400 = 10 %
        assertThat(state()).isEqualTo(ComplaintState.ELEVATED);
        report(0, 1);
        assertThat(state()).isEqualTo(ComplaintState.NORMAL);

        assertThat(news)
                .extracting(event -> event.figures().state())
                .containsExactly(
                        ComplaintState.ELEVATED,
                        ComplaintState.ALARM,
                        ComplaintState.HELD,
                        ComplaintState.ALARM,
                        ComplaintState.ELEVATED,
                        ComplaintState.NORMAL);
        assertThat(news).allSatisfy(event -> assertThat(event.trigger()).isEqualTo(Trigger.SHARE));
    }

    @Test
    void anEventHasTheNumbersAndTheLikelyCauses() {
        guard.observeSolved(TYPE, null, 60, now);
        report(40, 0);

        ComplaintEvent held = news.get(news.size() - 1);
        assertThat(held.figures())
                .isEqualTo(ComplaintFigures.of(
                                "main",
                                "recaptcha",
                                ComplaintState.HELD,
                                true,
                                null,
                                List.of(ComplaintFigures.Part.ofType(TYPE, true, 100, 40, 0)),
                                List.of())
                        .withProbeAt(Instant.ofEpochMilli(
                                Duration.ofNanos(now).plusHours(1).toMillis())));
        assertThat(held.figures().share()).isEqualTo(0.4);
        assertThat(held.previous()).isEqualTo(ComplaintState.ALARM);
        assertThat(held.likelyCauses()).containsExactly(LikelyCause.SPECULATIVE_COMPLAINTS);
        assertThat(held.likelyCauses())
                .allSatisfy(cause -> assertThat(cause.remedy()).isNotBlank());
    }

    @Test
    void whoComplainsOfEverythingHasABrokenClient() {
        report(2_000, 0);
        guard.observeSolved(TYPE, null, 60, now);

        assertThat(news.get(news.size() - 1)).satisfies(held -> {
            assertThat(held.figures().state()).isEqualTo(ComplaintState.HELD);
            assertThat(held.trigger()).isEqualTo(Trigger.SHARE);
            assertThat(held.likelyCauses()).containsExactly(LikelyCause.CLIENT_BROKEN);
        });
    }

    @Test
    void thingsThatGetBetterHaveNoCauses() {
        guard.observeSolved(TYPE, null, 60, now);
        report(40, 0);
        report(0, 60);

        ComplaintEvent last = news.get(news.size() - 1);
        assertThat(last.figures().state()).isLessThan(last.previous());
        assertThat(last.likelyCauses()).isEmpty();
    }

    @Test
    void afterTheCoolDownOneProbeGoesThrough() {
        heldByTheService();
        assertThat(holds()).isTrue();
        now += HOUR - 1;
        assertThat(holds()).isTrue();

        now += 1;
        assertThat(holds()).isFalse();
        report(1, 0);
        assertThat(holds()).isTrue();

        now += HOUR;
        assertThat(holds()).isFalse();
    }

    /** It would find out nothing, and be one more of too many. */
    @Test
    void noProbeGoesThroughWhileItWouldItselfBeTooMany() {
        report(40, 60);
        now += 2 * HOUR;
        assertThat(holds()).isTrue();

        report(0, 2);
        assertThat(holds()).as("41 of 102").isTrue();
        report(0, 1);
        assertThat(holds()).as("41 of 103").isFalse();
    }

    @Test
    void aConfirmationIsNoProbe() {
        heldByTheService();
        now += HOUR;
        report(0, 1);

        assertThat(holds()).isFalse();
    }

    private void heldByTheService() {
        report(2, 8);
        guard.refused(TYPE, now);
        guard.refused(TYPE, now);
    }

    @Test
    void twoRefusalsInARowHold() {
        report(2, 8);
        guard.refused(TYPE, now);
        assertThat(holds()).isFalse();

        guard.refused(TYPE, now);

        assertThat(holds()).isTrue();
        assertThat(news).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(Trigger.REFUSED_BY_SERVICE);
            assertThat(event.figures().state()).isEqualTo(ComplaintState.HELD);
            assertThat(event.likelyCauses()).contains(LikelyCause.TOO_MANY_COMPLAINTS);
        });
    }

    @Test
    void anAcceptedComplaintBetweenTwoRefusalsKeepsTheGateOpen() {
        report(2, 8);
        guard.refused(TYPE, now);
        guard.accepted(TYPE, now);
        guard.refused(TYPE, now);

        assertThat(holds()).isFalse();
    }

    @Test
    void anAcceptedProbeEndsAHoldOfTheService() {
        report(2, 8);
        guard.refused(TYPE, now);
        guard.refused(TYPE, now);
        now += HOUR;
        assertThat(holds()).isFalse();
        report(1, 0);
        assertThat(holds()).isTrue();

        guard.accepted(TYPE, now);

        assertThat(state()).isEqualTo(ComplaintState.NORMAL);
        assertThat(holds()).isFalse();
        assertThat(news.get(news.size() - 1).trigger()).isEqualTo(Trigger.ACCEPTED_BY_SERVICE);
    }

    @Test
    void aRefusedProbeHoldsForAnotherCoolDown() {
        report(2, 8);
        guard.refused(TYPE, now);
        guard.refused(TYPE, now);
        now += HOUR;
        report(1, 0);
        now += 10;
        guard.refused(TYPE, now);

        now += HOUR - 1;
        assertThat(holds()).isTrue();
        now += 1;
        assertThat(holds()).isFalse();
    }

    @Test
    void anAcceptedProbeDoesNotEndAHoldOfTheShare() {
        report(50, 60);
        now += HOUR;
        report(1, 0);
        guard.accepted(TYPE, now);

        assertThat(holds()).isTrue();
    }

    @Test
    void anAcceptanceThatNothingIsKnownOfChangesNothing() {
        guard.accepted(TYPE, now);

        assertThat(guard.figures(now)).isEmpty();
    }

    @Test
    void aJumpAwayFromTheBaselineIsAnAlarmOfItsOwn() {
        guard = guard(SIXTY.toBuilder().minimumSample(50).build());
        report(10, 190);
        now += 6 * HOUR;
        report(22, 60); // the lower end of Wilson's interval for 22 of 82 is 19.6 %, not 15 % above the 5 % before
        assertThat(news).isEmpty();

        report(1, 0); // 20.4 %

        assertThat(news).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(Trigger.JUMP);
            assertThat(event.figures().state()).isEqualTo(ComplaintState.ALARM);
            assertThat(event.figures().baseline()).isEqualTo(0.05);
            assertThat(event.figures().share()).isLessThan(0.12);
            assertThat(event.likelyCauses()).containsExactly(LikelyCause.SOMETHING_CHANGED);
        });
        assertThat(holds()).isFalse();

        // 23 of 83 is 27.7 %; it is over below 15 %, the rise of 15 less 5 above the 5 % before.
        report(0, 70);
        assertThat(state()).isEqualTo(ComplaintState.ALARM);
        report(0, 1);
        assertThat(state()).isEqualTo(ComplaintState.NORMAL);
        assertThat(news).hasSize(2);
    }

    @Test
    void aJumpHoldsWhereTheAccountWantsItTo() {
        guard = guard(
                SIXTY.toBuilder().minimumSample(50).jump(0.15, Reaction.HOLD).build());
        report(10, 190);
        now += 6 * HOUR;
        report(23, 60);

        assertThat(holds()).isTrue();
        assertThat(news).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(Trigger.JUMP);
            assertThat(event.figures().state()).isEqualTo(ComplaintState.HELD);
        });
    }

    @Test
    void withoutAMinimumSampleBeforeThereIsNothingToJumpFrom() {
        report(4, 45);
        now += 6 * HOUR;
        report(20, 30);

        assertThat(guard.figures(now).get(0).baseline()).isNull();
        assertThat(news).extracting(ComplaintEvent::trigger).doesNotContain(Trigger.JUMP);
    }

    @Test
    void manyComplaintsWhoseShareIsUnknownAreToldOnce() {
        report(59, 20);
        assertThat(news).isEmpty();

        report(200, 0);

        assertThat(news).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(Trigger.SHARE_UNKNOWN);
            assertThat(event.likelyCauses()).containsExactly(LikelyCause.SOLVES_UNKNOWN);
            assertThat(event.figures().state()).isEqualTo(ComplaintState.NORMAL);
            assertThat(event.figures().isKnown()).isFalse();
        });
        assertThat(holds()).isFalse();
    }

    @Test
    void aShareThatIsKnownIsNotToldToBeUnknown() {
        guard.totalSolved(TYPE, 3_000, now);
        report(300, 0);

        assertThat(news).isEmpty();
    }

    @Test
    void aShareThatBecameKnownAndUnknownAgainIsToldAgain() {
        report(60, 0);
        guard.observeSolved(TYPE, null, 1_000, now);
        report(1, 0);
        now += 24 * HOUR;
        report(60, 0);

        assertThat(news)
                .extracting(ComplaintEvent::trigger)
                .containsExactly(Trigger.SHARE_UNKNOWN, Trigger.SHARE_UNKNOWN);
    }

    @Test
    void aRefusalIsForTheShareOnlyWhereThatIsPlausible() {
        report(2, 8);
        assertThat(guard.isRatioPlausible(TYPE, now)).as("unknown").isTrue();

        report(0, 192);
        assertThat(guard.isRatioPlausible(TYPE, now)).as("1 %").isFalse();

        report(58, 0);
        assertThat(guard.isRatioPlausible(TYPE, now)).as("elevated").isTrue();
    }

    @Test
    void aRefusedProbeOfAHoldByRefusalsIsForTheShareToo() {
        report(2, 8);
        guard.refused(TYPE, now);
        guard.refused(TYPE, now);
        report(0, 400);

        assertThat(guard.isRatioPlausible(TYPE, now)).isTrue();
    }

    @Test
    void whereNoShareIsKnownThreeTimesTheBusiestHourIsAJump() {
        guard = guard(SIXTY.toBuilder().jump(0.15, Reaction.HOLD).build());
        for (int hour = 0; hour < 30; hour++) {
            report(hour == 7 ? 10 : 4, 0);
            now += HOUR;
        }
        teller.sendUnlessHeld(26, TYPE, now + HOUR / 2);
        assertThat(holdsAt(now + HOUR / 2))
                .as("26, and half of the 4 of the hour before")
                .isFalse();
        teller.sendUnlessHeld(3, TYPE, now + HOUR / 2);

        assertThat(holdsAt(now + HOUR / 2)).isTrue();
        assertThat(news.get(news.size() - 1).trigger()).isEqualTo(Trigger.JUMP);
        assertThat(news.get(news.size() - 1).likelyCauses()).containsExactly(LikelyCause.SOMETHING_CHANGED);
    }

    @Test
    void aJumpOfTheNumberLastsAsLongAsSoMuchIsCalledWrong() {
        guard = guard(SIXTY.toBuilder().jump(0.15, Reaction.HOLD).build());
        for (int hour = 0; hour < 30; hour++) {
            report(5, 0);
            now += HOUR;
        }
        int sent = 0;
        for (int hour = 0; hour < 12; hour++) {
            for (int i = 0; i < 80; i++) {
                guard.received(1_000_000 + hour * 80 + i, Verdict.INCORRECT, TYPE, null, now);
                if (!guard.holds(Verdict.INCORRECT, TYPE, now)) {
                    guard.sent(Verdict.INCORRECT, TYPE, now);
                    sent++;
                }
            }
            now += HOUR;
        }
        assertThat(sent).as("until it is noticed, and a probe an hour").isLessThanOrEqualTo(15 + 12);

        now += HOUR;
        report(5, 0);
        assertThat(state()).isEqualTo(ComplaintState.NORMAL);
    }

    @Test
    void withoutADayOfPastNoNumberIsAJump() {
        guard = guard(SIXTY.toBuilder().jump(0.15, Reaction.HOLD).build());
        for (int hour = 0; hour < 23; hour++) {
            report(1, 0);
            now += HOUR;
        }
        report(1_000, 0);

        assertThat(holds()).isFalse();
    }

    @Test
    void whatJumpedIsUsualAfterAWindow() {
        guard = guard(SIXTY.toBuilder().jump(0.15, Reaction.HOLD).build());
        for (int hour = 0; hour < 30; hour++) {
            report(5, 0);
            now += HOUR;
        }
        for (int hour = 0; hour < 24; hour++) {
            report(80, 0);
            assertThat(state()).isEqualTo(ComplaintState.HELD);
            now += HOUR;
        }
        report(80, 0);

        assertThat(state()).isEqualTo(ComplaintState.NORMAL);
    }

    @Test
    void tooLittleVolumeIsToldAfterAnHourOfWatching() {
        guard = guard(withVolume(Reaction.WARN));
        now += HOUR - 1;
        report(1, 0);
        assertThat(news).isEmpty();

        now += 1;
        report(1, 1);
        report(1, 0);
        assertThat(news).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(Trigger.LOW_VOLUME);
            assertThat(event.likelyCauses()).containsExactly(LikelyCause.TOO_LITTLE_TRAFFIC);
        });
        assertThat(holds()).isFalse();
    }

    @Test
    void volumeThatWouldMakeTheMinimumInADayIsNotLow() {
        guard = guard(withVolume(Reaction.WARN));
        for (int hour = 0; hour < 30; hour++) {
            report(1, 4);
            now += HOUR;
        }

        assertThat(news).isEmpty();
    }

    @Test
    void volumeIsCountedOverTheTypesTogether() {
        guard = guard(withVolume(Reaction.HOLD));
        guard.observeSolved(CaptchaType.RECAPTCHA_V3, "shop.example", 50, now);
        guard.observeSolved(CaptchaType.HCAPTCHA, null, 1_000, now);
        guard.observeSolved(TYPE, null, 49, now);
        assertThat(holds()).isTrue();
        assertThat(guard.holds(Verdict.INCORRECT, CaptchaType.HCAPTCHA, now)).isFalse();
        assertThat(guard.holds(Verdict.CORRECT, TYPE, now)).isFalse();

        guard.observeSolved(TYPE, null, 1, now);
        assertThat(holds()).isFalse();

        now += 24 * HOUR;
        assertThat(holds()).isTrue();
    }

    @Test
    void workersThatWereFilteredOutAreAWarning() {
        report(1, 10);
        guard.workersFiltered(TYPE, now);

        assertThat(news).singleElement().satisfies(event -> {
            assertThat(event.trigger()).isEqualTo(Trigger.WORKERS_FILTERED);
            assertThat(event.likelyCauses()).containsExactly(LikelyCause.TOO_MANY_COMPLAINTS);
        });
    }

    @Test
    void filteredWorkersAreToldOnceACoolDown() {
        for (int i = 0; i < 100; i++) {
            guard.workersFiltered(TYPE, now);
        }
        assertThat(news).hasSize(1);

        now += HOUR;
        guard.workersFiltered(TYPE, now);
        assertThat(news).hasSize(2);
    }

    @Test
    void tooLittleVolumeThatHoldsIsTold() {
        guard = guard(withVolume(Reaction.HOLD));

        assertThat(holds()).isTrue();
        assertThat(holds()).isTrue();

        assertThat(news)
                .singleElement()
                .satisfies(event -> assertThat(event.trigger()).isEqualTo(Trigger.LOW_VOLUME));
        assertThat(guard.figures(now)).hasSize(1);
    }

    @Test
    void aCoolDownMayBeShort() {
        guard = guard(SIXTY.toBuilder().coolDown(Duration.ofMillis(500)).build());
        heldByTheService();

        assertThat(holds()).isTrue();
        now += Duration.ofMillis(499).toNanos();
        assertThat(holds()).isTrue();
        now += Duration.ofMillis(1).toNanos();
        assertThat(holds()).isFalse();
    }

    @Test
    void refusalsAreForgottenWithTheirWindow() {
        report(1, 0);
        guard.refused(TYPE, now);
        now += 24 * HOUR;
        report(1, 8);
        guard.refused(TYPE, now);

        assertThat(holds()).isFalse();
    }

    @Test
    void twoRefusalsOfAFreshAccountAreNoBrokenClient() {
        report(2, 0);
        guard.refused(TYPE, now);
        guard.refused(TYPE, now);

        assertThat(news)
                .singleElement()
                .satisfies(event -> assertThat(event.likelyCauses()).containsExactly(LikelyCause.TOO_MANY_COMPLAINTS));
    }

    @Test
    void aGuardThatMayNotHoldWarnsOfRefusalsToo() {
        guard = guard(ComplaintLimits.DEFAULT.disabled());
        report(1, 20);
        guard.refused(TYPE, now);
        guard.refused(TYPE, now);

        assertThat(state()).isEqualTo(ComplaintState.ALARM);
        assertThat(holds()).isFalse();
    }

    @Test
    void whatIsToldWhileTellingComesAfterwards() {
        List<Trigger> told = new ArrayList<>();
        ComplaintGuard[] telling = new ComplaintGuard[1];
        telling[0] = guard(event -> {
            if (event.trigger() == Trigger.REFUSED_BY_SERVICE) {
                telling[0].workersFiltered(TYPE, now);
            }
            told.add(event.trigger());
        });
        telling[0].received(1, Verdict.INCORRECT, TYPE, null, now);
        telling[0].refused(TYPE, now);
        telling[0].refused(TYPE, now);

        assertThat(told).containsExactly(Trigger.REFUSED_BY_SERVICE, Trigger.WORKERS_FILTERED);
    }

    @Test
    void aListenerThatThrowsDoesNotSilenceTheGuard() {
        ComplaintGuard throwing = guard(event -> {
            news.add(event);
            throw new IllegalStateException("a listener that throws");
        });

        assertThatIllegalStateException().isThrownBy(() -> throwing.workersFiltered(TYPE, now));
        assertThatIllegalStateException().isThrownBy(() -> throwing.workersFiltered(TYPE, now + HOUR));
        assertThat(news).hasSize(2);
    }

    @Test
    void aGuardThatMayNotHoldStopsAtAlarm() {
        guard = guard(SIXTY.disabled());
        report(100, 60);
        guard.refused(TYPE, now);
        guard.refused(TYPE, now);

        assertThat(state()).isEqualTo(ComplaintState.ALARM);
        assertThat(holds()).isFalse();
    }

    private static ComplaintLimits withVolume(Reaction reaction) {
        return ComplaintLimits.builder()
                .minimumVolume(100, EnumSet.of(TYPE, CaptchaType.RECAPTCHA_V3), reaction)
                .build();
    }

    private ComplaintGuard guard(ComplaintLimits limits) {
        return new ComplaintGuard(settings(limits), news::add, 0);
    }

    private static ComplaintGuard guard(Consumer<ComplaintEvent> listener) {
        return new ComplaintGuard(settings(ComplaintLimits.DEFAULT), listener, 0);
    }

    private static GuardSettings settings(ComplaintLimits limits) {
        return new GuardSettings(
                "main", limits, Map.of(TYPE, "recaptcha", CaptchaType.RECAPTCHA_V3, "recaptcha"), Map.of());
    }

    private void report(int complaints, int confirmations) {
        if (guard != tellersGuard) {
            tellersGuard = guard;
            teller = new Teller(guard);
        }
        teller.report(complaints, confirmations, TYPE, null, now);
    }

    private ComplaintState state() {
        return guard.figures(now).get(0).state();
    }

    private boolean holdsAt(long moment) {
        return guard.holds(Verdict.INCORRECT, TYPE, moment);
    }

    private boolean holds() {
        return guard.holds(Verdict.INCORRECT, TYPE, now);
    }
}
