package io.github.captchareports.internal.call;

import java.time.Instant;

/**
 * The times of a call, turned from the wall clock to the monotonic one once, at its admission.
 *
 * @param receivedAt monotonic time at which the request came in
 * @param windowEnd when the service's reporting window ends, by the wall clock
 * @param deadline monotonic time from which it is too late to send
 * @param mayBeLateFrom monotonic time from which the service may call it late
 */
record CallTimes(long receivedAt, Instant windowEnd, long deadline, long mayBeLateFrom) {}
