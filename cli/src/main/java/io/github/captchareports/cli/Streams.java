package io.github.captchareports.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a command: its three streams, and the variables of its environment.
 *
 * @param in standard input, unbuffered
 * @param out standard output, unbuffered; it throws where {@link System#out} would swallow a closed pipe
 * @param err standard error
 * @param environment looks a variable up
 */
public record Streams(InputStream in, OutputStream out, PrintStream err, Environment environment) {
    /** The variables of the environment. */
    public interface Environment {
        /** The value of a variable, or null where it is not set. */
        @Nullable
        String get(String name);
    }

    /** Writes text to standard output, and flushes it. */
    public void print(String text) throws OutputException {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException failed) {
            throw new OutputException(failed);
        }
    }

    /** Prints a message on standard error, on one line. */
    public void complain(String text) {
        Complaint.print(err, text);
    }

    /** The file that standard input is; null where it is none that this system could name. */
    @Nullable
    public Path inputFile() {
        return in instanceof FileInputStream ? descriptor(0) : null;
    }

    /** The file that standard output is; null where it is none that this system could name. */
    @Nullable
    public Path outputFile() {
        return out instanceof FileOutputStream ? descriptor(1) : null;
    }

    /** The file that standard error is; null where it is none that this system could name. */
    @SuppressWarnings("ReferenceEquality") // whether it is this very stream
    @Nullable
    public Path errorFile() {
        return err == System.err ? descriptor(2) : null;
    }

    /** Whether the process was started without standard input. */
    public boolean isInputClosed() {
        return in instanceof FileInputStream && isClosed(0);
    }

    /** Whether the process was started without standard output. */
    public boolean isOutputClosed() {
        return out instanceof FileOutputStream && isClosed(1);
    }

    private static @Nullable Path descriptor(int number) {
        Path open = Path.of("/dev/fd/" + number);
        return Files.isRegularFile(open) ? open : null;
    }

    /** The virtual machine's own first file gets the number of a stream that the process was started without. */
    private static boolean isClosed(int number) {
        Path all = Path.of("/dev/fd");
        Path open = all.resolve(Integer.toString(number));
        return Files.isDirectory(all)
                && (!Files.exists(open, LinkOption.NOFOLLOW_LINKS)
                        || (Files.isRegularFile(open) && ofTheMachine().anyMatch(own -> isSame(open, own))));
    }

    /** The files that the virtual machine reads classes from. */
    private static Stream<Path> ofTheMachine() {
        return Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home", ""), "lib", "modules")),
                        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                                .map(Path::of))
                .filter(Files::isRegularFile);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException unknown) {
            return false;
        }
    }

    static Streams standard() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                System.err,
                System::getenv);
    }
}
