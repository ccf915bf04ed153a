package io.github.captchareports.internal.ledger;

import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A claimed task: held by the owner until it is settled or released. Requests for the same task follow it until it ends. */
public final class Claim {
    private final Verdict verdict;
    private final boolean inheritsUnclear;
    private @Nullable Set<Follower> followers;
    private boolean closed;

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

    /** Has a follower told how the owner ends; false if the owner has ended already. */
    public synchronized boolean follow(Follower follower) {
        if (closed) {
            return false;
        }
        if (followers == null) {
            followers = new LinkedHashSet<>();
        }
        followers.add(follower);
        return true;
    }

    /** The follower is not told any more. */
    public synchronized void unfollow(Follower follower) {
        if (followers != null) {
            followers.remove(follower);
        }
    }

    /** Tells the followers, in their order, how the owner ended. The ledger and the owner know it before. */
    public void tellFollowers(ReportResult result) {
        Set<Follower> told;
        synchronized (this) {
            told = followers == null ? Set.of() : followers;
            followers = null;
            closed = true;
        }
        told.forEach(follower -> follower.onOwnerEnd(result));
    }

    /** A request for a task that another request is reporting. */
    public interface Follower {
        /** The owner has its result, and the ledger knows it already. */
        void onOwnerEnd(ReportResult result);
    }
}
