package io.github.captchareports;

/** Whether a report for the task stands on the service's books, as far as anybody can know. */
public enum Recorded {
    /** A report for this task is recorded. */
    YES,
    /** This report is certainly not recorded. */
    NO,
    /** Bytes may have arrived, and no answer proves anything. */
    UNKNOWN
}
