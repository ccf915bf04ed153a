package io.github.captchareports.cli.file;

import io.github.captchareports.cli.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Opens a file that an option names, for writing. One that is there keeps its permissions and its content; one that is
 * made is made in the named place, never where a link leads. A pipe that nobody reads would be waited for without end:
 * pipes are refused, apart from those that the command was started with, such as {@code /dev/stdout}.
 */
public final class OutputFile {
    private static final String REMEDY = "use a path in an existing folder that may be written to";

    /** Who may read a file that is made. */
    public enum Readers {
        /** Whoever the process's umask allows. */
        USUAL,
        /** The owner alone. */
        OWNER
    }

    private OutputFile() {}

    /**
     * Opens the file at its start, or at its end.
     *
     * @param option the option, for messages
     */
    public static FileChannel open(String option, Path file, Readers readers, boolean append) {
        OpenOption position = append ? StandardOpenOption.APPEND : StandardOpenOption.WRITE;
        try {
            if (!Files.exists(file)) {
                return make(option, file, readers, position);
            }
            if (Files.isDirectory(file)) {
                throw refuse(option, "is a folder; give a file in it");
            }
            if (FileKind.isForeignPipe(file)) {
                throw refuse(option, "is a pipe, which would be waited for without end; give a file");
            }
            return FileChannel.open(file, position);
        } catch (IOException | UnsupportedOperationException | SecurityException unwritable) {
            throw refuse(option, "the file cannot be written; " + REMEDY);
        }
    }

    private static FileChannel make(String option, Path file, Readers readers, OpenOption position) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refuse(option, "is a link to a file that does not exist; make that file, or give its own path");
        }
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, position);
        boolean restricted = readers == Readers.OWNER
                && file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = restricted
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            return FileChannel.open(file, options, attributes);
        } catch (FileAlreadyExistsException meanwhile) {
            throw refuse(option, "the file was made by somebody else at the same moment; start again");
        }
    }

    private static ConfigurationException refuse(String option, String problem) {
        return new ConfigurationException(option + ": " + problem);
    }
}
