package io.github.captchareports.internal.lane;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;

/**
 * Asks the bucket that several processes share for tokens, a batch at a time; its answer is an event of the lane. Touched
 * only inside the lane's drain loop.
 */
final class TokenRequests {
    private final RemoteTokenBucket source;
    private final Availability availability;
    private final Scheduler clock;
    private final Consumer<Runnable> events;

    TokenRequests(RemoteTokenBucket source, Availability availability, Scheduler clock, Consumer<Runnable> events) {
        this.source = source;
        this.availability = availability;
        this.clock = clock;
        this.events = events;
    }

    /** Asks for a batch, where nothing but shared tokens is missing. */
    void askIfMissing(long now) {
        TokenLease missing = availability.missing(now);
        if (missing != null) {
            int tokens = missing.batch();
            long request = missing.ask(now);
            source.take(
                    missing.bucket(), tokens, wait -> events.accept(() -> answered(missing, request, tokens, wait)));
        }
    }

    private void answered(TokenLease lease, long request, int tokens, long wait) {
        long now = clock.now(TimeUnit.NANOSECONDS);
        if (wait == RemoteTokenBucket.UNREACHABLE) {
            lease.refused(request, now);
        } else {
            lease.arrived(request, tokens, wait, now);
        }
    }
}
