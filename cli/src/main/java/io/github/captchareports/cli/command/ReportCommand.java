package io.github.captchareports.cli.command;

import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.cli.option.AccountOptions;
import io.github.captchareports.cli.option.EngineOptions;
import io.github.captchareports.cli.option.JournalOptions;
import io.github.captchareports.cli.option.LedgerOptions;
import io.github.captchareports.cli.option.LineOptions;
import io.github.captchareports.cli.option.StateOptions;
import io.github.captchareports.cli.output.OnlyResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Reports one verdict: writes the line that {@code submit} would be given, and has it submitted. */
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
    private final AccountOptions accountOptions = new AccountOptions();

    @Mixin
    private final EngineOptions engineOptions = new EngineOptions();

    @Mixin
    private final JournalOptions journalOptions = new JournalOptions();

    @Mixin
    private final LedgerOptions ledgerOptions = new LedgerOptions();

    @Mixin
    private final StateOptions stateOptions = new StateOptions();

    private final Streams streams;
    private final Function<ReporterBuilder, Reporter> opener;

    public ReportCommand(Streams streams, Function<ReporterBuilder, Reporter> opener) {
        this.streams = streams;
        this.opener = opener;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (solvedAt.equals(NOW) && SERVICE.equals(solvedAtClock)) {
            throw new ConfigurationException(
                    "--solved-at-clock: service, but now is of this machine's clock; give --solved-at"
                            + " the time that the service told, or leave --solved-at-clock out");
        }
        InputStream line = new ByteArrayInputStream(line());
        OnlyResult result = new OnlyResult(format == Format.human);
        int exitCode = new SubmitCommand(
                        new Streams(line, streams.out(), streams.err(), streams.environment()),
                        opener,
                        accountOptions,
                        lineOptions,
                        engineOptions,
                        journalOptions,
                        ledgerOptions,
                        stateOptions,
                        result::on)
                .call();
        String problem = result.problem();
        if (problem != null) {
            throw new ConfigurationException(problem);
        }
        return exitCode;
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
