package io.github.captchareports.simulator;

/**
 * What the simulated services do with a report on a task they were never told of.
 */
public enum UnknownTasks {
    /**
     * The task is taken as solved this moment, with the type that fits the path it is reported on. Others that the account
     * has solved are not known: see {@link BackgroundVolume}.
     */
    ACCEPT_AS_JUST_SOLVED,

    /** The report is refused as one on a task that does not exist. */
    REFUSE
}
