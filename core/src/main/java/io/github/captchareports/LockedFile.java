package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A small file that one process at a time owns, and replaces as a whole: what is read is always what was written at once. Only
 * regular files are opened, and none through a symbolic link: links in the file's own name are resolved when it is taken. Not
 * thread-safe.
 */
final class LockedFile implements AutoCloseable {
    private static final int LONGEST_SHOWN = 1_000;
    private static final int LONGEST_OWNER = 20;

    /** Files in use in this JVM. Closing a file releases all locks that the process has on it, so none is opened twice. */
    private static final Map<Path, Boolean> IN_USE = new ConcurrentHashMap<>();

    private final Path file;
    private final String name;
    private final String inUse;
    private final FileChannel lock;

    private LockedFile(Path file, String name, String inUse) throws IOException {
        this.file = file;
        this.name = name;
        this.inUse = inUse;
        if (IN_USE.putIfAbsent(file, true) != null) {
            throw refused("in use by this process");
        }
        FileChannel opened = null;
        try {
            checkNames();
            opened = openOrCreate(sibling(".lock"));
            own(opened);
            this.lock = opened;
        } catch (IOException | RuntimeException | Error failed) {
            if (opened != null) {
                opened.close();
            }
            IN_USE.remove(file);
            throw failed;
        }
    }

    /**
     * Takes a file, which need not exist.
     *
     * @param inUse what to do where another process has it, for the message
     * @throws IllegalArgumentException if it is in use, or no regular file; the message has its name and the remedy
     */
    static LockedFile take(Path name, String inUse) throws IOException {
        return new LockedFile(resolved(name), shown(name), inUse);
    }

    /** The file's name, fit to be shown. */
    String name() {
        return name;
    }

    /** The content of the file, empty where there is none; null where it is longer than {@code most}. */
    byte @Nullable [] read(int most) throws IOException {
        checkRegular(file);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (in.size() > most) {
                return null;
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) in.size());
            int read;
            do {
                read = in.read(bytes);
            } while (read > 0);
            byte[] all = new byte[bytes.flip().remaining()];
            bytes.get(all);
            return all;
        } catch (NoSuchFileException notBegun) {
            return new byte[0];
        }
    }

    /** Writes a new file next to the old one, and replaces the old one in one step once the new one is on the disk. */
    void replace(byte[] content) throws IOException {
        Path next = sibling(".new");
        if (attributes(next) != null) {
            checkRegular(next);
            Files.delete(next);
        }
        try (FileChannel out = create(next)) {
            write(out, content);
            keepOwner(next);
            out.force(true);
        } catch (IOException | RuntimeException | Error failed) {
            Files.deleteIfExists(next);
            throw failed;
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            IN_USE.remove(file);
        }
    }

    IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException(name + " is " + problem + "; " + inUse);
    }

    private void own(FileChannel channel) throws IOException {
        FileLock mine = null;
        try {
            mine = channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            // Locked through another class loader, which is the same as by another process.
        }
        if (mine == null) {
            throw refused("in use by " + owner(channel));
        }
        channel.truncate(0);
        write(channel, Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
    }

    private static String owner(FileChannel channel) {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_OWNER);
        try {
            channel.read(bytes, 0);
        } catch (IOException locked) {
            // Windows does not let a locked file be read.
        }
        String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        return pid.matches("[0-9]+") ? "process " + pid : "another process";
    }

    /** Refuses a file with hard links: replacing it would leave its other names with the old content. */
    private void checkNames() throws IOException {
        boolean told = attributes(file) != null
                && file.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (told && (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1) {
            throw new IllegalArgumentException(
                    name + " has other names (hard links), which would be parted from it when it"
                            + " is written; remove them, or give another file");
        }
    }

    private Path sibling(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static Path resolved(Path name) throws IOException {
        BasicFileAttributes there = attributes(name);
        if (there == null) {
            Path absolute = name.toAbsolutePath();
            Path folder = Objects.requireNonNullElse(absolute.getParent(), absolute);
            if (!Files.isDirectory(folder)) {
                throw new NoSuchFileException(name.toString());
            }
            return folder.toRealPath().resolve(absolute.getFileName());
        }
        Path real;
        try {
            real = name.toRealPath();
        } catch (FileSystemException unresolved) {
            if (there.isSymbolicLink()) {
                throw new IllegalArgumentException(
                        shown(name) + " is a symbolic link that leads to no file; remove it, or give another file");
            }
            throw unresolved;
        }
        checkRegular(real);
        return real;
    }

    private static FileChannel openOrCreate(Path file) throws IOException {
        if (attributes(file) == null) {
            try {
                return create(file);
            } catch (FileAlreadyExistsException meanwhile) {
                // Another process has created it.
            }
        }
        checkRegular(file);
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Creates a file that only its owner may read. */
    private static FileChannel create(Path file) throws IOException {
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

    private static void write(FileChannel to, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** Gives the new file the owner, group and permissions of the old one, where the system allows it. */
    private void keepOwner(Path next) throws IOException {
        if (!isPosix(file) || attributes(file) == null) {
            return;
        }
        PosixFileAttributes before = view(file).readAttributes();
        PosixFileAttributeView made = view(next);
        try {
            if (!made.readAttributes().group().equals(before.group())) {
                made.setGroup(before.group());
            }
            if (!made.getOwner().equals(before.owner())) {
                made.setOwner(before.owner());
            }
            made.setPermissions(before.permissions());
        } catch (IOException notAllowed) {
            // Then only its creator may read it.
        }
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Forces the folder, so that the new name survives a loss of power. Not every system can. */
    private void forceFolder() {
        Path folder = file.getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException unsupported) {
            // Windows cannot.
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void checkRegular(Path file) throws IOException {
        BasicFileAttributes there = attributes(file);
        if (there == null || there.isRegularFile()) {
            return;
        }
        if (there.isDirectory()) {
            throw new IllegalArgumentException(shown(file) + " is a folder; give a file in it");
        }
        throw new IllegalArgumentException(
                shown(file) + " is " + (there.isSymbolicLink() ? "a symbolic link" : "no regular file")
                        + "; remove it, or give another file");
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    private static String shown(Path path) {
        return ForeignText.clean(path.toString(), LONGEST_SHOWN);
    }
}
