package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.Verdict;
import io.github.captchareports.support.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random histories, against a model that keeps every event and counts them anew each time. */
@Tag("model")
class ComplaintGuardModelTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long HOUR = 60 * MINUTE;
    private static final int HISTORIES = Level.count(200, 1_000, 20_000);
    private static final int STEPS = 600;

    private record Event(long hour, CaptchaType type, long solved, long complaints) {}

    @Test
    void complaintsAreHeldExactlyWhenTheShareOverTheWindowSaysSo() {
        long seed = Level.seed("complaint guard", 20_261_120L);
        Random random = new Random(seed);
        int held = 0;
        for (int history = 0; history < HISTORIES; history++) {
            held += exactly(random, "seed " + seed + ", history " + history);
        }
        assertThat(held).as("seed %d: checks that found complaints held", seed).isGreaterThan(HISTORIES);
    }

    private static int exactly(Random random, String which) {
        int hours = 1 + random.nextInt(30);
        int sample = 1 + random.nextInt(60);
        int percent = 5 + random.nextInt(96);
        ComplaintLimits limits = ComplaintLimits.builder()
                .window(Duration.ofHours(hours))
                .minimumSample(sample)
                .shares(percent / 200.0, percent / 150.0, percent / 100.0)
                .hysteresis(0)
                .coolDown(Duration.ofDays(365))
                .build();
        ComplaintGuard guard = guard(limits);
        List<Event> events = new ArrayList<>();
        double mood = random.nextDouble();
        long now = 0;
        int held = 0;
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(50) == 0) {
                mood = random.nextDouble();
                now += random.nextInt(4) * HOUR;
            }
            now += random.nextInt(4) * MINUTE;
            CaptchaType type = random.nextInt(4) == 0 ? CaptchaType.HCAPTCHA : CaptchaType.IMAGE;
            if (random.nextInt(20) == 0) {
                long solved = random.nextInt(10);
                guard.observeSolved(type, null, solved, now);
                events.add(new Event(now / HOUR, type, solved, 0));
            } else {
                boolean complaint = random.nextDouble() < mood;
                guard.count(complaint ? Verdict.INCORRECT : Verdict.CORRECT, type, null, now);
                events.add(new Event(now / HOUR, type, 1, complaint ? 1 : 0));
            }
            boolean expected = isHeld(events, type, now / HOUR, hours, sample, percent);
            assertThat(guard.holds(Verdict.INCORRECT, type, null, now))
                    .as("%s, step %d", which, step)
                    .isEqualTo(expected);
            held += expected ? 1 : 0;
        }
        return held;
    }

    private static boolean isHeld(List<Event> events, CaptchaType type, long hour, int hours, int sample, int percent) {
        long solved = 0;
        long complaints = 0;
        for (Event event : events) {
            if (event.type() == type && event.hour() > hour - hours) {
                solved += event.solved();
                complaints += event.complaints();
            }
        }
        return solved >= sample && complaints * 100 >= solved * percent;
    }

    @Test
    void hysteresisHoldsLongerAndNeverEarlier() {
        long seed = Level.seed("complaint guard", 20_261_120L);
        Random random = new Random(seed);
        ComplaintLimits limits = ComplaintLimits.builder()
                .coolDown(Duration.ofDays(365))
                .hysteresis(0.1)
                .build();
        for (int history = 0; history < HISTORIES; history++) {
            ComplaintGuard guard = guard(limits);
            double mood = random.nextDouble();
            long now = 0;
            ComplaintState before = ComplaintState.NORMAL;
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(50) == 0) {
                    mood = random.nextDouble();
                }
                now += random.nextInt(4) * MINUTE;
                guard.count(
                        random.nextDouble() < mood ? Verdict.INCORRECT : Verdict.CORRECT, CaptchaType.IMAGE, null, now);
                ComplaintFigures figures = guard.figures(now).get(0);
                boolean enough = figures.solved() >= limits.minimumSample();
                boolean over = enough && figures.share() >= 0.4 - 1e-9;
                boolean stays = before == ComplaintState.HELD && enough && figures.share() >= 0.3 - 1e-9;
                assertThat(figures.state() == ComplaintState.HELD)
                        .as("seed %d, history %d, step %d: %s", seed, history, step, figures)
                        .isEqualTo(over || stays);
                before = figures.state();
            }
        }
    }

    @Test
    void aMillionDomainsFitIntoTheBound() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT);
        for (int i = 0; i < 1_000_000; i++) {
            Verdict verdict = i % 3 == 0 ? Verdict.INCORRECT : Verdict.CORRECT;
            guard.count(verdict, CaptchaType.RECAPTCHA_V3, "site-" + i + ".example", 0);
            guard.holds(verdict, CaptchaType.RECAPTCHA_V3, "other-" + i + ".example", 0);
        }

        List<ComplaintFigures> figures = guard.figures(0);
        assertThat(figures).hasSizeLessThanOrEqualTo(1_001);
        assertThat(figures.stream().mapToLong(ComplaintFigures::solved).sum()).isEqualTo(1_000_000);
    }

    @Test
    void domainsWhoseWindowsRanEmptyMakeRoomForNewOnes() {
        ComplaintGuard guard = guard(ComplaintLimits.DEFAULT);
        for (int i = 0; i < 2_000; i++) {
            guard.count(Verdict.CORRECT, CaptchaType.RECAPTCHA_V3, "old-" + i + ".example", 0);
        }
        long tomorrow = 24 * HOUR;
        for (int i = 0; i < 900; i++) {
            guard.count(Verdict.CORRECT, CaptchaType.RECAPTCHA_V3, "new-" + i + ".example", tomorrow);
        }

        assertThat(guard.figures(tomorrow))
                .filteredOn(
                        figures -> figures.domain() != null && figures.domain().startsWith("new-"))
                .hasSize(900);
        assertThat(guard.figures(tomorrow)).hasSizeLessThanOrEqualTo(1_001);
    }

    private static ComplaintGuard guard(ComplaintLimits limits) {
        return new ComplaintGuard(
                new ComplaintGuard.Terms(
                        "main", limits, EnumSet.of(CaptchaType.RECAPTCHA_V3), EnumSet.allOf(CaptchaType.class)),
                event -> {},
                0);
    }
}
