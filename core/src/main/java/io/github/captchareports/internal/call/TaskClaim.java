package io.github.captchareports.internal.call;

import io.github.captchareports.ReportResult;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.Ledger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a call has to do with the ledger of its process: the task is its own, or another call reports it, and this one follows
 * that one to its end. There is an object of this class only where a call follows.
 */
final class TaskClaim implements Claim.Follower {
    private final Ledger ledger;
    private final CallData call;
    private final Listener listener;
    /** The claim of the call that is followed. */
    private volatile @Nullable Claim leader;

    /** Told on the thread that claims, or on the one on which the call that is followed ends. */
    interface Listener {
        /** The task is the call's. */
        void onOwned();

        /** The result is known without an attempt. */
        void settle(ReportResult result);

        /**
         * Another call reports the task: may this one wait for it? False where it may not, and has its result.
         *
         * @param following ends the waiting
         */
        boolean mayFollow(TaskClaim following);

        /** The call follows. */
        void onFollowing();

        /** The call that was followed has ended; false where this one was cancelled before. */
        boolean stopFollowing();
    }

    private TaskClaim(Ledger ledger, CallData call, Listener listener) {
        this.ledger = ledger;
        this.call = call;
        this.listener = listener;
    }

    /** Asks the ledger for the task of a call. */
    static void claim(Ledger ledger, CallData call, Listener listener) {
        // A task that nobody has reported needs no claim to be too late; one that somebody has is a duplicate all the
        // same.
        if (call.deadline() - call.now() <= 0 && ledger.isFree(call.task())) {
            call.noteReceived();
            listener.settle(Results.expired(call));
            return;
        }
        while (true) {
            Claimed claimed = ledger.claim(call.task(), call.request().verdict());
            if (claimed instanceof Claimed.Owned owned) {
                call.own(owned.claim());
                listener.onOwned();
                return;
            }
            if (claimed instanceof Claimed.Known known) {
                listener.settle(Results.known(known.settled(), call.request()));
                return;
            }
            if (claimed instanceof Claimed.InFlight other
                    && new TaskClaim(ledger, call, listener).follow(other.claim())) {
                call.noteReceived();
                return;
            }
        }
    }

    /** Follows the owner of a claim; false when it has ended already. */
    private boolean follow(Claim owner) {
        leader = owner;
        if (!listener.mayFollow(this)) {
            return true;
        }
        if (!owner.follow(this)) {
            return !listener.stopFollowing();
        }
        listener.onFollowing();
        return true;
    }

    /** The call is cancelled, and follows no longer. */
    void unfollow() {
        Objects.requireNonNull(leader).unfollow(this);
    }

    @Override
    public void onOwnerEnd(ReportResult owner) {
        if (!listener.stopFollowing()) {
            return;
        }
        if (call.isCancelled()) {
            listener.settle(Results.cancelled(call));
        } else if (Results.mayDoBetter(owner, call.request(), call.windowEnd())) {
            claim(ledger, call, listener);
        } else {
            listener.settle(Results.shared(owner, call.request(), call.windowEnd()));
        }
    }
}
