package io.github.captchareports.cli.input;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.file.PathProblem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the lines of an input are: in a file, or on standard input. */
public final class InputSource {
    private final Streams streams;
    private final @Nullable Path path;

    private InputSource(Streams streams, @Nullable Path path) {
        this.streams = streams;
        this.path = path;
    }

    /** The file of that name; standard input where the name is a hyphen or missing. */
    public static InputSource named(@Nullable String name, Streams streams) {
        if (name == null || name.equals("-")) {
            return standard(streams);
        }
        try {
            return new InputSource(streams, Path.of(name));
        } catch (InvalidPathException impossible) {
            throw new ConfigurationException(PathProblem.of(name));
        }
    }

    public static InputSource standard(Streams streams) {
        return new InputSource(streams, null);
    }

    /** The file that is read, also where it is standard input; null where there is none that this system could name. */
    public @Nullable Path file() {
        return path == null ? streams.inputFile() : path;
    }

    /** Refuses standard input where the process was started without it. */
    public void check() {
        if (path == null && streams.isInputClosed()) {
            throw new ConfigurationException(
                    "standard input is closed; name the file of the input, or redirect standard input to it");
        }
    }

    public InputStream open() {
        if (path == null) {
            return new Shared(streams.in());
        }
        try {
            if (Files.isDirectory(path)) {
                throw new ConfigurationException(shown(path) + ": is a folder; give a file of lines");
            }
            return Files.newInputStream(path);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(
                    shown(path) + ": no such file; check the path, or use - for standard input");
        } catch (IOException | SecurityException unreadable) {
            throw new ConfigurationException(shown(path) + ": cannot be read; check the path and the permissions");
        }
    }

    private static String shown(Path path) {
        return Quoted.ofFile(path.toString());
    }

    /** Standard input is not ours to close; a thread that is inside a read of it could even hold the close up. */
    private static final class Shared extends FilterInputStream {
        Shared(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
