package io.github.captchareports.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TaskJournal} must do. A test class of a journal implements this interface, says how its journal is opened,
 * and inherits the tests:
 *
 * <pre>{@code
 * class MyJournalTest implements TaskJournalContract {
 *     @TempDir Path folder;
 *
 *     public TaskJournal open() { return MyJournal.open(folder.resolve("journal")); }
 * }
 * }</pre>
 *
 * <p>A test opens the journal several times, one after the other, as processes do that are started again; before its first
 * opening nothing is in it. JUnit makes a new test object for each test.
 */
public interface TaskJournalContract {
    /**
     * Opens the journal of this test, as a process does that is started.
     *
     * @return the journal, with all that was written before in the same test
     * @throws IOException if it cannot be opened
     */
    TaskJournal open() throws IOException;

    /**
     * Ends the process that uses the journal. By default it is closed, where it is {@link Closeable}.
     *
     * @param journal what {@link #open} gave
     * @throws IOException if it cannot be closed
     */
    default void end(TaskJournal journal) throws IOException {
        if (journal instanceof Closeable closeable) {
            closeable.close();
        }
    }

    private static List<AccountName> accounts() {
        return List.of(new AccountName("2captcha", "two"), new AccountName("anticaptcha", "anti"));
    }

    private TaskJournal start() {
        try {
            return open();
        } catch (IOException failed) {
            throw new AssertionError("the journal could not be opened: " + failed, failed);
        }
    }

    private void stop(TaskJournal journal) {
        try {
            end(journal);
        } catch (IOException failed) {
            throw new AssertionError("the journal could not be closed: " + failed, failed);
        }
    }

    /** Runs a process on the journal, from its start to its end. */
    private void run(Consumer<TaskJournal> process) {
        TaskJournal journal = start();
        try {
            journal.recall(accounts());
            process.accept(journal);
        } finally {
            stop(journal);
        }
    }

    /** What a process that is started now is told. */
    private List<Remembered> recalled() {
        TaskJournal journal = start();
        try {
            return List.copyOf(journal.recall(accounts()));
        } finally {
            stop(journal);
        }
    }

    private static void report(TaskJournal journal, ReportRequest request, Outcome outcome) {
        Stages.await(journal.intend(request));
        journal.settle(JournalTrial.result(request, outcome));
    }

    /** A journal that is begun remembers no task. */
    @Test
    default void aNewJournalRemembersNothing() {
        assertThat(recalled()).as("what a new journal recalls").isEmpty();
    }

    /** Of a process that died between intent and end nobody knows more. */
    @Test
    default void anIntentWithoutAnEndIsIndeterminate() {
        run(journal -> {
            Stages.await(journal.intend(JournalTrial.request("two", 1, Verdict.CORRECT)));
            Stages.await(journal.intend(JournalTrial.request("anti", 2, Verdict.INCORRECT)));
        });

        assertThat(recalled())
                .as("what was intended and has no end")
                .containsExactlyInAnyOrder(
                        new Remembered("two", TaskId.of(1), Verdict.CORRECT, SettledOutcome.INDETERMINATE),
                        new Remembered("anti", TaskId.of(2), Verdict.INCORRECT, SettledOutcome.INDETERMINATE));
    }

    /** Each end of each verdict after which a task is not free. */
    @Test
    default void everySettledEndIsRemembered() {
        Map<Long, SettledOutcome> ends = new LinkedHashMap<>();
        for (SettledOutcome end : SettledOutcome.values()) {
            ends.put(1L + ends.size(), end);
        }
        run(journal -> ends.forEach((task, end) -> {
            report(journal, JournalTrial.request("two", task, Verdict.CORRECT), end.outcome());
            report(journal, JournalTrial.request("anti", task, Verdict.INCORRECT), end.outcome());
        }));

        List<Remembered> recalled = recalled();
        ends.forEach((task, end) -> assertThat(recalled)
                .as("a report that ended %s", end)
                .contains(
                        new Remembered("two", TaskId.of(task), Verdict.CORRECT, end),
                        new Remembered("anti", TaskId.of(task), Verdict.INCORRECT, end)));
        assertThat(recalled).as("nothing else").hasSize(2 * ends.size());
    }

    /** What was certainly not recorded may be reported as if it were new. */
    @Test
    default void whatWasNotReportedIsFree() {
        run(journal -> {
            long task = 1;
            for (Outcome outcome : Outcome.values()) {
                if (SettledOutcome.of(outcome) == null) {
                    report(journal, JournalTrial.request("two", task++, Verdict.CORRECT), outcome);
                }
            }
        });

        assertThat(recalled()).as("reports that ended free").isEmpty();
    }

