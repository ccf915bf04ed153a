package io.github.captchareports.internal.decision;

import io.github.captchareports.ReportResult.IndeterminateCause;
import org.jspecify.annotations.Nullable;

/**
 * What came of a report's attempts so far.
 *
 * @param attempts attempts that count towards the policy's limit, the one that has just ended included; probes do not
 * @param failures attempts that ended without settling the report, probes included, for the backoff
 * @param unclear why an earlier attempt, or an earlier report of the task, may have been recorded; null if none may
 */
public record AttemptHistory(
        int attempts, int failures, @Nullable IndeterminateCause unclear) {
    /** Nothing was tried. */
    public static final AttemptHistory NONE = new AttemptHistory(0, 0, null);
}
