package io.github.captchareports.internal.lane;

/** Why a report left the lane unsent. */
public enum DropReason {
    /** Its deadline came. */
    EXPIRED,
    /** {@link LaneEntry.Owner#isCancelled()} said yes. */
    ABANDONED,
    /** {@link LaneEntry.Owner#admissible} said no. */
    HELD,
    /** A pause that the service asked for outlasts it. */
    THROTTLED,
    /** A pause that the operator asked for outlasts it. */
    PAUSED,
    /** The account is refused. */
    ACCOUNT_REFUSED,
    /** Its method is refused. */
    METHOD_REFUSED,
    /** The service has not answered for the outage limit. */
    UNREACHABLE,
    /** The lane is closed. */
    CLOSED;

    /** Whether a service that could not be reached may be behind it. */
    public boolean mayBeDueToOutage() {
        return switch (this) {
            case EXPIRED, THROTTLED, UNREACHABLE, CLOSED -> true;
            case ABANDONED, HELD, PAUSED, ACCOUNT_REFUSED, METHOD_REFUSED -> false;
        };
    }
}
