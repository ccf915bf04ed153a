package io.github.captchareports.internal.solved;

import io.github.captchareports.TaskId;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import io.github.captchareports.spi.ledger.SolvedTaskStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The solved tasks of all processes, in a store that may be slow or away: no answer is waited for longer than its time. */
final class SharedTasks {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.captchareports.SolvedTasks");

    /** A store keeps a task longer than its process does, which asks it at the end whether another has reported it. */
    private static final Duration LONGER = Duration.ofMinutes(1);

    private final SolvedTaskStore store;
    private final Duration timeout;
    private final Scheduler clock;
    private final AtomicBoolean unreachable = new AtomicBoolean();

    SharedTasks(SolvedTaskStore store, Duration timeout, Scheduler clock) {
        this.store = store;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Tells the others of a task; emits whether they had not heard of it. */
    Mono<Boolean> tell(RememberedTask task) {
        return asked(() -> store.putSolvedIfAbsent(key(task), TaskText.write(task.task(), false), keep(task)));
    }

    /** Tells the others that a task is being reported. */
    Mono<Void> tellReported(RememberedTask task) {
        return asked(() -> store.putSolved(key(task), TaskText.write(task.task(), true), keep(task)))
                .then();
    }

    /** What the others know of a task; empty where that is nothing. */
    Mono<TaskText.Stored> find(SolvedAccount account, TaskId taskId) {
        return asked(() -> store.findSolved(new Task(account.name(), taskId)))
                .flatMap(text -> Mono.justOrEmpty(
                        text.flatMap(known -> TaskText.read(account.name().label(), taskId, known))));
    }

    private <T> Mono<T> asked(Supplier<CompletionStage<T>> question) {
        return Mono.fromCompletionStage(question)
                .timeout(timeout, clock)
                .doOnSuccess(answer -> noteReached())
                .doOnError(this::noteFailure);
    }

    private void noteReached() {
        if (unreachable.compareAndSet(true, false)) {
            LOG.info("the store of solved tasks answers again");
        }
    }

    private void noteFailure(Throwable failure) {
        if (unreachable.compareAndSet(false, true)) {
            LOG.warn(
                    "the store of solved tasks cannot be reached: until it answers, processes do not find each other's tasks: {}",
                    ForeignText.clean(String.valueOf(failure), 500));
        }
    }

    private Duration keep(RememberedTask task) {
        return Duration.ofNanos(task.nanosLeft(clock.now(TimeUnit.NANOSECONDS))).plus(LONGER);
    }

    private static Task key(RememberedTask task) {
        return new Task(task.account().name(), task.task().taskId());
    }
}
