package io.github.captchareports.internal.lane;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

/**
 * Runs the events of a lane one at a time, on whatever thread raises the work-in-progress counter from zero. When no event
 * is left it looks what can be done now, once for all of them. Thread-safe.
 */
final class DrainLoop {
    private static final Logger LOG = LoggerFactory.getLogger(DrainLoop.class);

    private final Queue<Runnable> events =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger workInProgress = new AtomicInteger();
    private final Runnable afterEvents;
    private final Predicate<Throwable> onDefect;

    /**
     * A loop without events.
     *
     * @param afterEvents run when all events so far have been run
     * @param onDefect asked with what an event threw; true when it need not be logged here
     */
    DrainLoop(Runnable afterEvents, Predicate<Throwable> onDefect) {
        this.afterEvents = afterEvents;
        this.onDefect = onDefect;
    }

    /** Runs an event after all that were submitted before it. */
    void submit(Runnable event) {
        events.add(event);
        if (workInProgress.getAndIncrement() == 0) {
            drain();
        }
    }

    /** As {@link #submit}, but past the queue of events where no event is running. */
    void runOrSubmit(Runnable event) {
        if (workInProgress.compareAndSet(0, 1)) {
            guarded(event);
            drain();
        } else {
            submit(event);
        }
    }

    private void drain() {
        int missed = 1;
        do {
            Runnable event;
            while ((event = events.poll()) != null) {
                guarded(event);
            }
            guarded(afterEvents);
            missed = workInProgress.addAndGet(-missed);
        } while (missed != 0);
    }

    /** An event that throws is a defect of ours; the loop must outlive it. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error defect) {
            if (!onDefect.test(defect)) {
                LOG.error("a step of the lane failed", defect);
            }
        }
    }
}
