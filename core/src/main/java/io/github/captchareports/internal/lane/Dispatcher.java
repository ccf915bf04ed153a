package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import java.util.concurrent.TimeUnit;

/**
 * Grants: gives connections, permits and tokens to the entries that wait, earliest deadline first. Entries that are prepared
 * get their tokens before all others. Touched only inside the lane's drain loop.
 */
final class Dispatcher {
    /** How long before its token is due the preflight of an entry begins, in nanoseconds. */
    private static final long PREFLIGHT_LEAD = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long it takes to open a connection, in nanoseconds. */
    private static final long CONNECT = TimeUnit.MILLISECONDS.toNanos(200);

    private final Availability availability;
    private final PendingEntries pending;
    private final DeadlineQueue queue;
    private final PreparedEntries prepared;
    private final InFlight inFlight;
    private final Dropper dropper;
    private final int unprovenInFlight;
    private int maxInFlight;
    /** Whether the entry that could go next has no connection. */
    private boolean unconnected;
    /** Whether that entry is prepared. */
    private boolean preparedUnconnected;

    Dispatcher(
            LaneSettings settings,
            Availability availability,
            PendingEntries pending,
            PreparedEntries prepared,
            InFlight inFlight,
            Dropper dropper) {
        this.availability = availability;
        this.pending = pending;
        this.queue = pending.queue();
        this.prepared = prepared;
        this.inFlight = inFlight;
        this.dropper = dropper;
        this.unprovenInFlight = settings.unprovenInFlight();
        this.maxInFlight = settings.maxInFlight();
    }

    void maxInFlight(int requests) {
        maxInFlight = requests;
    }

    /** Grants whatever can be granted now. */
    void grantAll(long now) {
        unconnected = false;
        preparedUnconnected = false;
        grantPrepared(now);
        grantQueued(now);
    }

    /** What is prepared for an account that sends nothing now, or is outdated, waits again as all others do. */
    void putBackPrepared(long now) {
        boolean all = !availability.mayTry(now);
        if (!prepared.hasOutdated(all, now)) {
            return;
        }
        for (LaneEntry entry : prepared.takeOutdated(all, now)) {
            prepared.release(entry);
            if (entry.isWaiting()) {
                entry.owner.onPutBack();
                queue.add(entry, now);
                if (availability.phase() != Phase.OPEN) {
                    entry.owner.onStalled();
                }
            }
        }
    }

    private void grantPrepared(long now) {
        LaneEntry first;
        while ((first = prepared.peek()) != null) {
            DropReason why = first.isWaiting() ? dropper.reason(first, now) : null;
            if (first.isWaiting() && why == null) {
                if (!availability.open(now)) {
                    return;
                }
                if (!first.owner.connect()) {
                    unconnected = true;
                    preparedUnconnected = true;
                    return;
                }
                why = first.owner.admissible(now) ? null : DropReason.HELD;
            }
            if (!pending.win(first)) {
                // It was withdrawn, and that event takes it out.
                return;
            }
            prepared.poll();
            if (why == null) {
                takeToken(first, now);
                inFlight.unpark(first);
                first.owner.onGranted();
            } else {
                prepared.release(first);
                dropper.dropWon(first, why);
            }
        }
    }

    private void grantQueued(long now) {
        LaneEntry first;
        while ((first = queue.peek()) != null) {
            DropReason why = dropper.reason(first, now);
            if (why != null) {
                queue.poll(first);
                dropper.drop(first, why);
                continue;
            }
            boolean needsPreflight = first.owner.needsPreparation();
            if (!mayGrant(needsPreflight, now)) {
                return;
            }
            unconnected |= !first.owner.connect();
            if (unconnected) {
                return;
            }
            boolean held = !first.owner.admissible(now);
            queue.poll(first);
            if (held) {
                dropHeld(first);
            } else if (needsPreflight) {
                startPreflight(first, now);
            } else {
                grant(first, now);
            }
        }
    }

    private void dropHeld(LaneEntry connected) {
        connected.owner.disconnect();
        dropper.drop(connected, DropReason.HELD);
    }

    /** An entry whose preflight runs still counts as pending. */
    private void startPreflight(LaneEntry connected, long now) {
        if (connected.win()) {
            prepared.start(connected, now);
            connected.owner.onPrepare();
        } else {
            connected.owner.disconnect();
        }
    }

    private void grant(LaneEntry connected, long now) {
        if (pending.win(connected)) {
            takeToken(connected, now);
            inFlight.add(connected);
            connected.owner.onGranted();
        } else {
            connected.owner.disconnect();
        }
    }

    private void takeToken(LaneEntry entry, long now) {
        entry.probe = availability.begin(now);
        entry.tokenUntil = availability.tokenUntil();
        entry.holdToken();
        entry.grantedAt = now;
    }

    private boolean mayGrant(boolean needsPreflight, long now) {
        if (permits() <= 0) {
            return false;
        }
        return needsPreflight
                ? availability.opensWithin(PREFLIGHT_LEAD, prepared.needingTokens(), now)
                : prepared.isEmpty() && availability.open(now);
    }

    /** How many more may be on the wire: at an address that may be wrong no more is risked than it takes to find out. */
    private int permits() {
        Reachability reachability = availability.reachability();
        int most = reachability.isProven()
                ? maxInFlight
                : Math.min(maxInFlight, Math.max(1, unprovenInFlight - reachability.failuresInRow()));
        return most - inFlight.size();
    }

    /** Whether an entry waits that has all but a connection and a token. */
    boolean hasCandidate() {
        return !prepared.isEmpty() || (queue.peek() != null && permits() > 0);
    }

    /** How many could go, now or within the time that it takes to open a connection, had they connections. */
    int connectionsWanted(long now) {
        if (!unconnected) {
            return 0;
        }
        int most = Math.max(1, Math.min(permits(), queue.readyCount()) + prepared.size());
        return Math.max(1, availability.within(CONNECT, now, most));
    }

    /** No connection could be opened: that costs the account's budget, and the entry that could go next one attempt. */
    void connectionFailed(Throwable cause, FailureCause failure, long now) {
        LaneEntry first = preparedUnconnected ? prepared.peek() : queue.peek();
        if (first == null || dropper.reason(first, now) != null || !availability.mayTry(now) || !pending.win(first)) {
            Phase before = availability.phase();
            availability.apply(new AttemptFeedback.Failed(0, failure), now, false, now);
            if (availability.phase() != before) {
                dropper.dropUnservable(now);
            }
            return;
        }
        if (first.prepared) {
            prepared.poll();
            prepared.release(first);
        } else {
            queue.poll(first);
        }
        first.probe = availability.beginWithoutToken();
        first.grantedAt = now;
        inFlight.add(first);
        first.owner.onConnectionFailed(cause);
    }

    /** When something may be granted that cannot be granted now, or when what is prepared is outdated. */
    long wakeAt(long now) {
        LaneEntry first = queue.peek();
        boolean permitted = first != null && permits() > 0;
        boolean needsPreflight = first != null && permitted && first.owner.needsPreparation();
        boolean needsToken = !unconnected && (!prepared.isEmpty() || (permitted && !needsPreflight));
        long wake = Math.min(prepared.outdatedAt(), availability.wakeAt(now, needsToken));
        return needsPreflight && !unconnected
                ? Math.min(wake, availability.opensWithinAt(PREFLIGHT_LEAD, prepared.needingTokens(), now))
                : wake;
    }
}
