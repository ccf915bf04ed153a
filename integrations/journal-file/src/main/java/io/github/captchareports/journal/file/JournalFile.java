package io.github.captchareports.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * An open journal on disk, see {@link JournalFormat}: records are appended to it. One file is one journal, whatever its
 * name: see {@link JournalLock}.
 */
final class JournalFile implements JournalDisk {
    private final JournalLock lock;
    private final FileChannel channel;
    private final JournalChecksum checksum;
    private final JournalMemory memory;
    private final @Nullable String notice;
    private long next;
    private long end;
    private int slot;

    /**
     * Makes a journal of a file that has been read.
     *
     * @param notice what was the matter with it
     * @param next the number of the record that is appended next
     * @param end where it goes
     */
    JournalFile(
            JournalLock lock,
            FileChannel channel,
            JournalChecksum checksum,
            JournalMemory memory,
            @Nullable String notice,
            long next,
            long end) {
        this.lock = lock;
        this.channel = channel;
        this.checksum = checksum;
        this.memory = memory;
        this.notice = notice;
        this.next = next;
        this.end = end;
    }

    /** What was in it. */
    JournalMemory memory() {
        return memory;
    }

    /** What was found to be missing or cut off, without the name of the file; null where all was well. */
    @Nullable
    String notice() {
        return notice;
    }

    /** Appends frames, which get their numbers in the array that is given. */
    @Override
    public void append(byte[] frames) throws IOException {
        long after = JournalFrame.number(frames, next, checksum);
        try {
            write(channel, ByteBuffer.wrap(frames), end);
        } catch (IOException failed) {
            try {
                channel.truncate(end);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
        next = after;
        end += frames.length;
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void mark() throws IOException {
        byte[] mark = new JournalMark(next - 1, end).encoded(checksum);
        write(channel, ByteBuffer.wrap(mark), JournalMark.position(slot));
        slot = (slot + 1) % JournalMark.SLOTS;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            lock.close();
        }
    }

    static void write(FileChannel to, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += to.write(bytes, at);
        }
    }
}
