package io.github.captchareports.cli;

import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.account.ProviderPath;
import io.github.captchareports.cli.command.CheckCommand;
import io.github.captchareports.cli.command.DemoCommand;
import io.github.captchareports.cli.command.ExplainCommand;
import io.github.captchareports.cli.command.ReportCommand;
import io.github.captchareports.cli.command.SampleCommand;
import io.github.captchareports.cli.command.SimulateCommand;
import io.github.captchareports.cli.command.SubmitCommand;
import io.github.captchareports.cli.command.UsageErrors;
import io.github.captchareports.cli.option.DurationConverter;
import io.github.captchareports.cli.option.PathConverter;
import io.github.captchareports.cli.submit.ReporterFactory;
import io.github.captchareports.spi.ForeignText;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
        footer = {
            "",
            "CAPTCHA_REPORTS_PROVIDER_PATH names jars of providers for other services, as a class path does.",
            "",
            "Try first: captcha-reports demo"
        })
public final class Main implements Runnable {
    private static final int LONGEST_LINE = 1_000;

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(run(Streams.standard(), ReporterBuilder::build, arguments));
    }

    public static int run(Streams streams, Function<ReporterBuilder, Reporter> opener, String... arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try {
            // Whoever looks for providers asks the loader of its thread.
            thread.setContextClassLoader(ProviderPath.extend(usual, streams.environment()));
            return execute(streams, opener, arguments);
        } catch (ConfigurationException refused) {
            return explain(refused, streams);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    private static int execute(Streams streams, Function<ReporterBuilder, Reporter> opener, String... arguments) {
        ReporterFactory reporters = new ReporterFactory(opener);
        CommandLine command = new CommandLine(new Main())
                .addSubcommand(new DemoCommand(streams, reporters))
                .addSubcommand(new SubmitCommand(streams, reporters))
                .addSubcommand(new ReportCommand(streams, reporters))
                .addSubcommand(new SampleCommand(streams))
                .addSubcommand(new SimulateCommand(streams))
                .addSubcommand(new ExplainCommand(streams))
                .addSubcommand(new CheckCommand(streams, reporters));
        Written out = new Written(streams.out());
        command.registerConverter(Duration.class, new DurationConverter())
                .registerConverter(Path.class, new PathConverter())
                .setOut(writer(out))
                .setErr(writer(streams.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors(streams.err()))
                .setExecutionExceptionHandler((failure, failed, parsed) -> explain(failure, streams));
        int exitCode;
        try {
            exitCode = command.execute(arguments);
        } catch (Error broken) {
            exitCode = explain(broken, streams);
        }
        IOException failure = out.failure();
        if (failure == null) {
            return exitCode;
        }
        streams.complain(OutputException.explain(failure));
        return ExitCode.incomplete(exitCode);
    }

    @Override
    public void run() {
        throw new ConfigurationException(
                "no command; use one of demo, submit, report, sample, simulate, explain, check, or captcha-reports --help");
    }

    private static int explain(Throwable failure, Streams streams) {
        if (failure instanceof ConfigurationException refused) {
            switch (refused.said()) {
                case ON_STANDARD_ERROR -> streams.complain(refused.explanation());
                case ON_STANDARD_OUTPUT ->
                    Complaint.print(
                            new PrintStream(streams.out(), true, StandardCharsets.UTF_8), refused.explanation());
                case NOWHERE -> {}
            }
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof OutputException unwritable) {
            streams.complain(String.valueOf(unwritable.getMessage()));
            return ExitCode.SOME_OTHERWISE;
        }
        if (failure instanceof OutOfMemoryError) {
            streams.complain("the memory ran out (" + Complaint.cause(failure) + "); give Java more of it, with -Xmx");
            return ExitCode.SOME_OTHERWISE;
        }
        streams.complain("please report this defect:");
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        trace.toString().lines().forEach(line -> streams.err().println(ForeignText.clean(line, LONGEST_LINE)));
        return ExitCode.SOME_OTHERWISE;
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** Keeps the failure of a write, which a {@link PrintWriter} swallows. */
    private static final class Written extends FilterOutputStream {
        private @Nullable IOException failure;

        Written(OutputStream out) {
            super(out);
        }

        @Nullable
        IOException failure() {
            return failure;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException failed) {
                failure = failed;
                throw failed;
            }
        }
    }

    /** The version in the manifest of the jar. */
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
