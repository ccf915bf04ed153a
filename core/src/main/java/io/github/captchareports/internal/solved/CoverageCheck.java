package io.github.captchareports.internal.solved;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;

/**
 * Asks the store of each task whose memory has ended in this process whether another process has reported it, a few at a time,
 * and not on the thread that met the end: where nothing happened for a while many end at once. Thread-safe.
 */
final class CoverageCheck {
    private static final int AT_ONCE = 16;

    private final SharedTasks shared;
    private final Scheduler clock;
    private final Queue<RememberedTask> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asking = new AtomicInteger();

    CoverageCheck(SharedTasks shared, Scheduler clock) {
        this.shared = shared;
        this.clock = clock;
    }

    /** Counts the task as unreported, unless the store says otherwise or cannot be asked. */
    void ask(RememberedTask task) {
        waiting.add(task);
        if (mayAsk()) {
            clock.schedule(this::next);
        }
    }

    private boolean mayAsk() {
        return asking.getAndUpdate(now -> Math.min(AT_ONCE, now + 1)) < AT_ONCE;
    }

    private void next() {
        RememberedTask task = waiting.poll();
        if (task == null) {
            asking.decrementAndGet();
            if (!waiting.isEmpty() && mayAsk()) {
                clock.schedule(this::next);
            }
            return;
        }
        shared.find(task.account(), task.task().taskId())
                .map(TaskText.Stored::reported)
                .defaultIfEmpty(false)
                .subscribe(
                        reported -> {
                            if (!reported) {
                                task.account().coverage().unreported();
                            }
                        },
                        unreachable -> clock.schedule(this::next),
                        () -> clock.schedule(this::next));
    }
}
