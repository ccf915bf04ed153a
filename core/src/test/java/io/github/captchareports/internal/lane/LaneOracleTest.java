package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.support.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The lane beside {@link LaneModel}, on virtual time, through the same random operations: the same grants and drops
 * in the same order at the same times. {@code -Dscripts=N} runs more of them.
 */
@Tag("model")
class LaneOracleTest {
    private static final int SCRIPTS = Level.count(1_000, 5_000, 100_000);
    private static final int OPERATIONS = 120;
    private static final long MILLI = 1_000_000;
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final int[] RATES = {7, 20, 50, 100, 250, 333};
    /** A token may be found a few nanoseconds late, since timers are set in whole ones. */
    private static final long ROUNDING = 1_000;

    @Test
    void theLaneGrantsWhatTheModelGrants() {
        long grants = 0;
        long drops = 0;
        long first = Level.seed("lane oracle", 0);
        for (long seed = first; seed < first + SCRIPTS; seed++) {
            Run run = new Run(seed);
            try {
                run.run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
            grants +=
                    run.model.log.stream().filter(event -> event.why() == null).count();
            drops += run.model.log.stream().filter(event -> event.why() != null).count();
        }
        System.out.println("lane oracle: " + SCRIPTS + " seeds, " + grants + " grants, " + drops + " drops");
        assertThat(grants).isPositive();
        assertThat(drops).isPositive();
    }

    private static final class Run {
        private final Random random;
        private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        private final List<LaneModel.Event> log = new ArrayList<>();
        private final Map<Integer, Real> reports = new HashMap<>();
        /** Throttling lowers the rate for a while: only where tokens never run out is that nothing the model must know. */
        private final boolean throttling;
        /** Whether hardly anything that is answered can be read. */
        private final boolean wrongAddress;

        private final Lane lane;
        private final LaneModel model;
        private int compared;

        Run(long seed) {
            random = new Random(seed);
            throttling = seed % 4 == 0;
            wrongAddress = seed % 8 < 2;
            LaneSettings settings = new LaneSettings(
                    rate(),
                    1 + random.nextInt(6),
                    1 + random.nextInt(6),
                    5 + random.nextInt(40),
                    Duration.ofDays(1).toNanos(),
                    RetryPolicy.DEFAULT
                            .withBudget(1 + random.nextInt(10))
                            .withOutage(Duration.ofDays(1), Duration.ofSeconds(5)),
                    clock,
                    () -> LaneModel.JITTER,
                    null,
                    1);
            clock.advanceTimeBy(Duration.ofNanos(random.nextLong(3_000 * MILLI)));
            lane = new Lane(settings, () -> {});
            model = new LaneModel(settings, now());
        }

        void run() {
            for (int i = 0; i < OPERATIONS; i++) {
                long longest = wrongAddress ? 4_000 * MILLI : 800 * MILLI;
                pass(random.nextLong(random.nextInt(8) == 0 ? longest : 15 * MILLI));
                operate(i);
                compare();
            }
            pass(1_000 * MILLI);
            lane.close();
            model.close();
            compare();
            assertThat(lane.pending()).isZero();
        }

        private void pass(long nanos) {
            clock.advanceTimeBy(Duration.ofNanos(nanos));
            model.passTo(now());
        }

        private void operate(int number) {
            int dice = random.nextInt(100);
            if (dice < 52) {
                arrive(number);
            } else if (dice < 85) {
                finish();
            } else if (dice < 91) {
                withdraw();
            } else if (dice < 93) {
                long nanos = random.nextInt(4) == 0 ? 0 : 1 + random.nextLong(400 * MILLI);
                lane.pause(nanos);
                model.pause(nanos);
            } else if (dice < 96) {
                lane.resume();
                model.resume();
            } else if (dice < 98) {
                int requests = 1 + random.nextInt(6);
                lane.maxInFlight(requests);
                model.maxInFlight(requests);
            } else {
                RateLimit limit = rate();
                lane.rateLimit(limit);
                model.rateLimit(limit);
            }
        }

        /** Deadlines on a coarse grid, so that there are equal ones. */
        private void arrive(int number) {
            long deadline = (now() / (50 * MILLI) + 1 + random.nextInt(wrongAddress ? 600 : 30)) * 50 * MILLI;
            long atRiskFrom = deadline - random.nextInt(3) * 120L * MILLI;
            String path = random.nextInt(3) == 0 ? "/bad" : "/good";
            Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
            boolean held = random.nextInt(15) == 0;
            Real real = new Real(number, path, deadline, atRiskFrom, priority, held);
            reports.put(number, real);
            assertThat(lane.enter(real.entry, true))
                    .as("report %s may wait", number)
                    .isEqualTo(model.enter(new LaneModel.Report(number, path, deadline, atRiskFrom, priority, held)));
        }

        private void finish() {
            LaneModel.Report report = any(model.onTheWire);
            if (report == null) {
                return;
            }
            Real real = real(report);
            AttemptFeedback feedback = feedback(report);
            boolean again = !(feedback instanceof AttemptFeedback.Refused) && random.nextBoolean();
            long left = report.deadline - now() - 1;
            if (again && left > 0) {
                long notBefore = now() + random.nextLong(Math.min(left, 300 * MILLI));
                boolean probe = random.nextInt(10) == 0;
                lane.finishAndRetry(real.entry, feedback, notBefore, probe);
                model.finishAndRetry(report, feedback, notBefore, probe);
            } else {
                lane.finish(real.entry, feedback);
                model.finish(report, feedback);
            }
        }

        private AttemptFeedback feedback(LaneModel.Report report) {
            int dice = random.nextInt(100);
            if (dice < 5) {
                return new AttemptFeedback.Refused(dice == 0 ? 0 : 1 + random.nextLong(300 * MILLI), "REFUSED");
            }
            if (dice < 8) {
                return new AttemptFeedback.MethodRefused(report.path, "METHOD");
            }
            if (dice < 20 && throttling) {
                return new AttemptFeedback.Throttled(1 + random.nextLong(300 * MILLI), "SLOW");
            }
            if (dice < 30) {
                return AttemptFeedback.FAILED;
            }
            // A quarter of the runs meets a wrong address, so that some never get an answer at all.
            if (dice < (wrongAddress ? 95 : 45)) {
                return new AttemptFeedback.Failed(0, FailureCause.of(Kind.HTTP_STATUS, 404, "unreadable"));
            }
            return dice < 50 ? AttemptFeedback.NOTHING : AttemptFeedback.ANSWERED;
        }

        private void withdraw() {
            LaneModel.Report report = any(model.waiting);
            if (report != null) {
                assertThat(lane.withdraw(real(report).entry))
                        .as("report %s still waits", report.id)
                        .isTrue();
                model.withdraw(report);
            }
        }

        private <T> @Nullable T any(List<T> all) {
            return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
        }

        private Real real(LaneModel.Report report) {
            Real real = reports.get(report.id);
            if (real == null) {
                throw new IllegalStateException("report " + report.id + " never arrived");
            }
            return real;
        }

        private void compare() {
            assertThat(log.subList(compared, log.size()))
                    .usingElementComparator((one, other) -> same(one, other) ? 0 : 1)
                    .isEqualTo(model.log.subList(compared, model.log.size()));
            compared = log.size();
            assertThat(lane.pending()).isEqualTo(model.waiting.size());
            assertThat(lane.inFlight()).isEqualTo(model.onTheWire.size());
        }

        private static boolean same(LaneModel.Event one, LaneModel.Event other) {
            return one.report() == other.report()
                    && one.why() == other.why()
                    && Math.abs(one.at() - other.at()) <= ROUNDING;
        }

        private RateLimit rate() {
            return throttling
                    ? new RateLimit(1_000_000, 1_000_000)
                    : new RateLimit(RATES[random.nextInt(RATES.length)], 1 + random.nextInt(5));
        }

        private long now() {
            return clock.now(TimeUnit.NANOSECONDS);
        }

        private final class Real extends QuietEntry {
            private final int id;
            private final boolean held;

            Real(int id, String path, long deadline, long atRiskFrom, Priority priority, boolean held) {
                super(deadline, atRiskFrom, priority, path);
                this.id = id;
                this.held = held;
            }

            @Override
            public boolean admissible(long time) {
                return !held;
            }

            @Override
            public void onGranted() {
                log.add(new LaneModel.Event(id, null, now()));
                lane.passGate(entry);
            }

            @Override
            public void onDropped(DropReason why, @Nullable String code) {
                log.add(new LaneModel.Event(id, why, now()));
            }
        }
    }
}
