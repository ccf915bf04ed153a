package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final long NOW = 1_000;

    private final WaitingRoom room = new WaitingRoom(WaitingRoom.EARLIEST_DEADLINE);

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
    void whoComesBackKeepsItsPlaceAmongEquals() {
        Report first = add("first", 10, 1);
        add("second", 10, 1);
        Report taken = room.peek() == first ? first : null;
        assertThat(taken).isNotNull();
        room.poll();
        first.win();

        first.enter();
        room.add(first, NOW);

        assertThat(inOrder()).containsExactly("first", "second");
    }

    @Test
    void aClockThatWrapsDoesNotDisturbTheOrder() {
        long end = Long.MAX_VALUE;
        add("late", end + 10, 0);
        add("early", end - 10, 0);

        assertThat(inOrder()).containsExactly("early", "late");
    }

    @Test
    void anyMixtureComesOutInOrder() {
        Random random = new Random(42);
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            reports.add(add("report-" + i, random.nextInt(50), random.nextInt(5)));
        }
        reports.sort(Comparator.<Report>comparingLong(report -> report.deadline)
                .thenComparingLong(report -> report.atRiskFrom)
                .thenComparingLong(report -> report.sequence));

        assertThat(inOrder()).isEqualTo(reports.stream().map(Report::name).toList());
    }

    @Test
    void whoWasWithdrawnDoesNotComeUp() {
        add("a", 10, 0).withdraw();
        add("b", 20, 0);
        add("c", 30, 0).withdraw();

        assertThat(inOrder()).containsExactly("b");
    }

    @Test
    void anEmptyRoomHasNobodyAndNothingToWaitFor() {
        assertThat(room.peek()).isNull();
        assertThat(room.nextReadyAt()).isEqualTo(Availability.NEVER);
    }

    @Test
    void whoBacksOffIsNotReadyBeforeItsTime() {
        add("patient", 10, 0, NOW + 5);
        assertThat(room.peek()).isNull();
        assertThat(room.nextReadyAt()).isEqualTo(NOW + 5);

        room.advance(NOW + 4);
        assertThat(room.peek()).isNull();

        room.advance(NOW + 5);
        assertThat(inOrder()).containsExactly("patient");
        assertThat(room.nextReadyAt()).isEqualTo(Availability.NEVER);
    }

    @Test
    void backoffsEndInTheOrderOfTheirTimesAndThenDeadlinesCount() {
        add("late-deadline", 30, 0, NOW + 1);
        add("early-deadline", 10, 0, NOW + 2);
        add("still-backing-off", 5, 0, NOW + 3);
        assertThat(room.nextReadyAt()).isEqualTo(NOW + 1);

        room.advance(NOW + 2);

        assertThat(room.nextReadyAt()).isEqualTo(NOW + 3);
        assertThat(inOrder()).containsExactly("early-deadline", "late-deadline");
    }

    @Test
    void whoWasWithdrawnWhileBackingOffDoesNotComeBack() {
        add("withdrawn", 10, 0, NOW + 5).withdraw();

        room.advance(NOW + 5);

        assertThat(room.peek()).isNull();
    }

    @Test
    void aVisitorSeesEverybodyByDeadlineAndThoseItAnswersAreGone() {
        add("backing-off", 5, 0, NOW + 100);
        add("second", 20, 0);
        add("first", 10, 0);
        List<String> seen = new ArrayList<>();

        room.visit(waiter -> {
            seen.add(((Report) waiter).name());
            if (!((Report) waiter).name().equals("second")) {
                waiter.win();
            }
        });

        assertThat(seen).containsExactly("backing-off", "first", "second");
        assertThat(inOrder()).containsExactly("second");
        assertThat(room.nextReadyAt()).isEqualTo(Availability.NEVER);
    }

    /** Those that wait behind somebody who stays at the head never come up, so only sweeping can let them go. */
    @Test
    void theWithdrawnAreSweptOutWhenTheyOutnumberTheOthers() {
        add("stays", 1, 0);
        List<Report> others = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            others.add(add("leaves-" + i, 10 + i, 0));
            others.add(add("backs-off-" + i, 10 + i, 0, NOW + 1 + i));
        }
        for (Report other : others) {
            other.withdraw();
            room.noteWithdrawn();
        }
        List<String> seen = new ArrayList<>();

        room.visit(waiter -> seen.add(((Report) waiter).name()));

        assertThat(seen).contains("stays").hasSizeLessThan(150);
    }

    private Report add(String name, long deadline, long atRiskFrom) {
        return add(name, deadline, atRiskFrom, 0);
    }

    private Report add(String name, long deadline, long atRiskFrom, long notBefore) {
        Report report = new Report(name, deadline, atRiskFrom);
        report.notBefore = notBefore;
        report.enter();
        room.add(report, NOW);
        return report;
    }

    private List<String> inOrder() {
        List<String> names = new ArrayList<>();
        Waiter first;
        while ((first = room.peek()) != null) {
            names.add(((Report) first).name());
            room.poll();
        }
        return names;
    }

    private static final class Report extends QuietWaiter {
        private final String name;

        Report(String name, long deadline, long atRiskFrom) {
            super(deadline, atRiskFrom, "/" + name);
            this.name = name;
        }

        String name() {
            return name;
        }
    }
}
