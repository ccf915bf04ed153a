package io.github.captchareports;

/**
 * The name of each {@link ReportResult}: for an exhaustive {@code switch} on Java 17, and as a metric tag. Closed: no version
 * 1.x adds one, so that a {@code switch} over it needs no {@code default}.
 */
public enum Outcome {
    /** {@link ReportResult.Accepted}. */
    ACCEPTED,
    /** {@link ReportResult.Duplicate}. */
    DUPLICATE,
    /** {@link ReportResult.Rejected}. */
    REJECTED,
    /** {@link ReportResult.Expired}. */
    EXPIRED,
    /** {@link ReportResult.Withheld}. */
    WITHHELD,
    /** {@link ReportResult.Undelivered}. */
    UNDELIVERED,
    /** {@link ReportResult.Indeterminate}. */
    INDETERMINATE
}
