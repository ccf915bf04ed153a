package io.github.captchareports.cli.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal on disk, see {@link JournalFormat}. One file is one journal, whatever its name: see {@link JournalLock}.
 *
 * <p>Opening reads it to its end. What nobody had been told to be safe is cut off; whatever else is missing or damaged is
 * refused as long as it may matter: what it said may have been an intent, and forgetting one could send a report twice.
 */
public final class JournalFile implements JournalDisk {
    /** The windows are minutes: what is a day old can matter to no report any more. */
    static final Duration KEPT = Duration.ofDays(1);

    /** Where the reports of a journal went: what the simulator accepted, no service has. */
    public enum Destination {
        SERVICES,
        SIMULATOR
    }

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

    /**
     * Opens a journal, or begins one where there is none.
     *
     * @param sync whether what is written from now on is forced before anybody is told
     * @param compactFrom size in bytes below which nothing is compacted
     * @throws JournalException if it cannot be used as it is; nothing was changed then
     */
    public static JournalFile open(Path name, Destination destination, JournalSync sync, Instant now, long compactFrom)
            throws IOException {
        JournalPlace place = JournalPlace.of(name);
        JournalLock lock = JournalLock.take(place, name);
        try {
            return new JournalOpening(place, lock, name, destination, sync, now).open(compactFrom);
        } catch (IOException | RuntimeException | Error failed) {
            lock.close();
            throw failed;
        }
    }

    /**
     * Reads a journal as an opening would, and changes nothing but that its lock file is made where there is none.
     *
     * @return what was in it; nothing where it is yet to be begun
     * @throws JournalException if it could not be opened
     */
    public static JournalMemory look(Path name, Destination destination, Instant now) throws IOException {
        JournalPlace place = JournalPlace.of(name);
        try (JournalLock lock = JournalLock.take(place, name)) {
            place.checkSpace();
            return new JournalOpening(place, lock, name, destination, JournalSync.NEVER, now).look();
        }
    }

    /** The files of a journal, its links resolved: itself, its lock, and the one that a compaction writes. */
    static List<Path> files(Path name) throws IOException {
        return JournalPlace.of(name).all();
    }

    /** What was in it. */
    public JournalMemory memory() {
        return memory;
    }

    /** What was found to be missing or cut off, without the name of the file; null where all was well. */
    @Nullable
    public String notice() {
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
