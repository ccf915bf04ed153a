package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;

/**
 * Ends attempts: gives the permit back, tells the account how the attempt ended, or takes back one that was not made.
 * Touched only inside the lane's drain loop, except for {@link #passGate}.
 */
final class Attempts {
    private final Availability availability;
    private final InFlight inFlight;
    private final Dropper dropper;

    Attempts(Availability availability, InFlight inFlight, Dropper dropper) {
        this.availability = availability;
        this.inFlight = inFlight;
        this.dropper = dropper;
    }

    /** The request passes the send gate: its token counts from now on. May be called on any thread. */
    void passGate(LaneEntry entry, long now) {
        if (entry.dropToken()) {
            availability.passGate(now);
        }
    }

    /** An attempt was made, and has ended. */
    void end(LaneEntry entry, AttemptFeedback feedback, long now) {
        Phase phase = availability.phase();
        long until = availability.until();
        long pauseEnd = availability.pauseEnd();
        int refusedPaths = availability.refusedPaths().size();
        // An attempt that ended without telling whether it passed the send gate may have passed it.
        passGate(entry, now);
        availability.apply(feedback, entry.grantedAt, entry.probe, now);
        inFlight.remove(entry);
        if (availability.phase() != phase
                || phase == Phase.UNREACHABLE
                || availability.until() != until
                || availability.pauseEnd() != pauseEnd
                || availability.refusedPaths().size() != refusedPaths) {
            dropper.dropUnservable(now);
        }
    }

    /** An attempt was granted and not made: permit and token are there for others. */
    void refund(LaneEntry entry, long now) {
        if (entry.dropToken()) {
            availability.refund(entry.probe, entry.tokenUntil, now);
        } else if (entry.probe) {
            availability.probeNotTaken();
        }
        inFlight.remove(entry);
    }
}
