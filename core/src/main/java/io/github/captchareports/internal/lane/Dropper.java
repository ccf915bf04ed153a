package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Drops entries that cannot be served: their deadline has come, a state of the account outlasts them, or the lane is closed.
 * Touched only inside the lane's drain loop.
 */
final class Dropper {
    private final Availability availability;
    private final PendingEntries pending;
    private boolean closed;

    Dropper(Availability availability, PendingEntries pending) {
        this.availability = availability;
        this.pending = pending;
    }

    /** From now on everything that waits or comes is dropped. */
    void close() {
        closed = true;
    }

    /** Why an entry cannot be served; null where it can. */
    @Nullable
    DropReason reason(LaneEntry entry, long now) {
        return closed ? DropReason.CLOSED : availability.dropReason(entry, now);
    }

    /** Drops an entry, unless it was withdrawn. */
    void drop(LaneEntry entry, DropReason why) {
        if (pending.win(entry)) {
            dropWon(entry, why);
        }
    }

    /** Drops an entry that the lane has won already. */
    void dropWon(LaneEntry entry, DropReason why) {
        entry.owner.onDropped(why, availability.code(why, entry));
    }

    /** Drops those whose deadline has come: not all of them reach the head of the queue in time. */
    void dropOverdue(long now) {
        LaneEntry overdue;
        while ((overdue = pending.queue().pollOverdue(now)) != null) {
            DropReason why = reason(overdue, now);
            if (why != null) {
                drop(overdue, why);
            }
        }
    }

    /** Drops what cannot be served since the account's state has changed, and tells all others if they are stalled. */
    void dropUnservable(long now) {
        boolean stalled = availability.phase() != Phase.OPEN;
        if (!closed && !stalled && availability.refusedPaths().isEmpty()) {
            return;
        }
        pending.queue().visit(entry -> {
            DropReason why = reason(entry, now);
            if (why != null) {
                drop(entry, why);
            } else if (stalled && entry.isWaiting()) {
                entry.owner.onStalled();
            }
        });
    }
}
