package io.github.captchareports.internal.lane;

import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import java.util.function.DoubleSupplier;
import reactor.core.scheduler.Scheduler;

/**
 * What a lane is made of.
 *
 * @param responseTimeout nanoseconds an attempt may take
 */
public record LaneSettings(
        RateLimit rateLimit,
        int maxInFlight,
        int maxPending,
        long responseTimeout,
        RetryPolicy retryPolicy,
        Scheduler clock,
        DoubleSupplier jitter) {}
