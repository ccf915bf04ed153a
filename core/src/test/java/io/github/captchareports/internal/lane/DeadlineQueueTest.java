package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
    private static final long NOW = 1_000;
    private static final long SECOND = 1_000_000_000L;
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    private DeadlineQueue queue = new DeadlineQueue(DeadlineQueue.EARLIEST_DEADLINE, 0);

    @Test
    void theEarliestDeadlineComesFirst() {
        add("c", 30, 0);
        add("a", 10, 0);
        add("b", 20, 0);

        assertThat(inOrder()).containsExactly("a", "b", "c");
    }

    @Test
    void ofOneDeadlineTheOneAtRiskFirstComesFirst() {
        add("c", 10, 9);
        add("a", 10, 1);
        add("b", 10, 5);

        assertThat(inOrder()).containsExactly("a", "b", "c");
    }

    @Test
    void ofEqualsTheOneThatCameFirstComesFirst() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            add("report-" + i, 10, 1);
            names.add("report-" + i);
        }

        assertThat(inOrder()).isEqualTo(names);
    }

    @Test
    void anEntryThatComesBackKeepsItsOrderAmongEquals() {
        LaneEntry first = add("first", 10, 1);
        add("second", 10, 1);
        LaneEntry taken = queue.peek() == first ? first : null;
        assertThat(taken).isNotNull();
        queue.poll(first);
        first.win();

        first.enter();
        queue.add(first, NOW);

        assertThat(inOrder()).containsExactly("first", "second");
    }

    @Test
    void aClockThatWrapsDoesNotDisturbTheOrder() {
        long end = Long.MAX_VALUE;
        queue = new DeadlineQueue(DeadlineQueue.EARLIEST_DEADLINE, end - SECOND);
        add("late", end + 10, 0);
        add("early", end - 10, 0);

        assertThat(inOrder()).containsExactly("early", "late");
    }

    @Test
    void aClockThatWrapsDoesNotDisturbTheSeconds() {
        long opened = Long.MAX_VALUE - SECOND / 2;
        queue = new DeadlineQueue(DeadlineQueue.EARLIEST_DEADLINE, opened);
        add("next second", opened + SECOND, Priority.COMPLAINT);
        add("confirmation", opened + 1, Priority.CONFIRMATION);
        add("complaint", opened + SECOND - 1, Priority.COMPLAINT);

        assertThat(queue.nextDeadline()).isEqualTo(opened + 1);
        assertThat(inOrder()).containsExactly("complaint", "confirmation", "next second");
    }

    @Test
    void ofOneSecondComplaintsComeFirst() {
        add("confirmation", 2 * SECOND, Priority.CONFIRMATION);
        add("confirmation later", 3 * SECOND - 1, Priority.CONFIRMATION);
        add("complaint later", 3 * SECOND - 1, Priority.COMPLAINT);
        add("complaint", 2 * SECOND, Priority.COMPLAINT);

        assertThat(inOrder()).containsExactly("complaint", "complaint later", "confirmation", "confirmation later");
    }

    @Test
    void aComplaintOfTheNextSecondDoesNotComeFirst() {
        add("complaint", 3 * SECOND, Priority.COMPLAINT);
        add("confirmation", 3 * SECOND - 1, Priority.CONFIRMATION);

        assertThat(inOrder()).containsExactly("confirmation", "complaint");
    }

    @Test
    void secondsAreCountedFromWhenTheLaneWasOpened() {
        queue = new DeadlineQueue(DeadlineQueue.EARLIEST_DEADLINE, SECOND / 2);
        add("first second", SECOND + SECOND / 2 - 1, Priority.CONFIRMATION);
        add("second second", SECOND + SECOND / 2, Priority.COMPLAINT);
        add("before", SECOND / 2 - 1, Priority.CONFIRMATION);
        add("long before", -SECOND / 2 - 1, Priority.COMPLAINT);

        assertThat(inOrder()).containsExactly("long before", "before", "first second", "second second");
    }

    @Test
    void whatIsIgnoredComesLastByDeadline() {
        add("ignored later", 2, Priority.IGNORED);
        add("confirmation", 9 * SECOND, Priority.CONFIRMATION);
        add("ignored", 1, Priority.IGNORED);
        add("complaint", 9 * SECOND, Priority.COMPLAINT);

        assertThat(inOrder()).containsExactly("complaint", "confirmation", "ignored", "ignored later");
    }

    @Test
    void whatIsIgnoredDoesNotComeUpWhileSomethingElseBacksOff() {
        add("ignored", 10 * SECOND, Priority.IGNORED);
        LaneEntry backingOff = add("complaint", 10 * SECOND, Priority.COMPLAINT, NOW + 5);
        assertThat(queue.peek()).isNull();
        assertThat(queue.nextDeadline()).isEqualTo(10 * SECOND);
        assertThat(queue.readyCount()).isEqualTo(1);

        backingOff.withdraw();
        queue.noteWithdrawn();

        assertThat(inOrder()).containsExactly("ignored");
    }

    @Test
    void whatIsIgnoredDoesNotWaitForTheBackoffOfItsLike() {
        add("ignored", 10, Priority.IGNORED);
        add("ignored, backing off", 5, Priority.IGNORED, NOW + 5);
        assertThat(queue.nextReadyAt()).isEqualTo(NOW + 5);
        assertThat(inOrder()).containsExactly("ignored");

        queue.advance(NOW + 5);

        assertThat(inOrder()).containsExactly("ignored, backing off");
    }

    @Test
    void anEntryWhoseDeadlineHasComeIsTakenOutWhereverItStands() {
        add("complaint", SECOND - 1, Priority.COMPLAINT);
        add("confirmation", 30, Priority.CONFIRMATION);
        add("ignored", 20, Priority.IGNORED);
        add("withdrawn", 10, Priority.IGNORED).withdraw();
        assertThat(queue.nextDeadline()).isEqualTo(20);

        assertThat(queue.pollOverdue(19)).isNull();
        assertThat(name(queue.pollOverdue(30))).isEqualTo("ignored");
        assertThat(name(queue.pollOverdue(30))).isEqualTo("confirmation");
        assertThat(queue.pollOverdue(30)).isNull();
        assertThat(queue.nextDeadline()).isEqualTo(SECOND - 1);
        assertThat(inOrder()).containsExactly("complaint");
        assertThat(queue.nextDeadline()).isEqualTo(Availability.NEVER);
        assertThat(queue.pollOverdue(SECOND)).isNull();
    }

    @Test
    void ofOneDeadlineTheComplaintIsOverdueFirst() {
        add("ignored", 20, Priority.IGNORED);
        add("confirmation", 20, Priority.CONFIRMATION);
        add("complaint", 20, Priority.COMPLAINT);

        assertThat(name(queue.pollOverdue(20))).isEqualTo("complaint");
        assertThat(name(queue.pollOverdue(20))).isEqualTo("confirmation");
        assertThat(name(queue.pollOverdue(20))).isEqualTo("ignored");
    }

    /** Withdrawn between peek and poll: the entry behind it must not be taken instead. */
    @Test
    void whatWasShownIsTakenOutThoughItWasWithdrawnMeanwhile() {
        LaneEntry first = add("first", 10, 0);
        add("second", 20, 0);
        LaneEntry shown = queue.peek();
        assertThat(shown).isSameAs(first);

        first.withdraw();
        queue.poll(first);

        assertThat(inOrder()).containsExactly("second");
    }

    @Test
    void anyMixtureComesOutInOrder() {
        Random random = new Random(42);
        List<LaneEntry> reports = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long deadline = random.nextInt(50) * SECOND / 10;
            Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
            reports.add(add("report-" + i, deadline, random.nextInt(5), priority, 0));
        }
        reports.sort(Comparator.<LaneEntry, Boolean>comparing(report -> report.priority == Priority.IGNORED)
                .thenComparingLong(report -> report.priority == Priority.IGNORED ? 0 : report.deadline / SECOND)
                .thenComparing(report -> report.priority)
                .thenComparingLong(report -> report.deadline)
                .thenComparingLong(report -> report.atRiskFrom)
                .thenComparingLong(report -> report.sequence));

        List<String> seen = new ArrayList<>();
        queue.visit(entry -> seen.add(name(entry)));
        assertThat(seen).isEqualTo(reports.stream().map(DeadlineQueueTest::name).toList());
        assertThat(inOrder())
                .isEqualTo(reports.stream().map(DeadlineQueueTest::name).toList());
    }

    @Test
    void anEntryThatWasWithdrawnDoesNotComeUp() {
        add("a", 10, 0).withdraw();
        add("b", 20, 0);
        add("c", 30, 0).withdraw();

        assertThat(inOrder()).containsExactly("b");
    }

    @Test
    void anEmptyQueueHasNoEntryAndNothingToWaitFor() {
        assertThat(queue.peek()).isNull();
        assertThat(queue.nextReadyAt()).isEqualTo(Availability.NEVER);
    }

    @Test
    void anEntryThatBacksOffIsNotReadyBeforeItsTime() {
        add("patient", 10, 0, NOW + 5);
        assertThat(queue.peek()).isNull();
        assertThat(queue.nextReadyAt()).isEqualTo(NOW + 5);

        queue.advance(NOW + 4);
        assertThat(queue.peek()).isNull();

        queue.advance(NOW + 5);
        assertThat(inOrder()).containsExactly("patient");
        assertThat(queue.nextReadyAt()).isEqualTo(Availability.NEVER);
    }

    @Test
    void backoffsEndInTheOrderOfTheirTimesAndThenDeadlinesCount() {
        add("late-deadline", 30, 0, NOW + 1);
        add("early-deadline", 10, 0, NOW + 2);
        add("still-backing-off", 5, 0, NOW + 3);
        assertThat(queue.nextReadyAt()).isEqualTo(NOW + 1);

        queue.advance(NOW + 2);

        assertThat(queue.nextReadyAt()).isEqualTo(NOW + 3);
        assertThat(inOrder()).containsExactly("early-deadline", "late-deadline");
    }

    @Test
    void anEntryThatWasWithdrawnWhileBackingOffDoesNotComeBack() {
        add("withdrawn", 10, 0, NOW + 5).withdraw();

        queue.advance(NOW + 5);

        assertThat(queue.peek()).isNull();
    }

    @Test
    void aVisitorSeesEveryEntryByDeadlineAndThoseItAnswersAreGone() {
        add("backing-off", 5, 0, NOW + 100);
        add("second", 20, 0);
        add("first", 10, 0);
        List<String> seen = new ArrayList<>();

        queue.visit(entry -> {
            seen.add(name(entry));
            if (!name(entry).equals("second")) {
                entry.win();
            }
        });

        assertThat(seen).containsExactly("backing-off", "first", "second");
        assertThat(inOrder()).containsExactly("second");
        assertThat(queue.nextReadyAt()).isEqualTo(Availability.NEVER);
    }

    /** Entries that wait behind one that stays at the head never come up, so only sweeping can let them go. */
    @Test
    void theWithdrawnAreSweptOutWhenTheyOutnumberTheOthers() {
        add("stays", 1, 0);
        List<LaneEntry> others = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            others.add(add("leaves-" + i, 10 + i, 0));
            others.add(add("backs-off-" + i, 10 + i, 0, NOW + 1 + i));
        }
        for (LaneEntry other : others) {
            other.withdraw();
            queue.noteWithdrawn();
        }
        List<String> seen = new ArrayList<>();

        queue.visit(entry -> seen.add(name(entry)));

        assertThat(seen).contains("stays").hasSizeLessThan(150);
    }

    private LaneEntry add(String name, long deadline, long atRiskFrom) {
        return add(name, deadline, atRiskFrom, 0);
    }

    private LaneEntry add(String name, long deadline, long atRiskFrom, long notBefore) {
        return add(name, deadline, atRiskFrom, Priority.CONFIRMATION, notBefore);
    }

    private LaneEntry add(String name, long deadline, Priority priority) {
        return add(name, deadline, priority, 0);
    }

    private LaneEntry add(String name, long deadline, Priority priority, long notBefore) {
        return add(name, deadline, deadline, priority, notBefore);
    }

    private LaneEntry add(String name, long deadline, long atRiskFrom, Priority priority, long notBefore) {
        LaneEntry report = new Report(name, deadline, atRiskFrom, priority).entry;
        report.notBefore = notBefore;
        report.enter();
        queue.add(report, NOW);
        return report;
    }

    private List<String> inOrder() {
        List<String> names = new ArrayList<>();
        LaneEntry first;
        while ((first = queue.peek()) != null) {
            names.add(name(first));
            queue.poll(first);
        }
        return names;
    }

    private static String name(@Nullable LaneEntry entry) {
        return entry != null && entry.owner instanceof Report report ? report.name() : "none";
    }

    private static final class Report extends QuietEntry {
        private final String name;

        Report(String name, long deadline, long atRiskFrom, Priority priority) {
            super(deadline, atRiskFrom, priority, "/" + name);
            this.name = name;
        }

        String name() {
            return name;
        }
    }
}
