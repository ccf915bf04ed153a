package io.github.captchareports.internal.ledger;

import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A claimed task: held by the owner until it is settled or released, and by the ledger for as long as the settled task
 * is remembered. Followers stand in a stack that is closed when the claim ends.
 */
public final class Claim extends CompletableFuture<Settled> {
    private static final Follower CLOSED = new Follower(null, null);

    private final Verdict verdict;
    private final boolean inheritsUnclear;
    private final AtomicReference<@Nullable Follower> followers = new AtomicReference<>();

    Claim(Verdict verdict, boolean inheritsUnclear) {
        this.verdict = verdict;
        this.inheritsUnclear = inheritsUnclear;
    }

    /** The owner's verdict. */
    public Verdict verdict() {
        return verdict;
    }

    /** Whether an earlier report of this task ended indeterminate, so that a duplicate code now proves it. */
    public boolean inheritsUnclear() {
        return inheritsUnclear;
    }

    /** Waits for the owner's end; false when it has come already. */
    public boolean follow(Listener listener) {
        Follower first;
        do {
            first = followers.get();
            if (first == CLOSED) {
                return false;
            }
        } while (!followers.compareAndSet(first, new Follower(listener, first)));
        return true;
    }

    /** Tells the followers how the owner ended, once the ledger knows and the owner has its result. */
    public void tellFollowers(ReportResult result) {
        Follower follower = followers.getAndSet(CLOSED);
        Follower oldestFirst = null;
        while (follower != null && follower != CLOSED) {
            oldestFirst = new Follower(follower.listener, oldestFirst);
            follower = follower.next;
        }
        for (Follower each = oldestFirst; each != null; each = each.next) {
            if (each.listener != null) {
                each.listener.onOwnerEnd(result);
            }
        }
    }

    /** Told how the owner of a claim ended. */
    public interface Listener {
        /** The owner has its result, and the ledger says so already. */
        void onOwnerEnd(ReportResult result);
    }

    private static final class Follower {
        private final @Nullable Listener listener;
        private final @Nullable Follower next;

        Follower(@Nullable Listener listener, @Nullable Follower next) {
            this.listener = listener;
            this.next = next;
        }
    }
}
