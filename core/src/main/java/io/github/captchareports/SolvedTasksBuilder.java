package io.github.captchareports;

import io.github.captchareports.internal.solved.RememberedTasks;
import io.github.captchareports.spi.ledger.SolvedTaskStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Collects the settings of {@link SolvedTasks}. Not thread-safe. */
public final class SolvedTasksBuilder {
    private long maximumSize = 1_000_000;
    private @Nullable SolvedTaskStore store;
    private Duration storeTimeout = Duration.ofSeconds(1);
    private Scheduler clock = Schedulers.parallel();

    SolvedTasksBuilder() {}

    /**
     * Sets how many tasks are remembered at most in this process, at some 300 bytes each. Default 1,000,000. Above it some are
     * forgotten before their time, which {@link SolvedCoverage#evicted()} counts.
     *
     * @param tasks at least 1,000
     * @return this
     */
    public SolvedTasksBuilder maximumSize(long tasks) {
        if (tasks < 1_000) {
            throw new IllegalArgumentException("maximum size: " + tasks + "; use at least 1,000");
        }
        this.maximumSize = tasks;
        return this;
    }

    /**
     * Sets a store through which processes find each other's tasks. It is the caller's to close. Default none: only this process
     * knows its tasks.
     *
     * @param shared the store
     * @return this
     */
    public SolvedTasksBuilder store(SolvedTaskStore shared) {
        this.store = shared;
        return this;
    }

    /**
     * Sets how long an answer of the store may take. Default 1 s.
     *
     * @param duration more than zero
     * @return this
     */
    public SolvedTasksBuilder storeTimeout(Duration duration) {
        this.storeTimeout = Settings.positive("store timeout", duration);
        return this;
    }

    /**
     * Sets the source of time and of timers: the reporter's. Default {@link Schedulers#parallel()}.
     *
     * @param scheduler the clock
     * @return this
     */
    public SolvedTasksBuilder clock(Scheduler scheduler) {
        this.clock = scheduler;
        return this;
    }

    /**
     * Makes the memory. It works as soon as a reporter is opened with it as a listener.
     *
     * @return the memory of solved tasks
     */
    public SolvedTasks build() {
        return new RememberedTasks(maximumSize, store, storeTimeout, clock);
    }
}
