package io.github.captchareports.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether standard error is a terminal. {@link System#console()} does not answer that: on JDK 17 it asks for standard
 * input and output, and from JDK 22 on it is there without any terminal.
 */
public final class Terminal {
    private static final Path LINUX = Path.of("/proc/self/fd/2");

    private Terminal() {}

    public static boolean isStandardError() {
        try {
            if (Files.isSymbolicLink(LINUX)) {
                String target = Files.readSymbolicLink(LINUX).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
        } catch (IOException | SecurityException unknown) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
