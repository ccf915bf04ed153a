package io.github.captchareports.verification.field;

import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of Debian in the foreground, as a process of the test that does not outlive it. A test that needs a program that
 * is not installed is skipped and names it; with {@code -Dprograms.required=true} it fails.
 */
final class DebianProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Where servers are is not always on the path. */
    private static final List<Path> FOLDERS = Stream.concat(
                    Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin")
                            .split(File.pathSeparator, -1)),
                    Stream.of("/usr/sbin", "/usr/local/sbin"))
            .map(Path::of)
            .toList();

    private final JavaProcess process;
    private final Thread atExit;

    private DebianProgram(JavaProcess process) {
        this.process = process;
        this.atExit = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** The program, or the end of the test. */
    static String find(String program, String debianPackage) {
        for (Path folder : FOLDERS) {
            if (Files.isExecutable(folder.resolve(program))) {
                return folder.resolve(program).toString();
            }
        }
        String missing = program + " is not installed: apt-get install " + debianPackage;
        if (Boolean.getBoolean("programs.required")) {
            throw new AssertionError(missing);
        }
        return Assumptions.abort(missing);
    }

    /** A port of 127.0.0.1 that nobody listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a program and waits until it listens.
     *
     * @param folder where it works, and where its output goes
     * @param port the port of {@code host} that it listens on when it is ready
     */
    static DebianProgram start(Path folder, String host, int port, List<String> command) {
        DebianProgram started = new DebianProgram(JavaProcess.start(folder, command));
        try {
            Eventually.until(command.get(0) + " listens on " + port, PATIENCE, () -> {
                if (!started.process.process().isAlive()) {
                    throw new AssertionError(command + " has ended: " + started.output());
                }
                return listens(host, port);
            });
        } catch (AssertionError failed) {
            started.close();
            throw failed;
        }
        return started;
    }

    private static boolean listens(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What it has said so far. */
    String output() {
        return process.out() + process.err();
    }

    /** Its workers too, and after it: it would start others in their place. */
    private void kill() {
        List<ProcessHandle> workers = process.process().descendants().toList();
        process.process().destroyForcibly();
        process.process().onExit().join();
        workers.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
