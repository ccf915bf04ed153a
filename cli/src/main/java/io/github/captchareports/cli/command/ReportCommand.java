package io.github.captchareports.cli.command;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.input.InputSource;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.cli.option.LineOptions;
import io.github.captchareports.cli.option.RunOptions;
import io.github.captchareports.cli.output.OnlyResult;
import io.github.captchareports.cli.submit.PreparedRun;
import io.github.captchareports.cli.submit.Presentation;
import io.github.captchareports.cli.submit.ReporterFactory;
import io.github.captchareports.cli.submit.RunOutput;
import io.github.captchareports.cli.submit.Submission;
import io.github.captchareports.cli.submit.Submitter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Reports one verdict: writes the line that {@code submit} would be given, and submits it. */
@Command(
        name = "report",
        description = {
            "Report one verdict: submit with one line, whose fields are options.",
            "Keys come from where submit takes them, never from an argument."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The exit codes are those of submit for one line; 2 also where an option cannot be used.",
            "With --state, --journal or --ledger the complaint guard knows of the complaints before this one.",
            "",
            "Try it out: captcha-reports report --simulate --provider 2captcha --task-id 123 \\",
            "              --verdict incorrect --type image --solved-at now"
        })
public final class ReportCommand implements Callable<Integer> {
    private static final String NOW = "now";
    private static final String SERVICE = "service";
    /** How long to wait for the result after a first signal. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private enum Format {
        human,
        json
    }

    @Option(names = "--task-id", paramLabel = "ID", required = true, description = "The id that the service returned.")
    private String taskId = "";

    @Option(
            names = "--verdict",
            paramLabel = "correct|incorrect",
            required = true,
            description = "Whether the solution was right.")
    private String verdict = "";

    @Option(
            names = "--solved-at",
            paramLabel = "TIME|now",
            required = true,
            description = {
                "When it was solved: ISO-8601 with an offset, an HTTP date, or the time since 1970 as a number; now for a"
                        + " solution of this moment. The window is counted from it: of a task of Anti-Captcha give endTime."
            })
    private String solvedAt = "";

    @Option(
            names = "--solved-at-clock",
            paramLabel = "service|local",
            description = "Whose clock --solved-at is from (default: local).")
    private @Nullable String solvedAtClock;

    @Option(names = "--submitted-at", paramLabel = "TIME", description = "When the captcha was submitted, if known.")
    private @Nullable String submittedAt;

    @Option(names = "--domain", paramLabel = "NAME", description = "The site it was solved for, if it matters.")
    private @Nullable String domain;

    @Option(
            names = "--format",
            paramLabel = "human|json",
            defaultValue = "human",
            description = "The result's form (default: ${DEFAULT-VALUE}): json is the result line of submit.")
    private Format format = Format.human;

    @Mixin
    private final LineOptions lineOptions = new LineOptions();

    @Mixin
    private final RunOptions runOptions = new RunOptions();

    private final Streams streams;
    private final ReporterFactory reporters;

    public ReportCommand(Streams streams, ReporterFactory reporters) {
        this.streams = streams;
        this.reporters = reporters;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (solvedAt.equals(NOW) && SERVICE.equals(solvedAtClock)) {
            throw new ConfigurationException(
                    "--solved-at-clock: service, but now is of this machine's clock; give --solved-at"
                            + " the time that the service told, or leave --solved-at-clock out");
        }
        OnlyResult result = new OnlyResult(format == Format.human);
        Streams withLine =
                new Streams(new ByteArrayInputStream(line()), streams.out(), streams.err(), streams.environment());
        PreparedRun run = PreparedRun.of(
                withLine, InputSource.standard(withLine), runOptions, lineOptions, UnaryOperator.identity());
        int exitCode =
                new Submitter(withLine, runOptions, reporters, GRACE, new ResultOnly(result)).submit(run, List.of());
        String problem = result.problem();
        if (problem != null) {
            throw new ConfigurationException(problem);
        }
        return exitCode;
    }

    /** Shows the result, and neither progress nor a summary. */
    private final class ResultOnly implements Presentation {
        private final OnlyResult result;

        ResultOnly(OnlyResult result) {
            this.result = result;
        }

        @Override
        public RunOutput output() {
            return new RunOutput(result.on(streams.out()), streams.err(), null);
        }

        @Override
        public int ended(Submission done) {
            return done.exitCode();
        }

        @Override
        public boolean advisesToKeepComplaints() {
            return false;
        }
    }

    private byte[] line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            write(json, LineField.TASK_ID, taskId);
            write(json, LineField.VERDICT, verdict);
            write(
                    json,
                    LineField.SOLVED_AT,
                    solvedAt.equals(NOW) ? Instant.now().toString() : solvedAt);
            write(json, LineField.SOLVED_AT_CLOCK, solvedAtClock);
            write(json, LineField.SUBMITTED_AT, submittedAt);
            write(json, LineField.DOMAIN, domain);
            json.writeEndObject();
        }
        return line.toByteArray();
    }

    private static void write(JsonGenerator json, LineField field, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(field.key(), value);
        }
    }
}
