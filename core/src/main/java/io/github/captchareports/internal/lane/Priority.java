package io.github.captchareports.internal.lane;

/** Which of the reports that wait go first, see {@link DeadlineQueue}. */
public enum Priority {
    /** A complaint: first among those whose deadlines lie in the same second. */
    COMPLAINT,
    /** A confirmation: after the complaints of its second. */
    CONFIRMATION,
    /** A confirmation that the service takes and ignores: when nothing else waits. */
    IGNORED
}
