package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;

/**
 * Puts entries into the queue, and drops at once those that cannot be served. Touched only inside the lane's drain loop.
 */
final class Enqueuer {
    private final Availability availability;
    private final PendingEntries pending;
    private final Dropper dropper;

    Enqueuer(Availability availability, PendingEntries pending, Dropper dropper) {
        this.availability = availability;
        this.pending = pending;
        this.dropper = dropper;
    }

    /** Enqueues an entry that is counted and may be withdrawn already. */
    void enqueue(LaneEntry entry, long notBefore, long now) {
        entry.notBefore = notBefore;
        DropReason why = entry.owner.isCancelled() ? DropReason.ABANDONED : dropper.reason(entry, now);
        if (why != null) {
            dropper.drop(entry, why);
            return;
        }
        pending.add(entry, now);
        if (availability.phase() != Phase.OPEN || entry.isIgnored()) {
            entry.owner.onStalled();
        }
    }

    /** Enqueues an entry whose attempt has ended. */
    void enqueueRetry(LaneEntry entry, long notBefore, long now) {
        pending.acquire(entry, false);
        entry.enter();
        enqueue(entry, notBefore, now);
    }
}
