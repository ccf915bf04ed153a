package io.github.captchareports.spi.ledger;

import io.github.captchareports.spi.ledger.SharedLedger.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where processes that share their accounts find each other's solved tasks, see {@link io.github.captchareports.SolvedTasks}.
 * A store keeps a text for each task, for a time. The texts are written and read by this library only, some hundred
 * characters long; they hold no client key and no solution, but the domain where the application named one.
 *
 * <p>Methods are called from any thread, many at a time, and MUST NOT block. A stage that fails, or that takes longer than the
 * caller waits, means that the store cannot be reached.
 */
public interface SolvedTaskStore {
    /**
     * Keeps a text for a task unless there is one.
     *
     * @param task the task
     * @param text the text
     * @param keep how long it is kept
     * @return completes with whether it was kept: false where there was one already
     */
    CompletionStage<Boolean> putSolvedIfAbsent(Task task, String text, Duration keep);

    /**
     * Keeps a text for a task in place of the one before.
     *
     * @param task the task
     * @param text the text
     * @param keep how long it is kept
     * @return completes when it is kept
     */
    CompletionStage<?> putSolved(Task task, String text, Duration keep);

    /**
     * The text of a task.
     *
     * @param task the task
     * @return completes with the text, or with none where none is kept
     */
    CompletionStage<Optional<String>> findSolved(Task task);
}