    /** A task is what was written of it last, within a process and from one to the next. */
    @Test
    default void theLastRecordOfATaskCounts() {
        ReportRequest openAgain = JournalTrial.request("two", 1, Verdict.CORRECT);
        ReportRequest proved = JournalTrial.request("two", 2, Verdict.CORRECT);
        ReportRequest other = JournalTrial.request("two", 3, Verdict.CORRECT);
        run(journal -> {
            report(journal, openAgain, Outcome.UNDELIVERED);
            report(journal, proved, Outcome.INDETERMINATE);
            report(journal, other, Outcome.WITHHELD);
        });
        run(journal -> {
            Stages.await(journal.intend(openAgain));
            report(journal, proved, Outcome.ACCEPTED);
            report(journal, JournalTrial.request("two", 3, Verdict.INCORRECT), Outcome.ACCEPTED);
        });

        assertThat(recalled())
                .as("the last record of each task, once")
                .containsExactlyInAnyOrder(
                        new Remembered("two", TaskId.of(1), Verdict.CORRECT, SettledOutcome.INDETERMINATE),
                        new Remembered("two", TaskId.of(2), Verdict.CORRECT, SettledOutcome.ACCEPTED),
                        new Remembered("two", TaskId.of(3), Verdict.INCORRECT, SettledOutcome.ACCEPTED));
    }

    /** What a process does not touch, the next ones still know. */
    @Test
    default void whatIsRememberedSurvivesProcessesThatDoNotTouchIt() {
        run(journal -> report(journal, JournalTrial.request("two", 1, Verdict.CORRECT), Outcome.ACCEPTED));
        run(journal -> report(journal, JournalTrial.request("two", 2, Verdict.CORRECT), Outcome.ACCEPTED));
        run(journal -> {});

        assertThat(recalled())
                .as("two processes ago")
                .contains(new Remembered("two", TaskId.of(1), Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    /** Tasks are told apart by the label of their account, and by all of their id, number or text. */
    @Test
    default void tasksAreToldApart() {
        List<TaskId> ids = List.of(
                TaskId.of(1),
                TaskId.of(1L << 32 | 1),
                TaskId.of(Long.MAX_VALUE),
                TaskId.of("01"),
                TaskId.of("a"),
                TaskId.of("A"),
                TaskId.of("é"),
                TaskId.of("0b2d0f4e-5f0a-4c3e-9a51-6f1f6f0c7a10"),
                TaskId.of("x".repeat(TaskId.MAX_LENGTH)));
        run(journal -> {
            for (TaskId id : ids) {
                report(journal, JournalTrial.request("two", id, Verdict.CORRECT), Outcome.ACCEPTED);
            }
            report(journal, JournalTrial.request("anti", 1, Verdict.INCORRECT), Outcome.REJECTED);
        });

        List<Remembered> recalled = recalled();
        for (TaskId id : ids) {
            assertThat(recalled)
                    .as("the task %s", id)
                    .contains(new Remembered("two", id, Verdict.CORRECT, SettledOutcome.ACCEPTED));
        }
        assertThat(recalled)
                .as("the same id at another account")
                .contains(new Remembered("anti", TaskId.of(1), Verdict.INCORRECT, SettledOutcome.REJECTED))
                .hasSize(ids.size() + 1);
    }

    /** The tasks of one service must not be taken for those of another; nothing is lost of them by the refusal. */
    @Test
    default void anAccountAtAnotherServiceIsRefused() {
        run(journal -> report(journal, JournalTrial.request("two", 1, Verdict.CORRECT), Outcome.ACCEPTED));
        TaskJournal journal = start();
        try {
            assertThatThrownBy(
                            () -> journal.recall(List.of(new AccountName("anticaptcha", "two"))),
                            "recall for an account that was at another service")
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("two");
        } finally {
            stop(journal);
        }

        assertThat(recalled()).as("after the refusal").hasSize(1);
    }

    /** Many threads write at once. */
    @Test
    default void manyThreadsLoseNothing() {
        int threads = 4;
        int each = 100;
        run(journal -> Stages.onThreads(threads, thread -> {
            for (int i = 0; i < each; i++) {
                ReportRequest request = JournalTrial.request("two", 1L + (long) thread * each + i, Verdict.CORRECT);
                Stages.await(journal.intend(request));
                if (i % 2 == 0) {
                    journal.settle(JournalTrial.result(request, Outcome.ACCEPTED));
                }
            }
        }));

        List<Remembered> recalled = recalled();
        assertThat(recalled).as("tasks of all threads").hasSize(threads * each);
        assertThat(recalled.stream().filter(task -> task.outcome() == SettledOutcome.ACCEPTED))
                .as("ends of all threads")
                .hasSize(threads * each / 2);
    }

    /** No report may leave on the strength of an intent that is nowhere. */
    @Test
    default void anIntentThatCannotBeWrittenFails() {
        TaskJournal journal = start();
        journal.recall(accounts());
        stop(journal);

        assertThatThrownBy(
                () -> Stages.await(journal.intend(JournalTrial.request("two", 1, Verdict.CORRECT))),
                "an intent for a journal that is closed fails");
        assertThat(recalled()).as("and is not remembered").isEmpty();
    }

    /** The reporter keeps what it knows as long as that. */
    @Test
    default void theRetentionIsNotNegative() {
        run(journal -> assertThat(journal.retention())
                .as("how long the journal remembers a task")
                .isGreaterThanOrEqualTo(Duration.ZERO));
    }
}
