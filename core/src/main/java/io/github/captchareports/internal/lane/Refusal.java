package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import org.jspecify.annotations.Nullable;

/** The service refuses the account, for a while or until the operator has acted. */
final class Refusal extends Restriction {
    private long end;
    private @Nullable String code;

    /** Begins, or is prolonged; of two refusals the longer one holds. */
    void refuse(long until, @Nullable String why) {
        if (!isInForce() || until - end > 0) {
            end = until;
            code = why;
        }
        begin();
    }

    boolean isOver(long now) {
        return isInForce() && now - end >= 0;
    }

    /** Whether it is in force and does not end by itself. */
    boolean isWithoutEnd() {
        return isInForce() && end >= Availability.NEVER;
    }

    @Override
    Phase phase() {
        return Phase.REFUSED;
    }

    @Override
    boolean allowsAttempt(long now) {
        return false;
    }

    @Override
    @Nullable
    DropReason dropReason(LaneEntry entry, long now) {
        return entry.deadline - end <= 0 ? DropReason.ACCOUNT_REFUSED : null;
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
