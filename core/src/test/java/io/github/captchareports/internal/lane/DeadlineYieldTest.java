package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * What earliest-deadline-first is for: of the reports that could be saved at all, how many are sent in time when there
 * are more than the rate allows. The best that anybody could have done, knowing the future, is a maximum matching of
 * reports and sending slots.
 */
class DeadlineYieldTest {
    private static final int ROUNDS = 30;
    private static final int REPORTS = 400;
    private static final int PER_SECOND = 20;
    private static final long SLOT = 1_000_000_000L / PER_SECOND;
    private static final long[] SLACK_MILLIS = {200, 1_000, 5_000, 20_000, 60_000};
    private static final Comparator<LaneEntry> FIRST_COME = Comparator.comparingLong(entry -> entry.sequence);

    @Test
    void theYieldIsWithinOnePercentOfTheBestPossible() {
        int best = 0;
        int earliestDeadline = 0;
        int firstCome = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            List<Report> reports = overload(new Random(seed), 0);
            int possible = matching(reports);
            int sent = sent(reports, DeadlineQueue.EARLIEST_DEADLINE);
            assertThat(sent)
                    .as("sent in time of %s possible, seed %s", possible, seed)
                    .isGreaterThanOrEqualTo((int) Math.floor(possible * 0.99));
            best += possible;
            earliestDeadline += sent;
            firstCome += sent(reports, FIRST_COME);
        }
        System.out.printf(
                "deadline yield: earliest deadline first %.1f %%, first come first served %.1f %% of the best possible%n",
                100.0 * earliestDeadline / best, 100.0 * firstCome / best);
        assertThat(earliestDeadline).isGreaterThan(firstCome);
    }

    /** Complaints of a second go before its confirmations, though the deadline of those may be the earlier one. */
    @Test
    void complaintsOfASecondGoFirstAtTheCostOfOneReportInAHundred() {
        int best = 0;
        int all = 0;
        int complaints = 0;
        int complaintsUnlessFirst = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            List<Report> reports = overload(new Random(seed), 0.1);
            List<Report> alike = reports.stream()
                    .map(report -> new Report(report.arrival, report.deadline, Priority.CONFIRMATION))
                    .toList();
            boolean[] sent = play(reports, DeadlineQueue.EARLIEST_DEADLINE);
            best += matching(reports);
            all += count(i -> sent[i]);
            complaints += count(i -> sent[i] && reports.get(i).isComplaint());
            boolean[] sentUnlessFirst = play(alike, DeadlineQueue.EARLIEST_DEADLINE);
            complaintsUnlessFirst +=
                    count(i -> sentUnlessFirst[i] && reports.get(i).isComplaint());
        }
        System.out.printf(
                "deadline yield: with one complaint in ten %.1f %% of the best possible; %d complaints, %d were they confirmations%n",
                100.0 * all / best, complaints, complaintsUnlessFirst);
        assertThat(all).isGreaterThanOrEqualTo((int) Math.floor(best * 0.99));
        assertThat(complaints).isGreaterThan(complaintsUnlessFirst);
    }

    private static int count(IntPredicate which) {
        return (int) IntStream.range(0, REPORTS).filter(which).count();
    }

    /** More than the rate allows, of mixed slack, in shuffled order. */
    private static List<Report> overload(Random random, double complaints) {
        double demand = 1.2 + random.nextDouble() * 2;
        long span = (long) (REPORTS / (PER_SECOND * demand) * 1e9);
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < REPORTS; i++) {
            // At the beginning of a slot, so that the slots of the matching are those of the lane.
            long arrival = (long) (random.nextDouble() * span) / SLOT * SLOT;
            long slack = SLACK_MILLIS[random.nextInt(SLACK_MILLIS.length)] * 1_000_000;
            Priority priority =
                    complaints > 0 && random.nextDouble() < complaints ? Priority.COMPLAINT : Priority.CONFIRMATION;
            reports.add(new Report(arrival, arrival + slack, priority));
        }
        // Somebody is always there first, so that the lane's clock and the slots begin together.
        reports.set(0, new Report(0, SLACK_MILLIS[0] * 1_000_000, Priority.CONFIRMATION));
        return reports;
    }

    private static int sent(List<Report> reports, Comparator<LaneEntry> order) {
        boolean[] sent = play(reports, order);
        return count(i -> sent[i]);
    }

    /** Which of them were sent. */
    private static boolean[] play(List<Report> reports, Comparator<LaneEntry> order) {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        LaneSettings settings = new LaneSettings(
                new RateLimit(PER_SECOND, 1),
                REPORTS,
                REPORTS,
                REPORTS,
                Duration.ofSeconds(10).toNanos(),
                RetryPolicy.DEFAULT,
                clock,
                () -> 0.5,
                null,
                1);
        Lane lane = new Lane(settings, () -> {}, defect -> false, requests -> {}, new DeadlineQueue(order, 0));
        List<Sent> entries = new ArrayList<>();
        for (Report report : reports) {
            Sent sending = new Sent(lane, report);
            entries.add(sending);
            clock.schedule(() -> lane.enter(sending.entry, false), report.arrival(), TimeUnit.NANOSECONDS);
        }
        clock.advanceTimeBy(Duration.ofMinutes(3));
        boolean[] sent = new boolean[entries.size()];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = entries.get(i).granted;
        }
        return sent;
    }

    /** The size of a maximum matching of reports and slots, by augmenting paths. */
    private static int matching(List<Report> reports) {
        long end = reports.stream().mapToLong(Report::deadline).max().orElse(0);
        int[] reportOfSlot = new int[(int) (end / SLOT) + 1];
        Arrays.fill(reportOfSlot, -1);
        int matched = 0;
        for (int report = 0; report < reports.size(); report++) {
            if (augment(report, reports, reportOfSlot, new boolean[reportOfSlot.length])) {
                matched++;
            }
        }
        return matched;
    }

    private static boolean augment(int report, List<Report> reports, int[] reportOfSlot, boolean[] seen) {
        long deadline = reports.get(report).deadline();
        for (int slot = (int) (reports.get(report).arrival() / SLOT); slot * SLOT < deadline; slot++) {
            if (seen[slot]) {
                continue;
            }
            seen[slot] = true;
            if (reportOfSlot[slot] < 0 || augment(reportOfSlot[slot], reports, reportOfSlot, seen)) {
                reportOfSlot[slot] = report;
                return true;
            }
        }
        return false;
    }

    private record Report(long arrival, long deadline, Priority priority) {
        boolean isComplaint() {
            return priority == Priority.COMPLAINT;
        }
    }

    private static final class Sent extends QuietEntry {
        private final Lane lane;
        private boolean granted;

        Sent(Lane lane, Report report) {
            super(report.deadline(), report.deadline(), report.priority(), "/");
            this.lane = lane;
        }

        @Override
        public void onGranted() {
            granted = true;
            lane.finish(entry, AttemptFeedback.ANSWERED);
        }
    }
}
