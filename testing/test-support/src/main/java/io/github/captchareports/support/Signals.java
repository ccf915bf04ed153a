package io.github.captchareports.support;

import java.io.IOException;
import java.io.UncheckedIOException;

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
}
