package io.github.captchareports.simulator.internal.judge;

import static io.github.captchareports.simulator.SimulatedVerdict.CORRECT;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.rules.ComplaintSuspension;
import io.github.captchareports.simulator.rules.ComplaintSuspension.Scope;
import io.github.captchareports.simulator.rules.ComplaintSuspension.ShareOf;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuspensionMeterTest {
    private static final ComplaintSuspension RULE =
            ComplaintSuspension.documented().withMinimumSample(10).withLength(Duration.ofHours(2));
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Test
    void exactlyFortyPercentIsAllowedAndOneMoreIsNot() {
        SuspensionMeter meter = new SuspensionMeter(RULE);
        solve(meter, 10);

        assertThat(complain(meter, 4)).isFalse();
        assertThat(complain(meter, 1)).isTrue();
    }

    @Test
    void belowTheMinimumSampleNothingIsSuspended() {
        SuspensionMeter meter = new SuspensionMeter(RULE);
        solve(meter, 9);
        assertThat(complain(meter, 9)).isFalse();

        meter.solved(1, 0);

        assertThat(complain(meter, 1)).isTrue();
    }

    @Test
    void aSuspensionRefusesComplaintsOnlyAndEnds() {
        SuspensionMeter meter = suspended(RULE);

        assertThat(meter.refuses(INCORRECT, 0)).isTrue();
        assertThat(meter.refuses(CORRECT, 0)).isFalse();
        assertThat(meter.refuses(INCORRECT, 2 * HOUR - 1)).isTrue();
        assertThat(meter.refuses(INCORRECT, 2 * HOUR)).isFalse();
        assertThat(meter.suspendedUntil()).isEqualTo(2 * HOUR);
    }

    @Test
    void aSuspensionCanRefuseConfirmationsToo() {
        SuspensionMeter meter = suspended(RULE.withScope(Scope.ALL_REPORTS));

        assertThat(meter.refuses(CORRECT, 0)).isTrue();
        assertThat(meter.refuses(CORRECT, 2 * HOUR)).isFalse();
    }

    @Test
    void aSuspensionIsNotBegunTwice() {
        SuspensionMeter meter = suspended(RULE);

        assertThat(meter.recorded(INCORRECT, HOUR)).isFalse();
        assertThat(meter.suspendedUntil()).isEqualTo(2 * HOUR);
        assertThat(meter.recorded(INCORRECT, 3 * HOUR)).isTrue();
    }

    @Test
    void complaintsAreForgottenWithTheWindow() {
        SuspensionMeter meter = new SuspensionMeter(RULE);
        solve(meter, 10);
        complain(meter, 4);
        long later = Duration.ofHours(24).toMillis();
        for (int i = 0; i < 10; i++) {
            meter.solved(1, later);
        }

        assertThat(meter.recorded(INCORRECT, later)).isFalse();
    }

    @Test
    void theShareCanBeOfWhatIsReported() {
        SuspensionMeter meter = new SuspensionMeter(RULE.withShareOf(ShareOf.REPORTED));
        solve(meter, 1_000);
        for (int i = 0; i < 6; i++) {
            assertThat(meter.recorded(CORRECT, 0)).isFalse();
        }

        assertThat(complain(meter, 4)).isFalse();
        assertThat(complain(meter, 1)).isTrue();
    }

    @Test
    void theShareCanBeOfWhatIsJudged() {
        SuspensionMeter meter = new SuspensionMeter(RULE.withShareOf(ShareOf.JUDGED));
        solve(meter, 10);
        assertThat(complain(meter, 10)).isFalse();

        assertThat(meter.judged(6, 4, 0)).isFalse();
        assertThat(meter.judged(0, 1, 0)).isTrue();
    }

    private static SuspensionMeter suspended(ComplaintSuspension rule) {
        SuspensionMeter meter = new SuspensionMeter(rule);
        solve(meter, 10);
        assertThat(complain(meter, 5)).isTrue();
        return meter;
    }

    private static void solve(SuspensionMeter meter, int tasks) {
        for (int i = 0; i < tasks; i++) {
            meter.solved(1, 0);
        }
    }

    /** Whether the last complaint suspends. */
    private static boolean complain(SuspensionMeter meter, int complaints) {
        boolean suspends = false;
        for (int i = 0; i < complaints; i++) {
            suspends = meter.recorded(INCORRECT, 0);
        }
        return suspends;
    }
}
