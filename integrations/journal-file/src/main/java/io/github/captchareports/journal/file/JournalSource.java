package io.github.captchareports.journal.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the records of a journal come from: a file of this format, or of an older one. */
interface JournalSource {
    /** Takes the records of a journal in their order. */
    @FunctionalInterface
    interface Visitor {
        /**
         * A record.
         *
         * @param record null for a kind that this version does not know
         * @param writtenAt in milliseconds of the epoch
         * @param position where it begins in the file
         */
        void record(@Nullable JournalRecord record, long writtenAt, long position) throws IOException;

        /** A part of the state of an account's complaints. */
        default void snapshot(JournalSnapshot part) {}
    }

    /** Hands on every sound record, from the first; answers what is missing. */
    JournalSurvey read(Visitor visitor) throws IOException;

    /** The record that the visitor is being handed, as a frame that has no number of the next file yet. */
    byte[] frame() throws IOException;
}
