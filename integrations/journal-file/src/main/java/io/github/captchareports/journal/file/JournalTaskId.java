package io.github.captchareports.journal.file;

import java.io.IOException;

/** The id of a task in a journal. This version writes numbers; texts are read. */
sealed interface JournalTaskId {
    /** An id that is a positive number. */
    record Numeric(long value) implements JournalTaskId {}

    /** An id that is a text of at most 200 bytes. */
    record Textual(String value) implements JournalTaskId {}

    /** An id that was read; an exception means that another program wrote it. */
    static Numeric number(long read) throws IOException {
        if (read <= 0) {
            throw new IOException("a record of task " + read);
        }
        return new Numeric(read);
    }
}
