package io.github.captchareports.journal.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Writes a journal anew beside the old one, which it replaces in one step, with the same owner and permissions. */
final class JournalCompaction {
    private static final int BUFFER = 1 << 16;

    /** Writes the records of the new file. */
    @FunctionalInterface
    interface Body {
        void writeTo(JournalCompaction compaction) throws IOException;
    }

    private final FileChannel channel;
    private final JournalChecksum checksum;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private long next;
    private long end = JournalHeader.LENGTH;

    private JournalCompaction(FileChannel channel, JournalHeader header) {
        this.channel = channel;
        this.checksum = new JournalChecksum(header.id());
        this.next = header.first();
    }

    /** Writes the file, and puts it where the journal is. */
    static JournalCompaction of(
            JournalPlace place, JournalLock lock, JournalHeader header, JournalSession session, Body body)
            throws IOException {
        JournalPlace.removeLeftover(place.next());
        FileChannel channel = lock.lock(JournalPlace.create(place.next()));
        try {
            JournalCompaction compaction = new JournalCompaction(channel, header);
            compaction.write(header, session, body);
            keepOwner(place.journal(), place.next());
            Files.move(
                    place.next(), place.journal(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            lock.replaced();
            place.forceFolder();
            return compaction;
        } catch (IOException | RuntimeException | Error failed) {
            channel.close();
            Files.deleteIfExists(place.next());
            throw failed;
        }
    }

    /** The new file, open and locked. */
    FileChannel channel() {
        return channel;
    }

    JournalChecksum checksum() {
        return checksum;
    }

    /** The number of the record that is appended next. */
    long next() {
        return next;
    }

    /** Where it goes. */
    long end() {
        return end;
    }

    /** Appends a record. */
    void append(byte[] frame) throws IOException {
        buffer.writeBytes(frame);
        if (buffer.size() >= BUFFER) {
            flush();
        }
    }

    private void write(JournalHeader header, JournalSession session, Body body) throws IOException {
        body.writeTo(this);
        flush();
        JournalFile.write(channel, ByteBuffer.wrap(header.encoded()), 0);
        writeState(channel, checksum, new JournalMark(next - 1, end), session);
        channel.force(true);
    }

    /** Writes what is between the fixed part of a header and the first record. */
    static void writeState(FileChannel to, JournalChecksum checksum, JournalMark mark, JournalSession session)
            throws IOException {
        ByteBuffer state = ByteBuffer.allocate(JournalHeader.LENGTH - JournalHeader.FIXED);
        for (int slot = 0; slot < JournalMark.SLOTS; slot++) {
            state.put(mark.encoded(checksum));
        }
        state.put(session.encoded(checksum));
        JournalFile.write(to, state.flip(), JournalHeader.FIXED);
    }

    private void flush() throws IOException {
        byte[] frames = buffer.toByteArray();
        buffer.reset();
        next = JournalFrame.number(frames, next, checksum);
        JournalFile.write(channel, ByteBuffer.wrap(frames), end);
        end += frames.length;
    }

    /** As far as the system lets us: a group that cannot be kept gets no rights in the place of the old one. */
    private static void keepOwner(Path from, Path to) throws IOException {
        if (!JournalPlace.isPosix(from) || !Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        PosixFileAttributes kept = view(from).readAttributes();
        PosixFileAttributeView view = view(to);
        PosixFileAttributes made = view.readAttributes();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(kept.permissions());
        try {
            if (!made.owner().equals(kept.owner())) {
                view.setOwner(kept.owner());
            }
        } catch (IOException notAllowed) {
            // The new file belongs to this process's user then.
        }
        try {
            if (!made.group().equals(kept.group())) {
                view.setGroup(kept.group());
            }
        } catch (IOException notAllowed) {
            permissions.removeAll(EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE));
        }
        view.setPermissions(permissions);
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
