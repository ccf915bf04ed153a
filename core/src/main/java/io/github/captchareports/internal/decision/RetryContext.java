package io.github.captchareports.internal.decision;

import io.github.captchareports.RetryPolicy;

/**
 * Under which terms a report may try again.
 *
 * @param now monotonic time
 * @param deadline monotonic time from which it is too late to send
 * @param replaySafe whether the provider's answer to a repetition proves what the first did
 * @param othersAnswered whether the service has answered anything since the report's first attempt began
 * @param mayRetry false once the subscriber has cancelled or the reporter was shut down
 * @param jitter a fraction from 0 to 1
 */
public record RetryContext(
        long now,
        long deadline,
        boolean replaySafe,
        boolean othersAnswered,
        boolean mayRetry,
        RetryPolicy policy,
        double jitter) {}
