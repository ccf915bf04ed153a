package io.github.captchareports.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The contract finds the faults it was written for: each journal here has one. */
class TaskJournalContractTest {
    @Nested
    class AGoodJournalPasses implements TaskJournalContract {
        private final Store store = new Store();

        @Override
        public TaskJournal open() {
            return new InMemory(store);
        }
    }

    @Test
    void aJournalThatForgetsIntentsIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    void begin(ReportRequest request) {}
                })::anIntentWithoutAnEndIsIndeterminate,
                "has no end");
    }

    @Test
    void aJournalThatTakesEveryEndForAcceptedIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    SettledOutcome end(ReportResult result) {
                        return SettledOutcome.ACCEPTED;
                    }
                })::everySettledEndIsRemembered,
                "ended DUPLICATE");
    }

    @Test
    void aJournalThatKeepsWhatIsFreeIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public void settle(ReportResult result) {
                        if (end(result) != null) {
                            super.settle(result);
                        }
                    }
                })::whatWasNotReportedIsFree,
                "ended free");
    }

    @Test
    void aJournalInWhichTheFirstRecordCountsIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    void write(ReportRequest request, SettledOutcome outcome) {
                        store.tasks.putIfAbsent(key(request), remembered(request, outcome));
                    }
                })::theLastRecordOfATaskCounts,
                "the last record");
    }

    @Test
    void aJournalThatBeginsAnewIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public Collection<Remembered> recall(Collection<AccountName> accounts) {
                        List<Remembered> all = new ArrayList<>(super.recall(accounts));
                        store.tasks.clear();
                        return all;
                    }
                })::whatIsRememberedSurvivesProcessesThatDoNotTouchIt,
                "two processes ago");
    }

    @Test
    void aJournalThatCutsIdsIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    Object key(ReportRequest request) {
                        TaskId id = request.taskId();
                        return List.of(request.account(), id.isNumeric() ? (Object) (int) id.asLong() : id);
                    }
                })::tasksAreToldApart,
                "the task 1");
    }

    @Test
    void aJournalThatKnowsNoAccountsIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public Collection<Remembered> recall(Collection<AccountName> accounts) {
                        return List.copyOf(store.tasks.values());
                    }
                })::anAccountAtAnotherServiceIsRefused,
                "at another service");
    }

    @Test
    void aJournalThatForgetsWhenItRefusesIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public Collection<Remembered> recall(Collection<AccountName> accounts) {
                        try {
                            return super.recall(accounts);
                        } catch (IllegalArgumentException refused) {
                            store.tasks.clear();
                            throw refused;
                        }
                    }
                })::anAccountAtAnotherServiceIsRefused,
                "after the refusal");
    }

    @Test
    void aJournalThatWritesWithOneThreadOnlyIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public synchronized void settle(ReportResult result) {
                        if (Thread.currentThread().getId() % 2 == 0) {
                            super.settle(result);
                        }
                    }
                })::manyThreadsLoseNothing,
                "ends of all threads");
    }

    @Test
    void aJournalThatSaysItWroteWhatItDidNotIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public CompletionStage<?> intend(ReportRequest request) {
                        super.intend(request);
                        return CompletableFuture.completedFuture(null);
                    }
                })::anIntentThatCannotBeWrittenFails,
                "closed fails");
    }

    @Test
    void aJournalThatNeverAnswersIsFoundAndFailuresToo() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public CompletionStage<?> intend(ReportRequest request) {
                        return CompletableFuture.failedFuture(new IllegalStateException("broken"));
                    }
                })::anIntentWithoutAnEndIsIndeterminate,
                "broken");
    }

    @Test
    void aRetentionBelowZeroIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public Duration retention() {
                        return Duration.ofSeconds(-1);
                    }
                })::theRetentionIsNotNegative,
                "remembers a task");
    }

    @Test
    void aJournalWithSomethingInItIsFound() {
        assertFails(
                contract(store -> new InMemory(store) {
                    @Override
                    public Collection<Remembered> recall(Collection<AccountName> accounts) {
                        return List.of(new Remembered("two", TaskId.of(1), Verdict.CORRECT, SettledOutcome.ACCEPTED));
                    }
                })::aNewJournalRemembersNothing,
                "a new journal");
    }

    private static void assertFails(Executable test, String message) {
        assertThatThrownBy(test::execute).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    private interface Opener {
        TaskJournal open(Store store);
    }

    private static TaskJournalContract contract(Opener opener) {
        Store store = new Store();
        TaskJournalContract contract = () -> opener.open(store);
        assertThat(contract).isNotNull();
        return contract;
    }

    /** What outlives the processes. */
    private static final class Store {
        final Map<Object, TaskJournal.Remembered> tasks = new LinkedHashMap<>();
        final Map<String, String> providers = new LinkedHashMap<>();
    }

    /** A journal as it should be, but for its memory. */
    private static class InMemory implements TaskJournal, Closeable {
        private final Store store;
        private boolean closed;

        InMemory(Store store) {
            this.store = store;
        }

        @Override
        public Collection<Remembered> recall(Collection<AccountName> accounts) {
            for (AccountName account : accounts) {
                String before = store.providers.putIfAbsent(account.label(), account.provider());
                if (before != null && !before.equals(account.provider())) {
                    throw new IllegalArgumentException("account " + account.label() + " was at " + before);
                }
            }
            return List.copyOf(store.tasks.values());
        }

        @Override
        public CompletionStage<?> intend(ReportRequest request) {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("closed"));
            }
            begin(request);
            return CompletableFuture.completedFuture(null);
        }

        void begin(ReportRequest request) {
            synchronized (store) {
                write(request, SettledOutcome.INDETERMINATE);
            }
        }

        @Override
        public void settle(ReportResult result) {
            synchronized (store) {
                SettledOutcome end = end(result);
                if (end == null) {
                    store.tasks.remove(key(result.request()));
                } else {
                    write(result.request(), end);
                }
            }
        }

        @Nullable
        SettledOutcome end(ReportResult result) {
            return SettledOutcome.of(result.outcome());
        }

        void write(ReportRequest request, SettledOutcome outcome) {
            store.tasks.put(key(request), remembered(request, outcome));
        }

        Object key(ReportRequest request) {
            return List.of(request.account(), request.taskId());
        }

        static Remembered remembered(ReportRequest request, SettledOutcome outcome) {
            return new Remembered(request.account(), request.taskId(), request.verdict(), outcome);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
