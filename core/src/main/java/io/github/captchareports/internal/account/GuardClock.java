package io.github.captchareports.internal.account;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The complaint guard's clock: nanoseconds since the epoch, which go as evenly as the monotonic clock they are made of. */
final class GuardClock {
    private final Scheduler scheduler;
    private final long sinceEpoch;

    /**
     * Makes the clock.
     *
     * @param sinceEpoch from the monotonic clock to the guard's
     */
    GuardClock(Scheduler scheduler, long sinceEpoch) {
        this.scheduler = scheduler;
        this.sinceEpoch = sinceEpoch;
    }

    /** The monotonic clock. */
    long nanos() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** The guard's time. */
    long now() {
        return at(nanos());
    }

    /** The guard's time at {@code nanos} of the monotonic clock. */
    long at(long nanos) {
        return nanos + sinceEpoch;
    }

    /** Runs something after a while; at once where the while is not above zero. */
    Disposable after(long nanos, Runnable step) {
        return scheduler.schedule(step, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
}
