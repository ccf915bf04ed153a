package io.github.captchareports.journal.file;

import io.github.captchareports.spi.ForeignText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who opened a journal last, see {@link JournalFormat}.
 *
 * @param process its id
 * @param forced whether what this session wrote was forced to disk before anybody was told
 * @param name by which it opened the file
 */
record JournalSession(long process, boolean forced, String name) {
    static final int LENGTH = 384;
    static final int POSITION = 128;

    private static final int LONGEST_NAME = 368;
    private static final int FORCED = 1;
    private static final int LEFT = 2;

    /** That of this process. */
    static JournalSession ours(Path name, JournalSync sync) {
        return new JournalSession(
                ProcessHandle.current().pid(),
                sync == JournalSync.ALWAYS,
                name.toAbsolutePath().toString());
    }

    /** Who opened a journal last; null where that cannot be told. */
    static @Nullable JournalSession last(Path journal) {
        try (FileChannel channel = FileChannel.open(journal)) {
            byte[] beginning = JournalHeader.beginning(channel);
            if (JournalHeader.major(beginning) != JournalFormat.MAJOR || beginning.length < JournalHeader.LENGTH) {
                return null;
            }
            JournalHeader header = JournalHeader.decode(beginning);
            return header == null ? null : decode(beginning, new JournalChecksum(header.id()));
        } catch (IOException unreadable) {
            return null;
        }
    }

    byte[] encoded(JournalChecksum checksum) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        out.putLong(process).put((byte) (forced ? FORCED : LEFT)).put((byte) 0);
        JournalText.putCut(out, name, LONGEST_NAME);
        return checksum.seal(out.array());
    }

    /** Reads it from the beginning of a file; null where it is damaged. */
    static @Nullable JournalSession decode(byte[] beginning, JournalChecksum checksum) {
        byte[] bytes = new byte[LENGTH];
        ByteBuffer.wrap(beginning).get(POSITION, bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (!checksum.isSealed(bytes) || Short.toUnsignedInt(in.getShort(Long.BYTES + 2)) > LONGEST_NAME) {
            return null;
        }
        long process = in.getLong();
        boolean forced = in.get() == FORCED;
        in.get();
        return new JournalSession(process, forced, JournalText.get(in));
    }

    /** The process and the name, fit to be shown. */
    String shown() {
        return "process " + process + " as " + ForeignText.clean(name, LONGEST_NAME);
    }
}
