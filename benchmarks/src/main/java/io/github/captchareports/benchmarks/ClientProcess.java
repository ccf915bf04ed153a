package io.github.captchareports.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs {@link ClientMain} once. */
final class ClientProcess {
    private static final long PATIENCE_SECONDS = 60;

    private ClientProcess() {}

    /** A measurement, a failed one where the process brought none. */
    static Measurement run(Jvm jvm, String heap, Workload workload) throws IOException, InterruptedException {
        Process process =
                jvm.process(heap, ClientMain.class, Json.write(workload)).start();
        long seconds = PATIENCE_SECONDS
                + TimeUnit.MILLISECONDS.toSeconds(
                        workload.phases().warmUpMillis() + workload.phases().measuredMillis());
        Thread watchdog = new Thread(() -> endAfter(process, seconds), "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        try (var output = process.inputReader()) {
            @Nullable String line = output.readLine();
            int exit = process.waitFor();
            return line == null
                    ? Measurement.failed("the process ended with " + exit)
                    : Json.read(line, Measurement.class);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void endAfter(Process process, long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
