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
 * @param sharedTokens where tokens come from that several processes share; null where the account is this process's alone
 * @param share the part of the rate that is this process's while the others cannot be asked, above 0 and at most 1
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
    /** What the account may send while this process knows nothing of the others. */
    RateLimit alone(RateLimit limit) {
        return RateLimit.perSecond(limit.perSecond() * share).withBurst((int) Math.max(1, limit.burst() * share));
    }
}
