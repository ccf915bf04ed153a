package io.github.captchareports;

/** The name of each {@link ReportResult}: for an exhaustive {@code switch} on Java 17, and as a metric tag. */
public enum Outcome {
    /** {@link ReportResult.Accepted}. */
    ACCEPTED(Recorded.YES),
    /** {@link ReportResult.Duplicate}, whose {@link ReportResult.Duplicate#recorded()} is that of the earlier report. */
    DUPLICATE(Recorded.UNKNOWN),
    /** {@link ReportResult.Rejected}. */
    REJECTED(Recorded.NO),
    /** {@link ReportResult.Expired}. */
    EXPIRED(Recorded.NO),
    /** {@link ReportResult.Withheld}. */
    WITHHELD(Recorded.NO),
    /** {@link ReportResult.Undelivered}. */
    UNDELIVERED(Recorded.NO),
    /** {@link ReportResult.Indeterminate}. */
    INDETERMINATE(Recorded.UNKNOWN);

    private final Recorded recorded;

    Outcome(Recorded recorded) {
        this.recorded = recorded;
    }

    /** Whether a report for the task is on the service's books, where the outcome is all that is known. */
    Recorded recorded() {
        return recorded;
    }
}
