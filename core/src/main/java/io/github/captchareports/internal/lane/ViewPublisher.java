package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import java.util.Objects;
import java.util.Set;

/** Publishes how a lane stands at the end of a drain. Touched only inside the drain loop, except for {@link #view}. */
final class ViewPublisher {
    private final Availability availability;
    private final Runnable onPhase;
    private volatile LaneView view;

    /**
     * Publishes a first view.
     *
     * @param onPhase run whenever the phase, the refused methods, or whether the service can be reached, have changed
     */
    ViewPublisher(Availability availability, Runnable onPhase, long now) {
        this.availability = availability;
        this.onPhase = onPhase;
        this.view = LaneView.of(availability, now);
    }

    /** The last view; may be asked from anywhere. */
    LaneView view() {
        return view;
    }

    /** Makes a new view where anything has changed. */
    void publish(long now) {
        LaneView before = view;
        Phase phase = availability.phase();
        Set<String> refusedPaths = availability.refusedPaths();
        Reachability reachability = availability.reachability();
        boolean changed = before.phase() != phase
                || before.until() != availability.until()
                || before.refusedPaths().size() != refusedPaths.size()
                || (before.failureCause() != null) != reachability.isFailing();
        if (changed
                || !Objects.equals(before.failureCause(), reachability.failureCause())
                || before.pauses() != availability.pauses()
                || before.budget() != availability.budgetLeft()
                || before.rate() != availability.rate(now)) {
            view = LaneView.of(availability, now);
        }
        if (changed) {
            onPhase.run();
        }
    }
}
