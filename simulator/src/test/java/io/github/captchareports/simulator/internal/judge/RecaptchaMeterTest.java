package io.github.captchareports.simulator.internal.judge;

import static io.github.captchareports.simulator.truth.IgnoredBecause.LOW_VOLUME;
import static io.github.captchareports.simulator.truth.IgnoredBecause.RATE_JUMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.rules.RecaptchaStatistics;
import io.github.captchareports.simulator.truth.IgnoredBecause;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecaptchaMeterTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final RecaptchaStatistics RULE = RecaptchaStatistics.documented();

    private RecaptchaMeter meter = new RecaptchaMeter(RULE);
    private final Map<IgnoredBecause, Integer> ignored = new EnumMap<>(IgnoredBecause.class);
    private int counted;

    @Test
    void eightyTasksADayWithTenComplaintsAreAllIgnored() {
        for (int day = 0; day < 5; day++) {
            for (int task = 0; task < 80; task++) {
                work(day * DAY + task * (DAY / 80), task % 8 == 7);
            }
        }

        assertThat(counted).isZero();
        assertThat(ignored).containsOnly(Map.entry(LOW_VOLUME, 50));
    }

    @Test
    void theHundredthTaskOfTheDayIsEnough() {
        solve(99, 0);
        assertThat(meter.complained(0)).isEqualTo(LOW_VOLUME);

        solve(1, 0);

        assertThat(meter.complained(0)).isNull();
    }

    @Test
    void tenPercentForMonthsAreFine() {
        twoMonths(10);

        assertThat(ignored.getOrDefault(RATE_JUMP, 0)).isZero();
        assertThat(counted).isGreaterThan(8_000);
    }

    @Test
    void whoAlwaysHadAHighRateMayHaveIt() {
        meter = new RecaptchaMeter(RULE.withTrustedShare(0.6));
        twoMonths(2);

        assertThat(ignored.getOrDefault(RATE_JUMP, 0)).isZero();
    }

    @Test
    void aJumpToAHundredPercentIsIgnoredForDays() {
        twoMonths(10);
        long jump = 60 * DAY;
        hour(jump, 1);
        assertThat(ignored).containsKey(RATE_JUMP);
        long until = meter.ignoringUntil();
        assertThat(until).isBetween(jump + 3 * DAY, jump + 3 * DAY + HOUR);

        hour(jump + DAY, 10);
        solve(100, until - 1);
        assertThat(meter.complained(until - 1)).isEqualTo(RATE_JUMP);
        assertThat(meter.complained(until)).isNull();
    }

    @Test
    void aRateThatGoesOnJumpingMakesItLonger() {
        twoMonths(10);
        hour(60 * DAY, 1);
        long first = meter.ignoringUntil();

        hour(61 * DAY, 1);

        assertThat(meter.ignoringUntil()).isGreaterThan(first + DAY / 2);
    }

    @Test
    void aJumpDoesNotBecomeUsualByGoingOn() {
        twoMonths(10);
        for (int hour = 0; hour < 14 * 24; hour++) {
            hour(60 * DAY + hour * HOUR, 1);
        }

        assertThat(meter.complained(74 * DAY - 1)).isEqualTo(RATE_JUMP);
        assertThat(meter.ignoringUntil()).isEqualTo(77 * DAY - 1);
    }

    @Test
    void itNeedNotMakeItLonger() {
        meter = new RecaptchaMeter(RULE.withExtended(false));
        twoMonths(10);
        hour(60 * DAY, 1);
        long first = meter.ignoringUntil();

        hour(61 * DAY, 1);

        assertThat(meter.ignoringUntil()).isEqualTo(first);
    }

    @Test
    void exactlyTheJumpIsAllowed() {
        solve(100, 0);
        for (int i = 0; i < 40; i++) {
            assertThat(meter.complained(0)).isNull();
        }

        assertThat(meter.complained(0)).isEqualTo(RATE_JUMP);
    }

    private void twoMonths(int aComplaintIn) {
        for (long hour = 0; hour < 60 * 24; hour++) {
            hour(hour * HOUR, aComplaintIn);
        }
    }

    /** A hundred tasks. */
    private void hour(long start, int aComplaintIn) {
        for (int task = 0; task < 100; task++) {
            work(start + task * (HOUR / 100), task % aComplaintIn == aComplaintIn - 1);
        }
    }

    private void work(long now, boolean complaint) {
        meter.solved(1, now);
        if (complaint) {
            note(meter.complained(now));
        }
    }

    private void note(@Nullable IgnoredBecause reason) {
        if (reason == null) {
            counted++;
        } else {
            ignored.merge(reason, 1, Integer::sum);
        }
    }

    private void solve(int tasks, long now) {
        for (int i = 0; i < tasks; i++) {
            meter.solved(1, now);
        }
    }
}
