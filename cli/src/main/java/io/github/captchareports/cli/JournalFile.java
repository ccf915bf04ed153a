package io.github.captchareports.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

/**
 * A journal on disk: a header, then records that are only ever appended. It is locked by a file beside it, since
 * compaction replaces the journal itself.
 *
 * <p>Opening reads it to its end. A tail that a crash has torn is cut off: nobody was told that it was safe. A damaged
 * record in the middle is refused: what it said may have been an intent, and forgetting one could send a report twice.
 */
final class JournalFile implements JournalDisk {
    /** The windows are minutes: what is a day old can matter to no report any more. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final int VERSION = 1;
    private static final int BUFFER = 1 << 16;
    private static final Set<StandardOpenOption> FRESH = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);

    /** Where the reports of a journal went: what the simulator accepted, no service has. */
    enum Destination {
        SERVICES,
        SIMULATOR
    }

    private final Path path;
    private final FileChannel locked;
    private final JournalMemory memory = new JournalMemory();
    private FileChannel channel;
    private long end;
    private long cut;

    private JournalFile(Path path, FileChannel locked, FileChannel channel) {
        this.path = path;
        this.locked = locked;
        this.channel = channel;
    }

    /**
     * Opens a journal, or begins one where there is none.
     *
     * @param compactFrom size in bytes below which nothing is compacted
     */
    static JournalFile open(Path path, Destination destination, Instant now, long compactFrom) throws IOException {
        FileChannel locked = lock(path);
        JournalFile file = null;
        try {
            file = new JournalFile(
                    path,
                    locked,
                    FileChannel.open(
                            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
            file.read(destination, now.minus(KEPT).toEpochMilli(), compactFrom);
            return file;
        } catch (IOException | RuntimeException | Error failed) {
            if (file != null) {
                file.channel.close();
            }
            locked.close();
            throw failed;
        }
    }

    /** What was in it. */
    JournalMemory memory() {
        return memory;
    }

    /** Bytes that were cut off its end when it was opened. */
    long cut() {
        return cut;
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        try {
            write(channel, ByteBuffer.wrap(bytes), end);
            end += bytes.length;
        } catch (IOException failed) {
            try {
                channel.truncate(end);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        locked.close();
    }

    private static FileChannel lock(Path path) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new ConfigurationException("--journal: " + path
                    + " is in use by another process; wait until it has ended, or give each its own journal");
        }
        return channel;
    }

    private void read(Destination destination, long keptFrom, long compactFrom) throws IOException {
        byte[] header = header(VERSION, destination);
        JournalReader reader = new JournalReader(channel);
        if (beginsAnew(reader, header)) {
            cut = reader.size();
            channel.truncate(0);
            write(channel, ByteBuffer.wrap(header), 0);
            channel.force(true);
            forceFolder();
            end = header.length;
            return;
        }
        check(reader, destination, header);
        long[] records = {0};
        end = reader.read(header.length, (record, position, length) -> {
            records[0]++;
            if (record.writtenAt() >= keptFrom) {
                memory.take(record, position);
            }
        });
        if (end < reader.size()) {
            cutTail(reader);
        }
        if (end >= compactFrom && memory.live() <= records[0] / 2) {
            compact(reader, header);
        }
    }

    /** Whether there is nothing yet, or no more than a part of the header. */
    private static boolean beginsAnew(JournalReader reader, byte[] header) throws IOException {
        int size = (int) Math.min(reader.size(), header.length);
        return size < header.length
                && reader.frameAt(0) == 0
                && Arrays.equals(reader.bytes(0, size), Arrays.copyOf(header, size));
    }

    private void check(JournalReader reader, Destination destination, byte[] header) throws IOException {
        int length = reader.frameAt(0);
        ByteBuffer found = ByteBuffer.wrap(reader.bytes(0, length));
        if (found.equals(ByteBuffer.wrap(header))) {
            return;
        }
        for (Destination other : Destination.values()) {
            if (found.equals(ByteBuffer.wrap(header(VERSION, other)))) {
                throw refused("is the journal of reports to the " + Kebab.of(other) + ", not to the "
                        + Kebab.of(destination) + "; give another file");
            }
        }
        throw refused("is no journal of this version, or its beginning is damaged; give another file, or move this one"
                + " away: without it, what was sent before is not known");
    }

    private void cutTail(JournalReader reader) throws IOException {
        long good = reader.nextGood(end);
        if (good < reader.size()) {
            throw refused("is damaged at byte " + end + ", and whole records follow at byte " + good
                    + ": what was sent there is not known. Restore it from a copy, or move it away and leave out of the"
                    + " input what was sent before: without the journal it would be sent again");
        }
        cut = reader.size() - end;
        channel.truncate(end);
        channel.force(true);
    }

    private void compact(JournalReader reader, byte[] header) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel compacted = FileChannel.open(fresh, FRESH);
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(compacted), BUFFER);
            out.write(header);
            reader.read(header.length, (record, position, length) -> {
                if (memory.isLive(record, position)) {
                    out.write(reader.bytes(position, length));
                }
            });
            out.flush();
            compacted.force(true);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
            channel.close();
            channel = compacted;
            end = compacted.size();
        } catch (IOException | RuntimeException | Error failed) {
            compacted.close();
            throw failed;
        }
    }

    /** So that the name survives too. Not every system can force a folder; those that cannot need not. */
    private void forceFolder() {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException unsupported) {
            // As on Windows.
        }
    }

    private ConfigurationException refused(String why) {
        return new ConfigurationException("--journal: " + path + " " + why);
    }

    private static void write(FileChannel to, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += to.write(bytes, at);
        }
    }

    private static byte[] header(int version, Destination destination) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF("captcha-reports journal");
            out.writeInt(version);
            out.writeUTF(Kebab.of(destination));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return JournalFrame.of(bytes.toByteArray());
    }
}
