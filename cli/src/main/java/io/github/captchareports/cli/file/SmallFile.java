package io.github.captchareports.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file of settings as a whole: a regular file, or a pipe that the command was started with, and at most so many
 * bytes. The command cannot be held up by a device without end, or by a pipe that nobody writes to.
 */
public final class SmallFile {
    private SmallFile() {}

    /** A file that exists and cannot be used; the message says why, and what to do. */
    public static final class UnsuitableFileException extends IOException {
        private static final long serialVersionUID = 1L;

        UnsuitableFileException(String problem) {
            super(problem);
        }
    }

    /**
     * Reads the file.
     *
     * @param most how many bytes it may have
     */
    public static byte[] read(Path file, int most) throws IOException {
        if (Files.isDirectory(file)) {
            throw new UnsuitableFileException("is a folder; give a file in it");
        }
        if (Files.exists(file) && !Files.isRegularFile(file) && !FileKind.isOwnPipe(file)) {
            throw new UnsuitableFileException("is a pipe or a device; give a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new UnsuitableFileException("larger than "
                        + (most >> 20 > 0 ? (most >> 20) + " MiB" : (most >> 10) + " KiB") + "; is it the right file?");
            }
            return bytes;
        }
    }
}
