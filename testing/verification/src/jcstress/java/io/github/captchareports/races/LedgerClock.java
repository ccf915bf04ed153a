package io.github.captchareports.races;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Time that is set by hand, and that fires the timer it was given last. */
final class LedgerClock implements Scheduler {
    /** How long an answer of the shared ledger may take. */
    static final long TIMEOUT = 100;

    private volatile long now;
    private volatile Runnable timer = () -> {};

    void advanceTo(long time) {
        now = time;
        timer.run();
    }

    @Override
    public long now(TimeUnit unit) {
        return now;
    }

    @Override
    public Disposable schedule(Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        timer = task;
        return Disposables.single();
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException();
    }
}
