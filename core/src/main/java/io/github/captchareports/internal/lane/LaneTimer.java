package io.github.captchareports.internal.lane;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The one timer of a lane, armed for the next thing that can happen. When it fires, that is an event like any other, after
 * which the lane does what has become possible. Touched only inside the drain loop.
 */
final class LaneTimer {
    private static final Logger LOG = LoggerFactory.getLogger(LaneTimer.class);

    private final Scheduler clock;
    private final Consumer<Runnable> events;
    private @Nullable Disposable armed;
    private long armedFor;
    private long number;

    LaneTimer(Scheduler clock, Consumer<Runnable> events) {
        this.clock = clock;
        this.events = events;
    }

    /** Fires at {@code wake} at the latest; earlier where it was armed for something earlier. */
    void arm(long wake, long now) {
        if (armed != null && armedFor - wake <= 0) {
            return;
        }
        if (armed != null) {
            armed.dispose();
            armed = null;
        }
        if (wake < Availability.NEVER) {
            armedFor = wake;
            schedule(Math.max(0, wake - now));
        }
    }

    private void schedule(long delay) {
        long mine = ++number;
        try {
            armed = clock.schedule(() -> events.accept(() -> fired(mine)), delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closedScheduler) {
            LOG.error("the clock takes no more timers: waiting reports will not be answered in time", closedScheduler);
        }
    }

    private void fired(long which) {
        if (which == number) {
            armed = null;
        }
    }
}
