package io.github.captchareports;

/** Whether a report for the task stands on the service's books, as far as this reporter can know. Closed for all versions 1.x. */
public enum Recorded {
    /** A report for this task is recorded. */
    YES,
    /** This report is certainly not recorded, and nothing this reporter knows of is recorded for the task. */
    NO,
    /** Bytes may have arrived and no answer proves anything; or the service refused with a code that fits both stories. */
    UNKNOWN
}
