package io.github.captchareports;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happened on the wire for one report. Immutable; equal where all figures are. The library makes it, and later versions
 * may have more figures.
 */
public sealed interface AttemptSummary permits Records.AttemptSummary {
    /** Nothing was tried. */
    AttemptSummary NONE = of(0, null, null, null, null);

    /**
     * A summary, for tests; the library makes its own.
     *
     * @param count attempts that were handed to the transport
     * @param responseTime time to the last answer; null when nothing was answered
     * @param errorId the number the service gave; null when there was none
     * @param errorCode the code the service gave; null when there was none
     * @param failureCause why the last attempt failed; null where it did not
     * @return the summary
     */
    static AttemptSummary of(
            int count,
            @Nullable Duration responseTime,
            @Nullable Integer errorId,
            @Nullable String errorCode,
            @Nullable FailureCause failureCause) {
        return new Records.AttemptSummary(count, responseTime, errorId, errorCode, failureCause);
    }

    /**
     * Attempts that were handed to the transport, successful or not.
     *
     * @return 0 when nothing was tried
     */
    int count();

    /**
     * Time from the last answered attempt's start to its answer.
     *
     * @return the time; null when nothing was answered
     */
    @Nullable
    Duration responseTime();

    /**
     * The number the service gave in its last readable answer.
     *
     * @return the number; null when there was none
     */
    @Nullable
    Integer errorId();

    /**
     * The code the service gave in its last readable answer.
     *
     * @return the code, verbatim; null when there was none
     */
    @Nullable
    String errorCode();

    /**
     * Why the last attempt failed; for a report that ended because its account's way to the service was lost, why that is,
     * even with no attempt of its own.
     *
     * @return the cause; null where the last attempt met an answer that could be read
     */
    @Nullable
    FailureCause failureCause();

    /**
     * The same figures with another cause.
     *
     * @param cause why it failed; null where it did not
     * @return the summary
     */
    AttemptSummary withFailureCause(@Nullable FailureCause cause);
}
