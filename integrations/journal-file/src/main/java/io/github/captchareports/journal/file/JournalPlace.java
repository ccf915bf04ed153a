package io.github.captchareports.journal.file;

import io.github.captchareports.spi.ForeignText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a journal really is, and the files beside it. Only regular files are opened, and none through a link: the links of
 * the journal's own name are resolved once, before.
 */
final class JournalPlace {
    private static final String LOCK = ".lock";
    private static final String NEXT = ".new";
    private static final int LONGEST_SHOWN = 1_000;
    /** Space for about ten thousand records. */
    private static final long LEAST_SPACE = 1 << 20;

    /** Somebody may put another file into the place of one that was just looked at. */
    private static final int TRIES = 10;

    private final Path real;

    private JournalPlace(Path real) {
        this.real = real;
    }

    /** Resolves the links of a name, which may be that of a file that is not there yet. */
    static JournalPlace of(Path name) throws IOException {
        BasicFileAttributes there = attributes(name);
        if (there == null) {
            Path absolute = name.toAbsolutePath();
            Path folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
            if (attributes(folder.toAbsolutePath()) == null) {
                throw new NoSuchFileException(name.toString());
            }
            return new JournalPlace(folder.toRealPath().resolve(absolute.getFileName()));
        }
        Path real;
        try {
            real = name.toRealPath();
        } catch (FileSystemException unresolved) {
            if (there.isSymbolicLink()) {
                throw new JournalException(
                        shown(name) + " is a symbolic link that leads to no file; remove it, or give another file");
            }
            throw unresolved;
        }
        checkRegular(real);
        return new JournalPlace(real);
    }

    /** The journal itself. */
    Path journal() {
        return real;
    }

    /** The file whose lock says that the journal is in use. */
    Path lock() {
        return real.resolveSibling(real.getFileName() + LOCK);
    }

    /** The file that becomes the journal, when it is begun or compacted. */
    Path next() {
        return real.resolveSibling(real.getFileName() + NEXT);
    }

    /** The files that belong to the journal. */
    List<Path> all() {
        return List.of(journal(), lock(), next());
    }

    /** Whether there is a file with something in it. */
    boolean isBegun() throws IOException {
        BasicFileAttributes there = attributes(real);
        return there != null && there.size() > 0;
    }

    /** Checks that there is space for new records, and for the copy that a compaction writes. */
    void checkSpace() throws IOException {
        BasicFileAttributes there = attributes(real);
        long size = there == null ? 0 : there.size();
        String problem =
                spaceProblem(Files.getFileStore(there == null ? lock() : real).getUsableSpace(), size);
        if (problem != null) {
            throw new JournalException(shown(real) + " " + problem);
        }
    }

    /** The problem with the free space for a journal of a size; null where there is enough. */
    static @Nullable String spaceProblem(long usable, long size) {
        long needed = Math.max(LEAST_SPACE, size);
        return usable >= needed
                ? null
                : "is on a disk with " + (usable >> 10) + " KiB left, and may need " + (needed >> 10)
                        + " KiB; make room, or give a file on another disk";
    }

    /** What tells the journal from every other file, whatever its name; its path where the system has nothing better. */
    Object key() throws IOException {
        return key(real);
    }

    /** How many names the journal has; 1 where the system does not say. */
    int names() throws IOException {
        return attributes(real) != null
                        && real.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (int) Files.getAttribute(real, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                : 1;
    }

    /** Opens a file, which is made where there is none. */
    static FileChannel openOrCreate(Path file) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            BasicFileAttributes there = attributes(file);
            if (there == null) {
                try {
                    return create(file);
                } catch (FileAlreadyExistsException meanwhile) {
                    continue;
                }
            }
            checkRegular(file);
            Object before = key(file);
            // With both rights, since the opening of a pipe that took its place would wait for somebody otherwise.
            FileChannel opened = open(file);
            checkRegular(file);
            if (before.equals(key(file))) {
                return opened;
            }
            opened.close();
        }
        throw new JournalException(shown(file) + " is replaced again and again by another program; give another file");
    }

    /** Opens a file that is there, for reading and writing. */
    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes a file that only its owner may read. */
    static FileChannel create(Path file) throws IOException {
        Set<OpenOption> options = Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW,
                LinkOption.NOFOLLOW_LINKS);
        FileAttribute<?>[] ownerOnly = isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(file, options, ownerOnly);
    }

    /** Removes what an interrupted compaction left. */
    static void removeLeftover(Path file) throws IOException {
        if (attributes(file) != null) {
            checkRegular(file);
            Files.delete(file);
        }
    }

    /** So that names survive too. Not every system can force a folder; those that cannot need not. */
    void forceFolder() {
        Path folder = real.getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException unsupported) {
            // As on Windows.
        }
    }

    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** A path, fit to be shown. */
    static String shown(Path path) {
        return ForeignText.clean(path.toString(), LONGEST_SHOWN);
    }

    static void checkRegular(Path file) throws IOException {
        BasicFileAttributes there = attributes(file);
        if (there == null || there.isRegularFile()) {
            return;
        }
        if (there.isDirectory()) {
            throw new JournalException(shown(file) + " is a folder; give a file in it");
        }
        throw new JournalException(shown(file) + " is "
                + (there.isSymbolicLink() ? "a symbolic link" : "no regular file")
                + "; remove it, or give another file for the journal");
    }

    static Object key(Path file) throws IOException {
        BasicFileAttributes there = attributes(file);
        Object key = there == null ? null : there.fileKey();
        return key == null ? file.toString() : key;
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            return null;
        }
    }
}
