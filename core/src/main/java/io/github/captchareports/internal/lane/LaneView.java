package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a lane stands.
 *
 * @param until monotonic end of the phase, or {@link #NEVER}
 * @param failureCause why attempts fail in a row; null while the service can be reached
 * @param failingSince since when they fail, monotonic
 */
public record LaneView(
        Phase phase,
        long until,
        @Nullable String code,
        Set<String> refusedPaths,
        double rate,
        long pauses,
        double budget,
        @Nullable FailureCause failureCause,
        long failingSince) {
    /** The {@link #until()} of a phase that does not end by itself. */
    public static final long NEVER = Availability.NEVER;

    static LaneView of(Availability availability, long now) {
        return new LaneView(
                availability.phase(),
                availability.until(),
                availability.code(),
                Set.copyOf(availability.refusedPaths()),
                availability.rate(now),
                availability.pauses(),
                availability.budgetLeft(),
                availability.reachability().failureCause(),
                availability.reachability().failingSince());
    }
}
