package io.github.captchareports.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Signals that Java has no method for. */
public final class Signals {
    private Signals() {}

    /** Sends a signal, for example {@code STOP}. */
    public static void send(Process process, String signal) {
        send(process.pid(), signal);
    }

    /** Sends a signal to the process of that number. */
    public static void send(long process, String signal) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("kill -" + signal + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Whether a process ignores a signal because whoever started it does, as {@code nohup} does with SIGHUP and a shell in
     * the background with SIGINT: such a signal never reaches it. False where the system does not tell.
     *
     * @param number the signal's number, 1 for SIGHUP and 2 for SIGINT
     */
    public static boolean isIgnored(long process, int number) {
        Path status = Path.of("/proc", Long.toString(process), "status");
        try (Stream<String> lines = Files.exists(status) ? Files.lines(status) : Stream.empty()) {
            long mask = lines.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring("SigIgn:".length()).strip(), 16))
                    .sum();
            return (mask >> (number - 1) & 1) != 0;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
