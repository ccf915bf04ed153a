package io.github.captchareports;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happened on the wire for one report.
 *
 * @param count attempts that were handed to the transport, successful or not; 0 when nothing was tried
 * @param responseTime time from the last answered attempt's start to its answer; null when nothing was answered
 * @param errorId the number the service gave in its last readable answer; null when there was none
 * @param errorCode the code the service gave in its last readable answer; null when there was none
 * @param failureCause why the last attempt failed; for a report that ended because its account's way to the service was
 *     lost, why that is, even with no attempt of its own; null where the last attempt met an answer that could be read
 */
public record AttemptSummary(
        int count,
        @Nullable Duration responseTime,
        @Nullable Integer errorId,
        @Nullable String errorCode,
        @Nullable FailureCause failureCause) {
    /** Nothing was tried. */
    public static final AttemptSummary NONE = new AttemptSummary(0, null, null, null, null);

    /**
     * The same figures with another cause.
     *
     * @param cause why it failed; null where it did not
     * @return the summary
     */
    public AttemptSummary withFailureCause(@Nullable FailureCause cause) {
        return new AttemptSummary(count, responseTime, errorId, errorCode, cause);
    }
}
