package io.github.captchareports.journal.file;

/** Where the reports of a journal went: what the simulator accepted, no service has. */
public enum JournalDestination {
    /** The services themselves. */
    SERVICES,
    /** A simulator of them. */
    SIMULATOR
}
