package io.github.captchareports.cli.journal;

/** Where the reports of a journal went: what the simulator accepted, no service has. */
public enum JournalDestination {
    SERVICES,
    SIMULATOR
}
