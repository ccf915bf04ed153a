package io.github.captchareports.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link ServerMain} that runs. */
final class ServerProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 5;

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final Path authority;
    private final Target target;

    private ServerProcess(Process process, Path authority, Protocol protocol) throws IOException {
        this.process = process;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
        this.authority = authority;
        this.target = new Target(protocol, Integer.parseInt(line()), authority.toString());
    }

    static ServerProcess start(Jvm jvm, Protocol protocol, long delayMillis) throws IOException {
        Path authority = Files.createTempFile("benchmark-authority", ".pem");
        String settings = Json.write(new ServerSettings(protocol, delayMillis, authority.toString()));
        return new ServerProcess(
                jvm.process(Jvm.HEAP, ServerMain.class, settings).start(), authority, protocol);
    }

    Target target() {
        return target;
    }

    /** Everything that has arrived up to now. */
    Arrivals arrivals() throws IOException {
        commands.write("arrivals\n");
        commands.flush();
        return Json.read(line(), Arrivals.class);
    }

    private String line() throws IOException {
        @Nullable String line = answers.readLine();
        if (line == null) {
            throw new IOException("the server has ended");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(authority);
        }
    }
}
