package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted, and what is held by the share of complaints alone. */
class ComplaintGuardTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long START = 1_000 * HOUR;
    private static final CaptchaType IMAGE = CaptchaType.IMAGE;
    private static final CaptchaType HCAPTCHA = CaptchaType.HCAPTCHA;

    /** No hysteresis and no probes: held as long as the share says so. */
    private static final ComplaintLimits EXACT = ComplaintLimits.builder()
            .hysteresis(0)
            .coolDown(Duration.ofDays(365))
            .build();

    private final ComplaintGuard guard = guard(EXACT);
    private final Teller teller = new Teller(guard);

    @Test
    void complaintsAreHeldAtExactlyFortyPercent() {
        teller.report(79, 121, IMAGE, null, START);
        assertThat(holds(IMAGE, START)).isFalse();

        teller.report(1, 0, IMAGE, null, START);
        assertThat(holds(IMAGE, START)).isFalse();

        teller.report(1, 0, IMAGE, null, START);
        assertThat(holds(IMAGE, START)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 205, 210, 1_000, 12_345, 999_995})
    void fortyPercentIsFortyPercentAtAnySize(int solved) {
        guard.totalSolved(IMAGE, solved, START);
        for (int i = 0; i < 2 * solved / 5 - 1; i++) {
            guard.sent(Verdict.INCORRECT, IMAGE, START);
        }
        assertThat(holds(IMAGE, START)).isFalse();

        guard.sent(Verdict.INCORRECT, IMAGE, START);
        assertThat(holds(IMAGE, START)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 14, 28, 40, 55, 56})
    void complaintsAreHeldAtExactlyAnyShare(int percent) {
        double share = percent / 100.0;
        ComplaintGuard exact =
                guard(EXACT.toBuilder().shares(share, share, share).build());
        new Teller(exact).report(percent * 10, 1000 - percent * 10, IMAGE, null, START);

        assertThat(exact.holds(Verdict.INCORRECT, IMAGE, START)).isTrue();
    }

    @Test
    void complaintsAloneAreNoShare() {
        teller.report(1_000_000, 0, IMAGE, null, START);

        assertThat(holds(IMAGE, START)).isFalse();
        assertThat(figures().isKnown()).isFalse();
        assertThat(figures().complaints()).isEqualTo(1_000_000);
    }

    @Test
    void aShareIsKnownFromTheMinimumSampleOfOtherSolvesOn() {
        teller.report(1_000, 99, IMAGE, null, START);
        assertThat(figures().isKnown()).isFalse();
        assertThat(holds(IMAGE, START)).isFalse();

        teller.report(0, 1, IMAGE, null, START);
        assertThat(figures().isKnown()).isTrue();
        assertThat(holds(IMAGE, START)).isTrue();
    }

    @Test
    void whatWasToldCountsAsSolvedWhetherItIsSentOrNot() {
        teller.tell(0, 1_900, IMAGE, START);
        teller.report(100, 0, IMAGE, null, START);

        assertThat(figures().isKnown()).isTrue();
        assertThat(figures().share()).isEqualTo(0.05);
        assertThat(holds(IMAGE, START)).isFalse();
    }

    /** 300 complaints of a client that only complains, of which the most are held: those are no good solutions. */
    @Test
    void complaintsThatAreNeverSentMakeNoShareKnown() {
        teller.report(10, 0, IMAGE, null, START);
        teller.tell(5_000, 0, IMAGE, START);

        assertThat(figures().isKnown()).isFalse();
        assertThat(figures().solved()).isEqualTo(5_010);
        assertThat(figures().complaints()).isEqualTo(10);
    }

    @Test
    void aTaskCountsOnceHoweverOftenItIsTold() {
        for (int i = 0; i < 5; i++) {
            guard.received(17, Verdict.CORRECT, IMAGE, null, START);
            guard.received(0, Verdict.INCORRECT, IMAGE, null, START);
        }
        assertThat(figures().solved()).isEqualTo(2);

        guard.received(17, Verdict.INCORRECT, IMAGE, null, START);
        assertThat(figures().solved()).isEqualTo(2);
    }

    @Test
    void atLeastTheLatest49152TasksAreRecognised() {
        for (int task = 1; task <= 200_000; task++) {
            assertThat(guard.received(task, Verdict.CORRECT, IMAGE, null, START).solved())
                    .isEqualTo(1);
        }
        for (int task = 200_000; task > 200_000 - 49_152; task--) {
            assertThat(guard.received(task, Verdict.CORRECT, IMAGE, null, START))
                    .isEqualTo(GuardCounts.NONE);
        }
        assertThat(figures().solved()).isEqualTo(200_000);
    }

    @Test
    void aComplaintThatIsCertainlyNotRecordedIsNoComplaint() {
        teller.report(80, 120, IMAGE, null, START);
        assertThat(holds(IMAGE, START)).isTrue();

        guard.notRecorded(IMAGE, START, START + HOUR);

        assertThat(holds(IMAGE, START + HOUR)).isFalse();
        assertThat(guard.figures(START + HOUR).get(0).complaints()).isEqualTo(79);
    }

    @Test
    void theTotalRaisesWhatIsSolvedToAtLeastThat() {
        teller.report(80, 120, IMAGE, null, START);
        guard.totalSolved(IMAGE, 150, START);
        assertThat(figures().solved()).isEqualTo(200);
        assertThat(holds(IMAGE, START)).isTrue();

        guard.totalSolved(IMAGE, 51, START);
        assertThat(figures().solved()).isEqualTo(201);
        assertThat(holds(IMAGE, START)).isFalse();
    }

    @Test
    void aTotalOfWhichAllIsCalledWrongIsKnownToo() {
        guard.totalSolved(IMAGE, 150, START);
        teller.tell(150, 0, IMAGE, START);

        assertThat(figures().isKnown()).isTrue();
    }

    @Test
    void solvedADayIsAPartOfItInAShorterWindow() {
        ComplaintLimits sixHours = EXACT.toBuilder().window(Duration.ofHours(6)).build();
        ComplaintGuard daily = new ComplaintGuard(settings(sixHours, Map.of(IMAGE, 1_000L)), event -> {}, START);
        new Teller(daily).report(1, 0, IMAGE, null, START);

        assertThat(daily.figures(START).get(0).solved()).isEqualTo(250);
        assertThat(daily.figures(START).get(0).isKnown()).isTrue();
    }

    @Test
    void solvesThatAreNeverReportedLowerTheShareAndSlideOut() {
        teller.report(80, 120, IMAGE, null, START + HOUR);
        assertThat(holds(IMAGE, START + HOUR)).isTrue();

        guard.observeSolved(IMAGE, null, 1, START + HOUR);
        assertThat(holds(IMAGE, START + HOUR)).isFalse();

        ComplaintGuard other = guard(EXACT);
        other.observeSolved(IMAGE, null, 1_000, START);
        new Teller(other).report(80, 120, IMAGE, null, START + HOUR);
        assertThat(other.holds(Verdict.INCORRECT, IMAGE, START + HOUR)).isFalse();
        assertThat(other.holds(Verdict.INCORRECT, IMAGE, START + 24 * HOUR)).isTrue();
    }

    @Test
    void confirmationsAreNeverHeld() {
        teller.report(1_000, 100, IMAGE, null, START);

        assertThat(guard.holds(Verdict.CORRECT, IMAGE, START)).isFalse();
    }

    @Test
    void aDisabledGuardCountsAndNeverHolds() {
        ComplaintGuard disabled = guard(EXACT.disabled());
        new Teller(disabled).report(1_000, 100, IMAGE, null, START);

        assertThat(disabled.holds(Verdict.INCORRECT, IMAGE, START)).isFalse();
    }

    @Test
    void aGuardThatHasSeenNothingHoldsNothing() {
        assertThat(holds(IMAGE, START)).isFalse();
        assertThat(guard.figures(START)).isEmpty();
    }

    @Test
    void complaintsCountForTwentyFourHourlyStepsAndNoLonger() {
        teller.report(100, 100, IMAGE, null, START);

        assertThat(holds(IMAGE, START + 23 * HOUR)).isTrue();
        assertThat(holds(IMAGE, START + 24 * HOUR - 1)).isTrue();
        assertThat(holds(IMAGE, START + 24 * HOUR)).isFalse();
    }

    @Test
    void theWindowSlidesHourByHour() {
        for (int hour = 0; hour < 24; hour++) {
            teller.report(hour < 12 ? 50 : 0, hour < 12 ? 0 : 50, IMAGE, null, START + hour * HOUR);
        }
        assertThat(holds(IMAGE, START + 23 * HOUR)).isTrue();

        // At 24 + h the first 1 + h hours have gone: (12 - 1 - h) of (24 - 1 - h) hours are complaints.
        assertThat(holds(IMAGE, START + 26 * HOUR)).isTrue();
        assertThat(holds(IMAGE, START + 27 * HOUR)).isTrue();
        assertThat(holds(IMAGE, START + 28 * HOUR)).isFalse();
    }

    @Test
    void aLongSilenceEmptiesTheWindow() {
        teller.report(100, 100, IMAGE, null, START);

        assertThat(holds(IMAGE, START + 1_000_000 * HOUR)).isFalse();
        teller.report(0, 100, IMAGE, null, START + 1_000_000 * HOUR);
        assertThat(holds(IMAGE, START + 1_000_000 * HOUR)).isFalse();
    }

    @Test
    void aClockMayBeBeforeTheEpoch() {
        long start = -1_000 * HOUR - 1;
        ComplaintGuard early = new ComplaintGuard(settings(EXACT, Map.of()), event -> {}, start);
        new Teller(early).report(100, 100, IMAGE, null, start);

        assertThat(early.holds(Verdict.INCORRECT, IMAGE, start)).isTrue();
        assertThat(early.holds(Verdict.INCORRECT, IMAGE, start + 22 * HOUR)).isTrue();
        assertThat(early.holds(Verdict.INCORRECT, IMAGE, start + 25 * HOUR)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 168})
    void aWindowForgetsAfterItsHours(int hours) {
        ComplaintGuard some =
                guard(EXACT.toBuilder().window(Duration.ofHours(hours)).build());
        new Teller(some).report(100, 100, IMAGE, null, START);

        assertThat(some.holds(Verdict.INCORRECT, IMAGE, START + (hours - 1) * HOUR))
                .isTrue();
        assertThat(some.holds(Verdict.INCORRECT, IMAGE, START + hours * HOUR)).isFalse();
    }

    @Test
    void whatIsJudgedTogetherIsHeldTogether() {
        teller.report(200, 100, IMAGE, null, START);

        assertThat(holds(CaptchaType.FUNCAPTCHA, START)).isTrue();
        assertThat(holds(HCAPTCHA, START)).as("judged by itself").isFalse();
    }

    @Test
    void aTypeWhoseShareIsUnknownAddsNothingToThatOfItsScope() {
        teller.report(500, 0, CaptchaType.FUNCAPTCHA, null, START);
        teller.report(10, 190, IMAGE, null, START);

        assertThat(holds(IMAGE, START)).isFalse();
        assertThat(figures().share()).isEqualTo(0.05);
        assertThat(figures().types())
                .filteredOn(part -> !part.isKnown())
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.captchaType()).isEqualTo(CaptchaType.FUNCAPTCHA);
                    assertThat(part.complaints()).isEqualTo(500);
                });
    }

    @Test
    void noShareIsKnownWhileOtherProcessesCannotBeAsked() {
        teller.report(200, 100, IMAGE, null, START);
        assertThat(holds(IMAGE, START)).isTrue();

        guard.othersUnknown(() -> true, START);
        assertThat(holds(IMAGE, START)).isFalse();

        guard.othersUnknown(() -> false, START);
        assertThat(holds(IMAGE, START)).isTrue();
    }

    @Test
    void whatOtherProcessesCountIsCountedIn() {
        guard.observeOthers(
                List.of(new RemoteCounts(IMAGE, START / HOUR - 3, new GuardCounts(200, 0, 80, 80, 120))), START);
        assertThat(holds(IMAGE, START)).isTrue();

        assertThat(holds(IMAGE, START + 21 * HOUR)).isFalse();
    }

    @Test
    void domainsAreForInformation() {
        teller.report(30, 100, CaptchaType.RECAPTCHA_V3, "Bad.example", START);
        teller.report(10, 0, CaptchaType.RECAPTCHA_V3, "worse.example", START);
        teller.report(0, 100, CaptchaType.RECAPTCHA_V3, "good.example", START);

        assertThat(figures().domains())
                .extracting(ComplaintFigures.Part::domain)
                .containsExactly("bad.example", "worse.example");
        assertThat(figures().domains().get(0).solved()).isEqualTo(130);
        assertThat(guard.figures(START + 24 * HOUR).get(0).domains()).isEmpty();
    }

    @Test
    void afterForgettingItIsAsIfNothingHadBeen() {
        teller.report(200, 100, IMAGE, null, START);
        guard.forget(START);

        assertThat(guard.figures(START)).isEmpty();
        assertThat(holds(IMAGE, START)).isFalse();
        assertThat(guard.received(1, Verdict.CORRECT, IMAGE, null, START).solved())
                .isEqualTo(1);
    }

    private static ComplaintGuard guard(ComplaintLimits limits) {
        return new ComplaintGuard(settings(limits, Map.of()), event -> {}, START);
    }

    private static GuardSettings settings(ComplaintLimits limits, Map<CaptchaType, Long> solvedPerDay) {
        return new GuardSettings(
                "main",
                limits,
                Map.of(IMAGE, "account", CaptchaType.FUNCAPTCHA, "account", HCAPTCHA, "hcaptcha"),
                solvedPerDay);
    }

    private ComplaintFigures figures() {
        return guard.figures(START).get(0);
    }

    private boolean holds(CaptchaType type, long now) {
        return guard.holds(Verdict.INCORRECT, type, now);
    }
}
