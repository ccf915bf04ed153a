package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComplaintGuardTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long START = 1_000 * HOUR;

    private final ComplaintGuard guard = guard(ComplaintLimits.DEFAULT);

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

        ComplaintGuard full = guard(ComplaintLimits.DEFAULT);
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
        ComplaintGuard disabled = guard(ComplaintLimits.DEFAULT.disabled());
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
        count(100, 0, CaptchaType.IMAGE, null, start);

        assertThat(holds(CaptchaType.IMAGE, null, start)).isTrue();
        assertThat(holds(CaptchaType.IMAGE, null, start + 22 * HOUR)).isTrue();
        assertThat(holds(CaptchaType.IMAGE, null, start + 25 * HOUR)).isFalse();
    }

    @Test
    void aWindowOfOneHourForgetsWithEachHour() {
        ComplaintGuard hourly = guard(new ComplaintLimits(Duration.ofHours(1), 1, 0.4, true));
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
        return new ComplaintGuard(
                limits, type -> type == CaptchaType.RECAPTCHA_V3 || type == CaptchaType.RECAPTCHA_V3_ENTERPRISE);
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
        ComplaintGuard guard =
                new ComplaintGuard(new ComplaintLimits(Duration.ofHours(24), 50, percent / 100.0, true), type -> true);
        guard.observeSolved(CaptchaType.IMAGE, null, 100 - percent, 0);
        for (int i = 0; i < percent; i++) {
            guard.count(Verdict.INCORRECT, CaptchaType.IMAGE, null, 0);
        }

        assertThat(guard.holds(Verdict.INCORRECT, CaptchaType.IMAGE, null, 0)).isTrue();
    }
}
