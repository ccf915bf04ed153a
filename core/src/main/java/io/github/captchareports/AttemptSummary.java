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
 */
public record AttemptSummary(
        int count,
        @Nullable Duration responseTime,
        @Nullable Integer errorId,
        @Nullable String errorCode) {
    /** Nothing was tried. */
    public static final AttemptSummary NONE = new AttemptSummary(0, null, null, null);
}
