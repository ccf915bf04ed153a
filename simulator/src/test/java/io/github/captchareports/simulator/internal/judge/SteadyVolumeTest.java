package io.github.captchareports.simulator.internal.judge;

import static io.github.captchareports.simulator.SimulatedCaptchaType.IMAGE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.rules.JudgedBy;
import io.github.captchareports.simulator.rules.RecaptchaStatistics;
import io.github.captchareports.simulator.truth.ComplaintScope;
import io.github.captchareports.simulator.truth.IgnoredBecause;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SteadyVolumeTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Test
    void anHourHasAsManyTasksAsItShouldWhereverItBegins() {
        SteadyVolume volume = new SteadyVolume(Map.of(IMAGE, 7.0, RECAPTCHA_V2, 100.0));
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long from = NOW + random.nextInt((int) (500 * HOUR));

            assertThat(volume.between(from, from + HOUR)).isEqualTo(107);
        }
    }

    @Test
    void severalSpansHaveAsManyTasksAsTheOneThatTheyMake() {
        SteadyVolume volume = new SteadyVolume(Map.of(IMAGE, 3.7, RECAPTCHA_V2, 4_321.9));
        Random random = new Random(2);
        long tasks = 0;
        long to = NOW;
        for (int i = 0; i < 10_000; i++) {
            long from = to;
            to += random.nextInt((int) MINUTE);
            tasks += volume.between(from, to);
        }

        assertThat(tasks).isPositive().isEqualTo(volume.between(NOW, to));
    }

    @Test
    void itsPartsAreWhatIsJudgedTogether() {
        SteadyVolume volume = new SteadyVolume(Map.of(IMAGE, 1.0, RECAPTCHA_V2, 2.0, RECAPTCHA_V3, 3.0));

        assertThat(volume.of(Set.of(RECAPTCHA_V2, RECAPTCHA_V3)).by(JudgedBy.TYPE))
                .isEqualTo(Map.of(
                        new ComplaintScope(JudgedBy.TYPE, RECAPTCHA_V2, null),
                        new SteadyVolume(Map.of(RECAPTCHA_V2, 2.0)),
                        new ComplaintScope(JudgedBy.TYPE, RECAPTCHA_V3, null),
                        new SteadyVolume(Map.of(RECAPTCHA_V3, 3.0))));
        assertThat(volume.by(JudgedBy.ACCOUNT)).isEqualTo(Map.of(ComplaintScope.ACCOUNT, volume));
        assertThat(volume.by(JudgedBy.DOMAIN))
                .isEqualTo(Map.of(new ComplaintScope(JudgedBy.DOMAIN, null, null), volume));
    }

    @Test
    void theCountsOfAWindowHaveItsPartInEachStep() {
        SteadyVolume volume = new SteadyVolume(Map.of(IMAGE, 60.0));
        RollingCounts counts = new RollingCounts(Duration.ofHours(24), 1);
        counts.add(0, 5, NOW);
        counts.addEvenly(0, volume, NOW, NOW + 90 * MINUTE);
        assertThat(counts.sum(0, NOW + 90 * MINUTE)).isEqualTo(95);

        counts.addEvenly(0, volume, NOW + 90 * MINUTE, NOW + 40 * HOUR + 30 * MINUTE);

        assertThat(counts.sum(0, NOW + 40 * HOUR + 30 * MINUTE)).isEqualTo(23 * 60 + 30);
        assertThat(counts.sum(0, NOW + 60 * HOUR)).isEqualTo(3 * 60 + 30);
        assertThat(counts.sum(0, NOW + 64 * HOUR)).isZero();
    }

    @Test
    void aSpanThatIsNoneChangesNothing() {
        SteadyVolume volume = new SteadyVolume(Map.of(IMAGE, 60.0));
        RollingCounts counts = new RollingCounts(Duration.ofHours(24), 1);
        counts.add(0, 5, NOW + 30 * HOUR);

        counts.addEvenly(0, volume, NOW + HOUR, NOW);
        counts.addEvenly(0, volume, NOW, NOW + HOUR);

        assertThat(counts.sum(0, NOW + 30 * HOUR)).as("older than the window").isEqualTo(5);
    }

    /** Days of complaints at any time, beside a meter that is told of each task when it is solved. */
    @Test
    void aMeterThatIsToldLateJudgesAsOneThatIsToldOfEachTask() {
        SteadyVolume volume = new SteadyVolume(Map.of(RECAPTCHA_V2, 60.0));
        RecaptchaStatistics rule = RecaptchaStatistics.documented()
                .withPeriod(Duration.ofMinutes(40))
                .withMinimumBaseline(500)
                .withIgnoredFor(Duration.ofHours(5));
        int ignored = 0;
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            RecaptchaMeter lazy = new RecaptchaMeter(rule.withExtended(seed % 2 == 0));
            RecaptchaMeter eager = new RecaptchaMeter(rule.withExtended(seed % 2 == 0));
            long then = NOW;
            for (int i = 0; i < 200; i++) {
                long now = then + random.nextInt((int) (random.nextInt(5) == 0 ? 10 * HOUR : 3 * MINUTE));
                lazy.solvedEvenly(volume, then, now);
                for (long at = -Math.floorDiv(-then, MINUTE) * MINUTE; at < now; at += MINUTE) {
                    eager.solved(1, at);
                }
                IgnoredBecause reason = eager.complained(now);
                assertThat(lazy.complained(now)).as("seed %s, %s", seed, i).isEqualTo(reason);
                assertThat(lazy.ignoringUntil()).isEqualTo(eager.ignoringUntil());
                ignored += reason == IgnoredBecause.RATE_JUMP ? 1 : 0;
                then = now;
            }
        }
        assertThat(ignored).as("there was something to compare").isBetween(500, 11_500);
    }

    @Test
    void aMeterIsToldOfAThousandYearsAtOnce() {
        SteadyVolume volume = new SteadyVolume(Map.of(RECAPTCHA_V2, 60.0));
        RecaptchaMeter meter =
                new RecaptchaMeter(RecaptchaStatistics.documented().withPeriod(Duration.ofMillis(1)));
        long later = NOW + 1_000 * 365 * 24 * HOUR;

        meter.solvedEvenly(volume, NOW, later);

        assertThat(meter.complained(later)).as("there is volume enough").isNull();
    }

    @Test
    void timesThatOverlapCountOnce() {
        CoveredTime time = new CoveredTime();
        assertThat(time.until()).isEqualTo(Long.MIN_VALUE);
        assertThat(time.millis(NOW)).isZero();

        time.cover(100, 200);
        time.cover(150, 180);
        time.cover(150, 220);
        time.cover(300, 400);

        assertThat(time.until()).isEqualTo(400);
        assertThat(time.millis(310)).isEqualTo(130);
        assertThat(time.millis(500)).isEqualTo(220);
    }
}
