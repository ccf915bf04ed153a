package io.github.captchareports.internal.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** {@link Schedulers#parallel()} with a clock that can be advanced. Scheduled tasks do not run earlier for it. */
final class AdvancedClock implements Scheduler {
    private final Scheduler real = Schedulers.parallel();
    private final AtomicLong advance = new AtomicLong();

    void advance(Duration by) {
        advance.addAndGet(by.toNanos());
    }

    @Override
    public long now(TimeUnit unit) {
        return real.now(unit) + unit.convert(advance.get(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return real.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return real.schedule(task, delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return real.schedulePeriodically(task, initialDelay, period, unit);
    }

    @Override
    public Worker createWorker() {
        return real.createWorker();
    }
}
