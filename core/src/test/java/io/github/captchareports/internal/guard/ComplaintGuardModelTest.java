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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random histories, against a model that keeps every event and counts them anew each time. */
@Tag("model")
class ComplaintGuardModelTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long HOUR = 60 * MINUTE;
    private static final int HISTORIES = Level.count(30, 500, 10_000);
    private static final int STEPS = 600;

    /** Everything that was counted, in its order. */
    private record Event(long hour, CaptchaType type, long solved, long total, long wrong, long complaints) {}

    private static final CaptchaType[] TYPES = {CaptchaType.IMAGE, CaptchaType.FUNCAPTCHA, CaptchaType.HCAPTCHA};
    private static final Map<CaptchaType, String> SCOPES =
            Map.of(CaptchaType.IMAGE, "account", CaptchaType.FUNCAPTCHA, "account", CaptchaType.HCAPTCHA, "hcaptcha");

    @Test
    void complaintsAreHeldExactlyWhenTheKnownShareOverTheWindowSaysSo() {
        long seed = Level.seed("complaint guard", 20_261_120L);
        Random random = new Random(seed);
        int held = 0;
        for (int history = 0; history < HISTORIES; history++) {
            held += new History(random, "seed " + seed + ", history " + history).run();
        }
        assertThat(held).as("seed %d: checks that found complaints held", seed).isGreaterThan(HISTORIES);
    }

    /** One history: the guard is restarted now and then from the text of its snapshot, the model never. */
    private static final class History {
        private final Random random;
        private final String which;
        private final int hours;
        private final int sample;
        private final int percent;
        private final GuardSettings settings;
        private final List<Event> events = new ArrayList<>();
        private final Set<Long> told = new HashSet<>();
        private final Set<Long> wrong = new HashSet<>();
        private ComplaintGuard guard;
        private boolean account;
        private boolean hcaptcha;
        private long now;

        History(Random random, String which) {
            this.random = random;
            this.which = which;
            this.hours = 1 + random.nextInt(30);
            this.sample = 1 + random.nextInt(60);
            this.percent = 5 + random.nextInt(96);
            this.settings = new GuardSettings(
                    "main",
                    ComplaintLimits.builder()
                            .window(Duration.ofHours(hours))
                            .minimumSample(sample)
                            .shares(percent / 200.0, percent / 150.0, percent / 100.0)
                            .hysteresis(0)
                            .coolDown(Duration.ofDays(365))
                            .build(),
                    SCOPES,
                    Map.of());
            this.guard = new ComplaintGuard(settings, event -> {}, 0);
        }

        int run() {
            double mood = random.nextDouble();
            int held = 0;
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(50) == 0) {
                    mood = random.nextDouble();
                    now += random.nextInt(4) * HOUR;
                }
                now += random.nextInt(4) * MINUTE;
                CaptchaType type = TYPES[random.nextInt(TYPES.length)];
                look();
                happen(type, mood);
                look();
                CaptchaType asked = TYPES[random.nextInt(TYPES.length)];
                boolean expected = asked == CaptchaType.HCAPTCHA ? hcaptcha : account;
                assertThat(guard.holds(Verdict.INCORRECT, asked, now))
                        .as("%s, step %d, %s", which, step, asked)
                        .isEqualTo(expected);
                held += expected ? 1 : 0;
            }
            return held;
        }

        /** A hold may outlast its share, so both look at the same moments. */
        private void look() {
            account = isHeld("account", account);
            hcaptcha = isHeld("hcaptcha", hcaptcha);
            guard.figures(now);
        }

        private void happen(CaptchaType type, double mood) {
            int dice = random.nextInt(100);
            if (dice < 4) {
                long solved = random.nextInt(10);
                guard.observeSolved(type, null, solved, now);
                note(type, solved, 0, 0, 0);
            } else if (dice < 6) {
                long total = random.nextInt(20);
                guard.totalSolved(type, total, now);
                note(type, 0, total, 0, 0);
            } else if (dice < 8) {
                GuardSnapshot snapshot =
                        GuardSnapshot.parse(guard.snapshot(now, true).text());
                guard = new ComplaintGuard(settings, event -> {}, now);
                assertThat(guard.restore(snapshot, true, now)).isZero();
            } else if (dice < 10) {
                GuardCounts others = new GuardCounts(5, 0, 2, 1, 0);
                long back = random.nextInt(5);
                guard.observeOthers(List.of(new RemoteCounts(type, now / HOUR - back, others)), now);
                events.add(new Event(now / HOUR - back, type, 5, 0, 2, 1));
            } else {
                report(type, random.nextDouble() < mood);
            }
        }

        private void report(CaptchaType type, boolean complaint) {
            // Now and then a task that was told before.
            long task = random.nextInt(STEPS);
            Verdict verdict = complaint ? Verdict.INCORRECT : Verdict.CORRECT;
            guard.received(task, verdict, type, null, now);
            boolean first = told.add(task);
            note(type, first ? 1 : 0, 0, complaint && wrong.add(task) ? 1 : 0, 0);
            if (random.nextInt(4) != 0) {
                guard.sent(verdict, type, now);
                boolean recorded = random.nextInt(5) != 0;
                if (complaint && !recorded) {
                    guard.notRecorded(type, now, now);
                } else if (complaint) {
                    note(type, 0, 0, 0, 1);
                }
            }
        }

        private static String scope(CaptchaType type) {
            return type == CaptchaType.HCAPTCHA ? "hcaptcha" : "account";
        }

        private void note(CaptchaType type, long solved, long total, long calledWrong, long complaints) {
            events.add(new Event(now / HOUR, type, solved, total, calledWrong, complaints));
        }

        private boolean isTooMany(long complaints, long solved) {
            return solved >= sample && complaints * 100 >= solved * percent;
        }

        /** What is held now, where {@code before} was held until now. */
        private boolean isHeld(String scope, boolean before) {
            long solved = 0;
            long complaints = 0;
            long solvedSoon = 0;
            long complaintsSoon = 0;
            long wrongOfAll = 0;
            boolean known = false;
            for (CaptchaType type : TYPES) {
                if (scope(type).equals(scope)) {
                    List<Event> own = events.stream()
                            .filter(event -> event.type() == type && event.hour() > now / HOUR - hours)
                            .toList();
                    long ofType = own.stream().mapToLong(Event::solved).sum();
                    long total = own.stream().mapToLong(Event::total).sum();
                    long calledWrong = own.stream().mapToLong(Event::wrong).sum();
                    wrongOfAll += calledWrong;
                    if ((total > 0 && total >= ofType) ? total >= sample : ofType - calledWrong >= sample) {
                        known = true;
                        solved += Math.max(ofType, total);
                        long complained =
                                own.stream().mapToLong(Event::complaints).sum();
                        complaints += complained;
                        List<Event> oldest = own.stream()
                                .filter(event -> event.hour() == now / HOUR - hours + 1)
                                .toList();
                        solvedSoon += Math.max(ofType, total)
                                - Math.max(
                                        oldest.stream().mapToLong(Event::solved).sum(),
                                        oldest.stream().mapToLong(Event::total).sum());
                        complaintsSoon += complained
                                - oldest.stream().mapToLong(Event::complaints).sum();
                    }
                }
            }
            return known
                    ? isTooMany(complaints, solved) || isTooMany(complaintsSoon, solvedSoon)
                    : before && wrongOfAll >= sample;
        }
    }

    @Test
    void hysteresisHoldsLongerAndNeverEarlier() {
        long seed = Level.seed("complaint guard", 20_261_120L);
        Random random = new Random(seed);
        ComplaintLimits limits = ComplaintLimits.builder()
                .minimumSample(50)
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
                Verdict verdict = random.nextDouble() < mood ? Verdict.INCORRECT : Verdict.CORRECT;
                String which = "seed " + seed + ", history " + history + ", step " + step;
                guard.received(step, verdict, CaptchaType.IMAGE, null, now);
                before = looked(guard.figures(now).get(0), before, which);
                guard.sent(verdict, CaptchaType.IMAGE, now);
                before = looked(guard.figures(now).get(0), before, which);
            }
        }
    }

    /** Looked at after each of the two, since the share falls when a report is received and rises when it is sent. */
    private static ComplaintState looked(ComplaintFigures figures, ComplaintState before, String which) {
        boolean over = figures.isKnown() && figures.share() >= 0.4 - 1e-9;
        boolean stays = before == ComplaintState.HELD && figures.isKnown() && figures.share() >= 0.3 - 1e-9;
        assertThat(figures.state() == ComplaintState.HELD)
                .as("%s: %s", which, figures)
                .isEqualTo(over || stays);
        return figures.state();
    }

    @Test
    void aMillionDomainsFitIntoTheBound() {
        DomainCounts domains = new DomainCounts(24);
        for (int i = 0; i < 1_000_000; i++) {
            domains.add(CaptchaType.RECAPTCHA_V3, "site-" + i + ".example", 1, i % 3 == 0 ? 1 : 0, 0);
        }

        assertThat(domains.size()).isEqualTo(1_001);
        assertThat(domains.worst(EnumSet.of(CaptchaType.RECAPTCHA_V3), 0))
                .hasSize(10)
                .first()
                .satisfies(all -> {
                    assertThat(all.domain()).isNull();
                    assertThat(all.solved()).isEqualTo(999_000);
                });
    }

    @Test
    void domainsWhoseWindowsRanEmptyMakeRoomForNewOnes() {
        DomainCounts domains = new DomainCounts(24);
        for (int i = 0; i < 2_000; i++) {
            domains.add(CaptchaType.RECAPTCHA_V3, "old-" + i + ".example", 1, 1, 0);
        }
        long tomorrow = 24 * HOUR;
        for (int i = 0; i < 900; i++) {
            domains.add(CaptchaType.RECAPTCHA_V3, "new-" + i + ".example", 1, 1, tomorrow);
        }

        assertThat(domains.size()).isLessThanOrEqualTo(1_001);
        assertThat(domains.worst(EnumSet.of(CaptchaType.RECAPTCHA_V3), tomorrow))
                .hasSize(10)
                .allSatisfy(part -> assertThat(part.domain()).startsWith("new-"));
    }

    private static ComplaintGuard guard(ComplaintLimits limits) {
        return new ComplaintGuard(new GuardSettings("main", limits, SCOPES, Map.of()), event -> {}, 0);
    }
}
