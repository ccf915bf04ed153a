package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a lane stands.
 *
 * @param until monotonic end of the phase, or {@link #NEVER}
 * @param trouble why the way to the service is lost; null where it is not
 * @param troubleSince since when it is, monotonic
 */
public record LaneView(
        Phase phase,
        long until,
        @Nullable String code,
        Set<String> refusedPaths,
        double rate,
        long pauses,
        double budget,
        @Nullable FailureCause trouble,
        long troubleSince) {
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
                availability.way().trouble(),
                availability.way().lostSince());
    }
}
