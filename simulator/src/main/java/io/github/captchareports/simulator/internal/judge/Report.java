package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import org.jspecify.annotations.Nullable;

/**
 * A report that could be recorded.
 *
 * @param customer who sends it
 * @param verdict what it says
 * @param taskId what it is about
 * @param type the type of the task, or the one that fits the path if the task was not told
 * @param task the task, or null if it was not told
 * @param worker who solved it, or null if that is not known
 */
public record Report(
        Customer customer,
        SimulatedVerdict verdict,
        long taskId,
        SimulatedCaptchaType type,
        @Nullable SimulatedTask task,
        @Nullable Worker worker) {
    /** The domain of the task, or null if it is not known. */
    public @Nullable String domain() {
        return task == null ? null : task.domain();
    }

    /** Whether the task is known, and is what the report says. */
    boolean isTruthful() {
        return task != null && task.actuallyCorrect() == (verdict == SimulatedVerdict.CORRECT);
    }
}
