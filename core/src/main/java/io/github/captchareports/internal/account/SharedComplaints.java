package io.github.captchareports.internal.account;

import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.guard.SharedComplaintCounts;
import java.time.Duration;

/**
 * What the processes of an account know of each other's complaints, and how old that is. Tells the guard when it is too old to
 * judge by. Thread-safe.
 */
final class SharedComplaints {
    /** How long the guard may judge by the counts of the other processes after an exchange. */
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

    /** The counts of the other processes have just been added. */
    void exchanged() {
        exchangedAt = clock.nanos();
        exchanged = true;
        look(exchangedAt);
    }

    /** Tells the guard whether the counts of the other processes are known and recent enough to judge by. */
    void look(long nanos) {
        guard.othersUnknown(() -> !exchanged || isOutdated(nanos), clock.at(nanos));
        boolean isOutdated = isOutdated(nanos);
        if (isOutdated && !outdated) {
            // A hold restored from an earlier process must not wait for ever for a ledger that cannot be reached.
            guard.countsCame(clock.at(nanos));
        }
        outdated = isOutdated;
    }

    private boolean isOutdated(long nanos) {
        return nanos - exchangedAt > GOOD_FOR;
    }
}
