package io.github.captchareports.journal.file;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How far a journal was safe, see {@link JournalFormat}.
 *
 * @param number of the last record that was
 * @param end where it ends in the file
 */
record JournalMark(long number, long end) {
    static final int LENGTH = 32;
    static final int SLOTS = 2;

    /** Where a slot is in the file. */
    static long position(int slot) {
        return JournalHeader.FIXED + (long) slot * LENGTH;
    }

    byte[] encoded(JournalChecksum checksum) {
        return checksum.seal(
                ByteBuffer.allocate(LENGTH).putLong(number).putLong(end).array());
    }

    /** The larger sound one in the beginning of a file; null where none is sound. */
    static @Nullable JournalMark latest(byte[] beginning, JournalChecksum checksum) {
        JournalMark latest = null;
        for (int slot = 0; slot < SLOTS; slot++) {
            byte[] bytes = new byte[LENGTH];
            ByteBuffer.wrap(beginning).get((int) position(slot), bytes);
            if (checksum.isSealed(bytes)) {
                ByteBuffer in = ByteBuffer.wrap(bytes);
                JournalMark found = new JournalMark(in.getLong(), in.getLong());
                latest = latest == null || found.number > latest.number ? found : latest;
            }
        }
        return latest;
    }
}
