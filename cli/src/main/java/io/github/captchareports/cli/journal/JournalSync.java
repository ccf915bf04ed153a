package io.github.captchareports.cli.journal;

/** When a journal is forced to disk. What it says also survives the end of the process either way. */
public enum JournalSync {
    /** Before a report is sent, and before a result is shown. */
    ALWAYS,
    /** When the operating system sees fit. */
    NEVER
}
