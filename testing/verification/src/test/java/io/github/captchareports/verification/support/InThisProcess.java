package io.github.captchareports.verification.support;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs the command in the test's own process: most of what it does needs no process of its own. */
public final class InThisProcess {
    /** How a command ended. */
    public record Ended(int exitCode, String out, String err) {}

    private InThisProcess() {}

    public static Ended run(List<String> arguments, Map<String, String> environment, InputStream in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(in, out, new PrintStream(err, true, StandardCharsets.UTF_8), environment::get);
        int exitCode = Main.run(streams, ReporterBuilder::build, arguments.toArray(String[]::new));
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
