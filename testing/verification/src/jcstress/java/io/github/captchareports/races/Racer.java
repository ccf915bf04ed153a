package io.github.captchareports.races;

import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneSettings;
import io.github.captchareports.internal.lane.Priority;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.lane.LaneEntry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A report that counts what its lane tells it. */
final class Racer extends LaneEntry {
    final AtomicInteger grants = new AtomicInteger();
    final AtomicInteger dismissals = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Lane lane;

    Racer(Lane lane) {
        super(Long.MAX_VALUE / 4, 0, Priority.COMPLAINT);
        this.lane = lane;
    }

    /** A lane that only its permits and places limit. */
    static Lane lane(int maxInFlight, int maxPending) {
        RateLimit rate = new RateLimit(1_000_000, 1_000_000);
        return new Lane(
                new LaneSettings(rate, maxInFlight, maxInFlight, maxPending, 1, RetryPolicy.DEFAULT, new StillClock(), () -> 0.5, null, 1),
                () -> {});
    }

    /** Gives the permit back, once. */
    void end(AttemptFeedback signal) {
        if (ended.compareAndSet(false, true)) {
            lane.finish(this, signal);
        }
    }

    @Override
    protected String path() {
        return "/";
    }

    @Override
    protected boolean abandoned() {
        return false;
    }

    @Override
    protected boolean admissible(long now) {
        return true;
    }

    @Override
    protected void onGranted() {
        grants.incrementAndGet();
    }

    @Override
    protected void onTimedOut() {
        end(AttemptFeedback.NOTHING);
    }

    @Override
    protected void onDropped(DropReason why, @Nullable String code) {
        dismissals.incrementAndGet();
    }

    @Override
    protected void onStalled() {}
}
