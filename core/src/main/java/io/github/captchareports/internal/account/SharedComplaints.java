package io.github.captchareports.internal.account;

import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.guard.SharedComplaintCounts;
import java.time.Duration;

/**
 * What the processes of an account know of each other's complaints, and how old that is. The guard is told when it is too
 * old to be good for anything. Thread-safe.
 */
final class SharedComplaints {
    /** How long the counts of the other processes are good for after an exchange. */
    private static final long GOOD_FOR = Duration.ofMinutes(5).toNanos();

    private final SharedComplaintCounts counts;
    private final ComplaintGuard guard;
    private final GuardClock clock;
    private volatile long exchangedAt;
    /** Whether there was an exchange at all. */
    private volatile boolean exchanged;
    /** Whether the last exchange is too long ago, as of the last look. */
    private volatile boolean outdated;

    SharedComplaints(SharedComplaintCounts counts, ComplaintGuard guard, GuardClock clock) {
        this.counts = counts;
        this.guard = guard;
        this.clock = clock;
        this.exchangedAt = clock.nanos();
    }

    SharedComplaintCounts counts() {
        return counts;
    }

    /** Whether the counts of the other processes have come at least once. */
    boolean haveCome() {
        return exchanged;
    }

    /** The counts of the other processes have just been taken in. */
    void exchanged() {
        exchangedAt = clock.nanos();
        exchanged = true;
        look(exchangedAt);
    }

    /** Tells the guard whether what is known of the other processes is good for anything. */
    void look(long nanos) {
        guard.othersUnknown(() -> !exchanged || isOutdated(nanos), clock.at(nanos));
        boolean isOutdated = isOutdated(nanos);
        if (isOutdated && !outdated) {
            // A hold of an earlier process does not wait for ever for a ledger that cannot be reached.
            guard.countsCame(clock.at(nanos));
        }
        outdated = isOutdated;
    }

    private boolean isOutdated(long nanos) {
        return nanos - exchangedAt > GOOD_FOR;
    }
}
