package io.github.captchareports.journal.file;

/** When a journal is forced to disk. Either way what it says survives the end of the process, {@code kill -9} included. */
public enum JournalSync {
    /** Before a report is sent, and before {@link FileJournal#awaitSafe} returns: survives a loss of power. */
    ALWAYS,
    /**
     * When the operating system sees fit: saves a force for each group of reports. A loss of power may forget the last half minute,
     * and what was sent in it would be sent again.
     */
    NEVER
}
