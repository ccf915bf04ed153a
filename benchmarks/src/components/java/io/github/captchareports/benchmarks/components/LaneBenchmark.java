package io.github.captchareports.benchmarks.components;

import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.internal.lane.DropReason;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.LaneEntry;
import io.github.captchareports.internal.lane.LaneSettings;
import io.github.captchareports.internal.lane.Priority;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A report enters, is granted at once, and ends; the token bucket is part of it. */
@State(Scope.Thread)
public class LaneBenchmark {
    private static final int FASTEST = 1_000_000;

    private HurriedClock clock;
    private Lane lane;

    /** Opens a lane that does not limit. */
    @Setup
    public void open() {
        clock = new HurriedClock();
        lane = new Lane(
                new LaneSettings(
                        RateLimit.perSecond(FASTEST).withBurst(FASTEST),
                        64,
                        64,
                        1_000,
                        TimeUnit.HOURS.toNanos(1),
                        RetryPolicy.DEFAULT,
                        clock,
                        () -> 0.5,
                        null,
                        1),
                () -> {});
    }

    /** Grants and ends. */
    @Benchmark
    public boolean grantAndFinish() {
        Report report = new Report(clock.now(TimeUnit.NANOSECONDS) + TimeUnit.HOURS.toNanos(1));
        lane.enter(report.entry, false);
        if (!report.granted) {
            throw new IllegalStateException("the lane limits");
        }
        lane.finish(report.entry, AttemptFeedback.ANSWERED);
        return report.granted;
    }

    private static final class Report implements LaneEntry.Owner {
        private final LaneEntry entry;
        private boolean granted;

        Report(long deadline) {
            this.entry = new LaneEntry(deadline, deadline, Priority.COMPLAINT, this);
        }

        @Override
        public String path() {
            return "/reportCorrect";
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
            granted = true;
        }

        @Override
        public void onTimedOut() {}

        @Override
        public void onDropped(DropReason why, @Nullable String code) {}

        @Override
        public void onStalled() {}
    }
}
