package io.github.captchareports;

/** Whose clock said when a task was solved. Closed for all versions 1.x. */
public enum SolvedAtClock {
    /** The service's own time stamp, such as {@code endTime} of Anti-Captcha's {@code getTaskResult}. */
    SERVICE,
    /** The clock of this machine, such as the moment the solution was received. */
    LOCAL
}
