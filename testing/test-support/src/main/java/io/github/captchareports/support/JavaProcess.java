package io.github.captchareports.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of a test: its output goes to files unless the test reads it, and it does not outlive the test. */
public final class JavaProcess implements AutoCloseable {
    /** How a process ended. */
    public record Ended(int exitCode, String out, String err) {}

    private final Process process;
    private final Path out;
    private final Path err;

    private JavaProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The virtual machine that runs these tests. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts with no input, and with output and errors in files. */
    public static JavaProcess start(Path folder, List<String> command) {
        return start(
                folder, command, Map.of(), Redirect.from(Path.of("/dev/null").toFile()), false);
    }

    /**
     * Starts a process.
     *
     * @param readOut whether the test reads standard output itself, through {@link #process()}
     */
    public static JavaProcess start(
            Path folder, List<String> command, Map<String, String> environment, Redirect in, boolean readOut) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in)
                    .redirectError(err.toFile())
                    .redirectOutput(readOut ? Redirect.PIPE : Redirect.to(out.toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_") || name.startsWith("JDK_"));
            builder.environment().putAll(environment);
            return new JavaProcess(builder.start(), out, err);
        } catch (IOException unstartable) {
            throw new UncheckedIOException(unstartable);
        }
    }

    public Process process() {
        return process;
    }

    /** What has come on standard output so far. */
    public String out() {
        return read(out);
    }

    /** What has come on standard error so far. */
    public String err() {
        return read(err);
    }

    /** Sends SIGTERM. Unlike {@link Process#destroy()} it leaves the pipes open: their end would be another message. */
    public void terminate() {
        if (!process.toHandle().destroy()) {
            throw new IllegalStateException("no signal could be sent");
        }
    }

    /** Kills it with {@code kill -9}; answers the whole lines that it had written to standard output. */
    public String kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 128 + 9) {
            throw new AssertionError("not killed: " + err());
        }
        String all = out();
        return all.substring(0, all.lastIndexOf('\n') + 1);
    }

    public Ended await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError("still running after " + limit + ": " + err());
            }
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
        return new Ended(process.exitValue(), out(), err());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
