package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A state that keeps an account from sending as it otherwise may. Each owns its data; several may be in force at once, and
 * {@link Availability} orders them. Touched only inside the lane's drain loop.
 */
abstract class Restriction {
    private boolean inForce;

    final boolean isInForce() {
        return inForce;
    }

    final void begin() {
        inForce = true;
    }

    final void end() {
        inForce = false;
    }

    /** The phase that the account is in; {@link Phase#OPEN} where only some of its paths are restricted. */
    abstract Phase phase();

    /** Whether an attempt may begin while it is in force. */
    abstract boolean allowsAttempt(long now);

    /** Why a report need not wait while it is in force; null where it may. */
    abstract @Nullable DropReason dropReason(LaneEntry entry, long now);

    /** When it ends by itself, monotonic, or {@link Availability#NEVER}. */
    long until() {
        return Availability.NEVER;
    }

    /** The service's code behind it; null where there is none. */
    @Nullable
    String code() {
        return null;
    }
}
