package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held by the share of complaints alone. */
class ComplaintGuardTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long START = 1_000 * HOUR;

    /** No hysteresis and no probes: held as long as the share says so. */
    private static final ComplaintLimits EXACT = ComplaintLimits.builder()
            .hysteresis(0)
            .coolDown(Duration.ofDays(365))
            .build();

    private final ComplaintGuard guard = guard(EXACT);

    @Test
    void complaintsAreHeldAtExactlyFortyPercent() {
        count(19, 31, CaptchaType.IMAGE, null, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isFalse();

        count(1, 0, CaptchaType.IMAGE, null, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isFalse();

        count(1, 0, CaptchaType.IMAGE, null, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 55, 60, 100, 1_000, 12_345, 999_995})
    void fortyPercentIsFortyPercentAtAnySize(int solved) {
        guard.observeSolved(CaptchaType.IMAGE, null, solved - 2 * solved / 5, START);
        count(2 * solved / 5 - 1, 0, CaptchaType.IMAGE, null, START);
        guard.observeSolved(CaptchaType.IMAGE, null, 1, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isFalse();

        ComplaintGuard full = guard(EXACT);
        full.observeSolved(CaptchaType.IMAGE, null, solved - 2 * solved / 5, START);
        for (int i = 0; i < 2 * solved / 5; i++) {
            full.count(Verdict.INCORRECT, CaptchaType.IMAGE, null, START);
        }
        assertThat(full.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, START))
                .isTrue();
    }

    @Test
    void nothingIsHeldBelowTheMinimumSample() {
        count(49, 0, CaptchaType.IMAGE, null, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isFalse();

        count(1, 0, CaptchaType.IMAGE, null, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isTrue();
    }

    @Test
    void confirmationsAreNeverHeld() {
        count(1_000, 0, CaptchaType.IMAGE, null, START);

        assertThat(guard.holds(Verdict.CORRECT, CaptchaType.IMAGE, null, START)).isFalse();
    }

    @Test
    void aDisabledGuardCountsAndNeverHolds() {
        ComplaintGuard disabled = guard(EXACT.disabled());
        for (int i = 0; i < 1_000; i++) {
            disabled.count(Verdict.INCORRECT, CaptchaType.IMAGE, null, START);
        }

        assertThat(disabled.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, START))
                .isFalse();
    }

    @Test
    void aGuardThatHasSeenNothingHoldsNothing() {
        assertThat(holds(CaptchaType.IMAGE, null, START)).isFalse();
    }

    @Test
    void oneTypeSaysNothingOfAnother() {
        count(100, 0, CaptchaType.IMAGE, null, START);

        assertThat(holds(CaptchaType.HCAPTCHA, null, START)).isFalse();
    }

    @Test
    void complaintsCountForTwentyFourHourlyStepsAndNoLonger() {
        count(100, 0, CaptchaType.IMAGE, null, START);

        assertThat(holds(CaptchaType.IMAGE, null, START + 23 * HOUR)).isTrue();
        assertThat(holds(CaptchaType.IMAGE, null, START + 24 * HOUR - 1)).isTrue();
        assertThat(holds(CaptchaType.IMAGE, null, START + 24 * HOUR)).isFalse();
    }

    @Test
    void theWindowSlidesHourByHour() {
        for (int hour = 0; hour < 24; hour++) {
            count(hour < 12 ? 10 : 0, hour < 12 ? 0 : 10, CaptchaType.IMAGE, null, START + hour * HOUR);
        }
        assertThat(holds(CaptchaType.IMAGE, null, START + 23 * HOUR)).isTrue();

        // At 24 + h the first 1 + h hours have gone: (12 - 1 - h) of (24 - 1 - h) hours are complaints.
        assertThat(holds(CaptchaType.IMAGE, null, START + 26 * HOUR)).isTrue();
        assertThat(holds(CaptchaType.IMAGE, null, START + 27 * HOUR)).isTrue();
        assertThat(holds(CaptchaType.IMAGE, null, START + 28 * HOUR)).isFalse();
    }

    @Test
    void aLongSilenceEmptiesTheWindow() {
        count(100, 0, CaptchaType.IMAGE, null, START);

        assertThat(holds(CaptchaType.IMAGE, null, START + 1_000_000 * HOUR)).isFalse();
        count(0, 50, CaptchaType.IMAGE, null, START + 1_000_000 * HOUR);
        assertThat(holds(CaptchaType.IMAGE, null, START + 1_000_000 * HOUR)).isFalse();
    }

    @Test
    void aMonotonicClockMayBeNegative() {
        long start = -1_000 * HOUR - 1;
        ComplaintGuard guard = guard(EXACT, start);
        for (int i = 0; i < 100; i++) {
            guard.count(Verdict.INCORRECT, CaptchaType.IMAGE, null, start);
        }

        assertThat(guard.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, start))
                .isTrue();
        assertThat(guard.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, start + 22 * HOUR))
                .isTrue();
        assertThat(guard.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, start + 25 * HOUR))
                .isFalse();
    }

    @Test
    void aWindowOfOneHourForgetsWithEachHour() {
        ComplaintGuard hourly = guard(
                EXACT.toBuilder().window(Duration.ofHours(1)).minimumSample(1).build());
        hourly.count(Verdict.INCORRECT, CaptchaType.IMAGE, null, START);

        assertThat(hourly.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, START))
                .isTrue();
        assertThat(hourly.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, START + HOUR))
                .isFalse();
    }

    @Test
    void domainsOfRecaptchaV3AreJudgedEachForItself() {
        count(100, 0, CaptchaType.RECAPTCHA_V3, "bad.example", START);

        assertThat(holds(CaptchaType.RECAPTCHA_V3, "bad.example", START)).isTrue();
        assertThat(holds(CaptchaType.RECAPTCHA_V3, "BAD.Example", START)).isTrue();
        assertThat(holds(CaptchaType.RECAPTCHA_V3, "good.example", START)).isFalse();
        assertThat(holds(CaptchaType.RECAPTCHA_V3, null, START)).isFalse();
        assertThat(holds(CaptchaType.RECAPTCHA_V3_ENTERPRISE, "bad.example", START))
                .isFalse();
    }

    @Test
    void domainsOfOtherTypesAreJudgedTogether() {
        count(100, 0, CaptchaType.RECAPTCHA_V2, "bad.example", START);

        assertThat(holds(CaptchaType.RECAPTCHA_V2, "good.example", START)).isTrue();
        assertThat(holds(CaptchaType.RECAPTCHA_V2, null, START)).isTrue();
    }

    @Test
    void solvesThatAreNeverReportedLowerTheShare() {
        count(50, 0, CaptchaType.IMAGE, null, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isTrue();

        guard.observeSolved(CaptchaType.IMAGE, null, 75, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isTrue();

        guard.observeSolved(CaptchaType.IMAGE, null, 1, START);
        assertThat(holds(CaptchaType.IMAGE, null, START)).isFalse();
    }

    @Test
    void solvesThatAreNeverReportedSlideOutToo() {
        guard.observeSolved(CaptchaType.IMAGE, null, 1_000, START);
        count(50, 0, CaptchaType.IMAGE, null, START + HOUR);
        assertThat(holds(CaptchaType.IMAGE, null, START + HOUR)).isFalse();

        assertThat(holds(CaptchaType.IMAGE, null, START + 24 * HOUR)).isTrue();
    }

    @Test
    void domainsPastTheFirstThousandShareOneCount() {
        for (int i = 0; i < 100_000; i++) {
            guard.count(Verdict.INCORRECT, CaptchaType.RECAPTCHA_V3, "site-" + i + ".example", START);
        }

        assertThat(holds(CaptchaType.RECAPTCHA_V3, "site-0.example", START)).isFalse();
        assertThat(holds(CaptchaType.RECAPTCHA_V3, "site-99999.example", START)).isTrue();
        assertThat(holds(CaptchaType.RECAPTCHA_V3, "never-seen.example", START)).isTrue();
    }

    private static ComplaintGuard guard(ComplaintLimits limits) {
        return guard(limits, START);
    }

    private static ComplaintGuard guard(ComplaintLimits limits, long start) {
        return new ComplaintGuard(
                new ComplaintGuard.Terms(
                        "main",
                        limits,
                        EnumSet.of(CaptchaType.RECAPTCHA_V3, CaptchaType.RECAPTCHA_V3_ENTERPRISE),
                        EnumSet.allOf(CaptchaType.class)),
                event -> {},
                start);
    }

    private void count(int complaints, int confirmations, CaptchaType type, @Nullable String domain, long now) {
        for (int i = 0; i < complaints; i++) {
            guard.count(Verdict.INCORRECT, type, domain, now);
        }
        for (int i = 0; i < confirmations; i++) {
            guard.count(Verdict.CORRECT, type, domain, now);
        }
    }

    private boolean holds(CaptchaType type, @Nullable String domain, long now) {
        return guard.holds(Verdict.INCORRECT, type, domain, now);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 14, 28, 40, 55, 56})
    void complaintsAreHeldAtExactlyAnyShare(int percent) {
        double share = percent / 100.0;
        ComplaintGuard guard =
                guard(EXACT.toBuilder().shares(share, share, share).build());
        guard.observeSolved(CaptchaType.IMAGE, null, 100 - percent, START);
        for (int i = 0; i < percent; i++) {
            guard.count(Verdict.INCORRECT, CaptchaType.IMAGE, null, START);
        }

        assertThat(guard.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, START))
                .isTrue();
    }
}
