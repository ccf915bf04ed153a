package io.github.captchareports.cli;

import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code captcha-reports}. */
@Command(
        name = "captcha-reports",
        description = "Report to captcha-solving services which of their solutions were right and which were wrong.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Try first: captcha-reports demo"})
public final class Main implements Runnable {
    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(run(Streams.standard(), ReporterBuilder::build, arguments));
    }

    static int run(Streams streams, Function<ReporterBuilder, Reporter> opener, String... arguments) {
        CommandLine command = new CommandLine(new Main())
                .addSubcommand(new DemoCommand(streams, opener))
                .addSubcommand(new SubmitCommand(streams, opener))
                .addSubcommand(new SampleCommand(streams))
                .addSubcommand(new SimulateCommand(streams))
                .addSubcommand(new ExplainCommand(streams));
        return command.registerConverter(Duration.class, new DurationConverter())
                .setOut(writer(streams.out()))
                .setErr(writer(streams.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors(streams.err()))
                .setExecutionExceptionHandler((failure, failed, parsed) -> explain(failure, streams.err()))
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ConfigurationException(
                "no command; use one of demo, submit, sample, simulate, explain, or captcha-reports --help");
    }

    private static int explain(Exception failure, PrintStream err) {
        if (failure instanceof ConfigurationException refused) {
            err.println("captcha-reports: " + refused.explanation());
            return ExitCode.CONFIGURATION;
        }
        err.println("captcha-reports: please report this defect:");
        failure.printStackTrace(err);
        return ExitCode.SOME_OTHERWISE;
    }

    private static PrintWriter writer(java.io.OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** From the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "captcha-reports "
                        + Objects.requireNonNullElse(
                                Main.class.getPackage().getImplementationVersion(), "(not packaged)")
            };
        }
    }
}
