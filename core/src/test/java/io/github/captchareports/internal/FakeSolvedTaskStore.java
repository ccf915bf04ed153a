package io.github.captchareports.internal;

import io.github.captchareports.spi.ledger.SharedLedger.Task;
import io.github.captchareports.spi.ledger.SolvedTaskStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/** A store of solved tasks in memory, on the clock of the test, that can be away or silent. */
final class FakeSolvedTaskStore implements SolvedTaskStore {
    final Map<Task, Kept> kept = new ConcurrentHashMap<>();
    private final Scheduler clock;
    boolean away;
    boolean silent;
    int asked;

    record Kept(String text, long until) {}

    FakeSolvedTaskStore(Scheduler clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Boolean> putSolvedIfAbsent(Task task, String text, Duration keep) {
        return answer(() -> find(task).isEmpty() && put(task, text, keep));
    }

    @Override
    public CompletionStage<?> putSolved(Task task, String text, Duration keep) {
        return answer(() -> put(task, text, keep));
    }

    @Override
    public CompletionStage<Optional<String>> findSolved(Task task) {
        asked++;
        return answer(() -> find(task));
    }

    private Optional<String> find(Task task) {
        return Optional.ofNullable(kept.get(task))
                .filter(found -> found.until() > clock.now(TimeUnit.NANOSECONDS))
                .map(Kept::text);
    }

    private boolean put(Task task, String text, Duration keep) {
        kept.put(task, new Kept(text, clock.now(TimeUnit.NANOSECONDS) + keep.toNanos()));
        return true;
    }

    private <T> CompletionStage<T> answer(Supplier<T> value) {
        if (silent) {
            return new CompletableFuture<>();
        }
        return away
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : CompletableFuture.completedFuture(value.get());
    }
}
