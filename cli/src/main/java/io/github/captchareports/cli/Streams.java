package io.github.captchareports.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a command has of the outside: the three streams, and its environment.
 *
 * @param in standard input, unbuffered
 * @param out standard output, unbuffered; it throws where {@link System#out} would swallow a closed pipe
 * @param err standard error
 * @param environment looks a variable up
 */
record Streams(InputStream in, OutputStream out, PrintStream err, Environment environment) {
    /** The variables of the environment. */
    interface Environment {
        /** The value of a variable, or null where it is not set. */
        @Nullable
        String get(String name);
    }

    /** Writes text to standard output, at once. */
    void print(String text) throws OutputException {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException failed) {
            throw new OutputException(failed);
        }
    }

    /** Says something on standard error, on one line. */
    void complain(String text) {
        Complaint.print(err, text);
    }

    /** The file that standard input is; null where it is none that this system could name. */
    @Nullable
    Path inputFile() {
        return in instanceof FileInputStream ? descriptor(0) : null;
    }

    /** The file that standard output is; null where it is none that this system could name. */
    @Nullable
    Path outputFile() {
        return out instanceof FileOutputStream ? descriptor(1) : null;
    }

    private static @Nullable Path descriptor(int number) {
        Path open = Path.of("/dev/fd/" + number);
        return Files.isRegularFile(open) ? open : null;
    }

    static Streams standard() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                System.err,
                System::getenv);
    }
}
