package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a service judges reports. Safe for use by any thread. */
public interface Judge {
    /** Tasks were solved for an account, all of one type and domain. */
    void solved(Customer customer, SimulatedCaptchaType type, @Nullable String domain, long tasks, long now);

    /** Tasks were solved for an account since it was last told, evenly. */
    void solvedEvenly(Customer customer, SteadyVolume volume, long from, long to);

    /** A worker has solved a task. */
    void worked(Worker worker, SimulatedTask task);

    /** Whether a report of now is refused although it is in time and the first one. */
    boolean refuses(Report report, long now);

    /** A report was recorded. */
    void recorded(Report report, long now);

    /** Whether a worker may be given a task. */
    Predicate<Worker> eligible(Customer customer, Worker.Kind kind, long now);

    /** Which of the eligible workers are asked first, and how often. */
    Preference preferred(Customer customer, Worker.Kind kind, long now);

    /** What the error is if nobody is eligible. */
    String nobodyEligible(Worker.Kind kind);

    /** Does what has become due. */
    void settle(long now);

    AccountTruth truth(Customer customer, long now);

    WorkerTruth truth(Worker worker, Iterable<Customer> customers, long now);

    /** Some workers, and the share of tasks for which only they are asked. */
    record Preference(double share, Predicate<Worker> workers) {
        static final Preference NONE = new Preference(0, worker -> false);
    }
}
