package io.github.captchareports.journal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a journal: one at a time, whatever names it has. Three things hold it. The file beside the journal is
 * locked, which excludes those that know it by the same name while it is replaced, and older versions. The journal itself
 * is locked, which excludes those that know it by another name (a hard link). And this virtual machine keeps a list,
 * since closing a file releases every lock that a process has on it: a journal that is in use here must not even be
 * opened.
 */
final class JournalLock implements AutoCloseable {
    /** A byte that no journal reaches, so that where locks are mandatory the file can still be read. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** The file may be replaced by whoever used it while it is being opened. */
    private static final int TRIES = 10;

    /** What is in use in this virtual machine: paths and keys of files, and the name each is used by. */
    private static final Map<Object, String> IN_USE = new ConcurrentHashMap<>();

    private final JournalPlace place;
    private final String name;
    private @Nullable Object key;
    private @Nullable FileChannel beside;

    private JournalLock(JournalPlace place, Path name) {
        this.place = place;
        this.name = JournalPlace.shown(name);
    }

    /**
     * Takes the lock.
     *
     * @param name by which the journal was asked for
     */
    static JournalLock take(JournalPlace place, Path name) throws IOException {
        JournalLock lock = new JournalLock(place, name);
        lock.claim(place.journal());
        try {
            if (place.isBegun()) {
                lock.key = lock.claim(place.key());
            }
            lock.beside = lock.locked(JournalPlace.openOrCreate(place.lock()), 0, Long.MAX_VALUE);
            return lock;
        } catch (IOException | RuntimeException | Error failed) {
            lock.close();
            throw failed;
        }
    }

    /** Opens the journal, which is there, and locks it. */
    FileChannel open() throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            Object there = place.key();
            if (!there.equals(key)) {
                release(key);
                key = null;
                key = claim(there);
            }
            JournalPlace.checkRegular(place.journal());
            FileChannel channel = lock(JournalPlace.open(place.journal()));
            if (there.equals(place.key())) {
                return channel;
            }
            channel.close();
        }
        throw new JournalException(
                name + " is replaced again and again by another program; stop that, or give another file");
    }

    /** Locks the file that is going to be the journal. */
    FileChannel lock(FileChannel next) throws IOException {
        return locked(next, LOCKED_BYTE, 1);
    }

    /** Notes that the journal is another file now. */
    void replaced() throws IOException {
        Object there = place.key();
        IN_USE.put(there, name);
        release(key);
        key = there;
    }

    @Override
    public void close() throws IOException {
        try {
            if (beside != null) {
                beside.close();
            }
        } finally {
            release(key);
            release(place.journal());
        }
    }

    private Object claim(Object what) throws JournalException {
        String other = IN_USE.putIfAbsent(what, name);
        if (other != null) {
            throw refused("this process as " + other);
        }
        return what;
    }

    private static void release(@Nullable Object what) {
        if (what != null) {
            IN_USE.remove(what);
        }
    }

    private FileChannel locked(FileChannel channel, long position, long size) throws IOException {
        try {
            FileLock lock = channel.tryLock(position, size, false);
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ours) {
            // A journal of another class loader has it: treated as another process.
        } catch (IOException | RuntimeException | Error failed) {
            channel.close();
            throw failed;
        }
        channel.close();
        JournalSession other = JournalSession.last(place.journal());
        throw refused(other == null ? "another process" : other.shown());
    }

    private JournalException refused(String by) {
        return new JournalException(
                name + " is in use by " + by + "; wait until that has ended, or give each its own journal");
    }
}
