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

/** A report that counts the callbacks of its lane. */
final class Racer implements LaneEntry.Owner {
    final AtomicInteger grants = new AtomicInteger();
    final AtomicInteger drops = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    final LaneEntry entry = new LaneEntry(Long.MAX_VALUE / 4, 0, Priority.COMPLAINT, this);
    private final Lane lane;

    Racer(Lane lane) {
        this.lane = lane;
    }

    /** A lane limited only by its permits and by how many may wait. */
    static Lane lane(int maxInFlight, int maxPending) {
        RateLimit rate = new RateLimit(1_000_000, 1_000_000);
        return new Lane(
                new LaneSettings(rate, maxInFlight, maxInFlight, maxPending, 1, RetryPolicy.DEFAULT, new StillClock(), () -> 0.5, null, 1),
                () -> {});
    }

    /** Gives the permit back, once. */
    void end(AttemptFeedback feedback) {
        if (ended.compareAndSet(false, true)) {
            lane.finish(entry, feedback);
        }
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean admissible(long now) {
        return true;
    }

    @Override
    public void onGranted() {
        grants.incrementAndGet();
    }

    @Override
    public void onTimedOut() {
        end(AttemptFeedback.NOTHING);
    }

    @Override
    public void onDropped(DropReason why, @Nullable String code) {
        drops.incrementAndGet();
    }

    @Override
    public void onStalled() {}
}
