package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What a lane is made of.
 *
 * @param unprovenInFlight requests in flight as long as the address has given no answer that could be read
 * @param responseTimeout nanoseconds an attempt may take
 * @param sharedTokens where the tokens come from that several processes share; null where the account is this process's own
 * @param share the part of the rate that this process may use while the shared ledger cannot be reached, above 0 and at
 *     most 1
 */
public record LaneSettings(
        RateLimit rateLimit,
        int maxInFlight,
        int unprovenInFlight,
        int maxPending,
        long responseTimeout,
        RetryPolicy retryPolicy,
        Scheduler clock,
        DoubleSupplier jitter,
        @Nullable RemoteTokenBucket sharedTokens,
        double share) {
    /** What this process may send: the whole limit, or its share while the ledger cannot be reached. */
    RateLimit limit(RateLimit limit, boolean ledgerReachable) {
        return ledgerReachable
                ? limit
                : RateLimit.perSecond(limit.perSecond() * share).withBurst((int) Math.max(1, limit.burst() * share));
    }
}
