package io.github.captchareports.internal.shared;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time that counts its timers, and refuses to take any when it is told to. */
final class TimerCounter implements Scheduler {
    boolean refuses;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private int scheduled;
    private int armed;
    private boolean disposed;

    /** Timers that were ever taken. */
    int scheduled() {
        return scheduled;
    }

    /** Timers that have neither fired nor been disposed of. */
    int armed() {
        return armed;
    }

    void advance(long nanos) {
        time.advanceTimeBy(Duration.ofNanos(nanos));
    }

    @Override
    public long now(TimeUnit unit) {
        return time.now(unit);
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        if (refuses || disposed) {
            throw new RejectedExecutionException("no timers");
        }
        scheduled++;
        armed++;
        Disposable done = Disposables.single();
        Disposable timer = time.schedule(
                () -> {
                    end(done);
                    task.run();
                },
                delay,
                unit);
        return () -> {
            end(done);
            timer.dispose();
        };
    }

    private void end(Disposable timer) {
        if (!timer.isDisposed()) {
            timer.dispose();
            armed--;
        }
    }

    @Override
    public Worker createWorker() {
        return time.createWorker();
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    @Override
    public void dispose() {
        disposed = true;
    }
}
