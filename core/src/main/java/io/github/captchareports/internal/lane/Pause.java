package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import org.jspecify.annotations.Nullable;

/** The account sends nothing for a while, because the service or the operator asked for it. */
final class Pause extends Restriction {
    private long count;
    private long beganAt;
    private long end;
    private boolean byOperator;
    /** Whether the service did not ask for a pause explicitly; the outage clock goes on meanwhile. */
    private boolean implicit;

    private @Nullable String code;

    /** Begins a pause of the operator, or prolongs the one there is where this one ends later. */
    void pauseByOperator(long now, long until) {
        if (isInForce() && end - until >= 0) {
            return;
        }
        beginAt(now);
        implicit = false;
        byOperator = true;
        end = until;
        code = null;
    }

    /**
     * Begins a pause of the service, or prolongs the one there is where this one ends later.
     *
     * @param isImplicit whether the service did not say for how long
     */
    void pauseByService(long now, long until, @Nullable String why, boolean isImplicit) {
        boolean begins = !isInForce();
        implicit = isImplicit && (begins || implicit);
        beginAt(now);
        if (begins || until - end > 0) {
            byOperator = false;
            end = until;
            code = why;
        }
    }

    private void beginAt(long now) {
        if (!isInForce()) {
            count++;
            beganAt = now;
        }
        begin();
    }

    boolean isOver(long now) {
        return isInForce() && now - end >= 0;
    }

    boolean isImplicit() {
        return implicit;
    }

    /** When the last pause began. */
    long beganAt() {
        return beganAt;
    }

    /** Pauses begun so far. */
    long count() {
        return count;
    }

    void forgetCode() {
        code = null;
    }

    @Override
    Phase phase() {
        return Phase.PAUSED;
    }

    @Override
    boolean allowsAttempt(long now) {
        return false;
    }

    @Override
    @Nullable
    DropReason dropReason(LaneEntry entry, long now) {
        if (end >= Availability.NEVER || entry.deadline - end > 0) {
            return null;
        }
        return byOperator ? DropReason.PAUSED : DropReason.THROTTLED;
    }

    @Override
    long until() {
        return isInForce() ? end : Availability.NEVER;
    }

    @Override
    @Nullable
    String code() {
        return code;
    }
}
