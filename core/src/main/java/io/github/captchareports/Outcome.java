package io.github.captchareports;

/** The name of each {@link ReportResult}: for an exhaustive {@code switch} on Java 17, and as a metric tag. */
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
