package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an account: a bucket of this process and, where several processes share the account, a lease on the
 * bucket that they share. A request takes a token of each. Touched only inside the lane's drain loop, except for
 * {@link #passGate}.
 */
final class RateLimiter {
    private final LaneSettings settings;
    private final TokenBucket bucket;
    /** Null where the account is this process's own. */
    private final @Nullable TokenLease lease;

    private RateLimit limit;
    private boolean ledgerReachable = true;
    private long leasedUntil;
    private long slowedDownAt;

    RateLimiter(LaneSettings settings, long now) {
        this.settings = settings;
        this.limit = settings.rateLimit();
        this.bucket = new TokenBucket(limit, now);
        this.lease = settings.sharedTokens() == null ? null : new TokenLease(limit, now);
        this.slowedDownAt = now - 1;
    }

    /** The lease that tokens have to come from at present; null where the own bucket is all there is. */
    private @Nullable TokenLease leaseInUse() {
        return ledgerReachable ? lease : null;
    }

    /** Whether a token is there that a request may take. */
    boolean available(long now) {
        TokenLease shared = leaseInUse();
        return bucket.available(now) && (shared == null || shared.available(now));
    }

    /** Whether the own bucket has a token, whatever is leased. */
    boolean bucketAvailable(long now) {
        return bucket.available(now);
    }

    /** When there will be so many tokens of the own bucket that nobody holds. */
    long dueAt(int count, long now) {
        return bucket.dueAt(count, now);
    }

    /** How many tokens of the own bucket there are now or within so many nanoseconds, at most {@code most}. */
    int within(long nanos, long now, int most) {
        return bucket.within(nanos, now, most);
    }

    /** Holds a token for an attempt. */
    void hold(long now) {
        bucket.hold(now);
        TokenLease shared = leaseInUse();
        leasedUntil = shared == null ? now : shared.take(now);
    }

    /** Until when the leased token is usable that was held last; a moment that is over where none was leased. */
    long leasedUntil() {
        return leasedUntil;
    }

    /** The request that a token is held for passes the send gate; may be called on any thread. */
    void passGate(long now) {
        bucket.take(now);
    }

    /** Takes back what {@link #hold} gave to an attempt that was not made. */
    void refund(long usableUntil, long now) {
        bucket.release();
        TokenLease shared = leaseInUse();
        if (shared != null) {
            shared.giveBack(usableUntil, now);
        }
    }

    /** The lease, where a batch is to be asked for; null otherwise. */
    @Nullable
    TokenLease exhaustedLease(long now) {
        TokenLease shared = leaseInUse();
        return shared != null && shared.wanting(now) ? shared : null;
    }

    /** Whether the ledger that the processes share can be reached has changed. */
    void ledgerReachable(boolean reachable, long now) {
        ledgerReachable = reachable;
        if (lease != null) {
            lease.forget(now);
        }
        bucket.limit(settings.limit(limit, reachable), now);
        if (!reachable) {
            // All processes together may have used the burst a moment ago.
            bucket.empty(now);
        }
    }

    void limit(RateLimit newLimit, long now) {
        limit = newLimit;
        bucket.limit(settings.limit(newLimit, ledgerReachable), now);
        if (lease != null) {
            lease.limit(newLimit);
        }
    }

    /**
     * Halves the rate, once for all attempts that were on the wire when it was halved last.
     *
     * @param grantedAt when the attempt was granted that asks for it
     * @param until when the rate begins to recover
     * @param slowly whether it recovers slowly and without bursts
     */
    void slowDown(long grantedAt, long now, long until, boolean slowly) {
        if (grantedAt - slowedDownAt > 0) {
            bucket.slowDown(now, until, slowly);
            slowedDownAt = now;
        }
    }

    void fullSpeed(long now) {
        bucket.fullSpeed(now);
    }

    double rate(long now) {
        return bucket.rate(now);
    }

    /** When to look again for a token. */
    long wakeAt(long now) {
        TokenLease shared = leaseInUse();
        long wake = bucket.wakeAt(now);
        return shared == null ? wake : Math.max(wake, shared.wakeAt(now));
    }
}
