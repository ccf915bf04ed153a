package io.github.captchareports.benchmarks.components;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Costs as much to read as the real one, and its monotonic time runs faster, so that the highest rate limit there is, a
 * million a second, does not limit. Its timers never ring: nothing here waits for one.
 */
final class HurriedClock implements Scheduler {
    private static final int TIMES = 10;

    private final Scheduler real = Schedulers.parallel();

    @Override
    public long now(TimeUnit unit) {
        long now = real.now(unit);
        return unit == TimeUnit.NANOSECONDS ? TIMES * now : now;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return real.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return delay <= 0 ? real.schedule(task) : Disposables.single();
    }

    @Override
    public Worker createWorker() {
        return real.createWorker();
    }
}
