package io.github.captchareports.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells files, pipes and devices apart. */
public final class FileKind {
    private static final int TYPE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int MOST_LINKS = 40;
    private static final Pattern DESCRIPTOR = Pattern.compile("/(dev|proc/(self|[0-9]+))/fd/[0-9]+");

    private FileKind() {}

    /**
     * Whether a path is a named pipe, which blocks whoever opens it until somebody opens its other end. What the process
     * was started with, as {@code /dev/stdout} and the {@code <(...)} of a shell, is open already.
     */
    static boolean isForeignPipe(Path path) throws IOException {
        return isPipe(path) && !isDescriptor(path);
    }

    /** Whether a path is a pipe that the process was started with. */
    public static boolean isOwnPipe(Path path) throws IOException {
        return isPipe(path) && isDescriptor(path);
    }

    private static boolean isPipe(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        return Files.getAttribute(path, "unix:mode") instanceof Integer mode && (mode & TYPE) == PIPE;
    }

    private static boolean isDescriptor(Path path) throws IOException {
        Path at = path.toAbsolutePath().normalize();
        for (int links = 0; links < MOST_LINKS; links++) {
            if (DESCRIPTOR.matcher(at.toString()).matches()) {
                return true;
            }
            if (!Files.isSymbolicLink(at)) {
                return false;
            }
            at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
        }
        return false;
    }
}
