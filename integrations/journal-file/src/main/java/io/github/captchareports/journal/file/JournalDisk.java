package io.github.captchareports.journal.file;

import java.io.IOException;

/** What the records of a journal are written to. */
interface JournalDisk extends AutoCloseable {
    /** Writes bytes at the end: all of them, or none that a reader would take for a record. */
    void append(byte[] bytes) throws IOException;

    /** Returns when everything appended survives a loss of power. */
    void force() throws IOException;

    /** Notes that all that was appended is safe. */
    void mark() throws IOException;

    @Override
    void close() throws IOException;
}
