package io.github.captchareports.cli.command;

import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.Terminal;
import io.github.captchareports.cli.input.InputSource;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.cli.option.FileRoles.Role;
import io.github.captchareports.cli.option.LineOptions;
import io.github.captchareports.cli.option.RunOptions;
import io.github.captchareports.cli.option.SolvedOptions;
import io.github.captchareports.cli.output.ReportLogFile;
import io.github.captchareports.cli.output.SummaryFile;
import io.github.captchareports.cli.submit.PreparedRun;
import io.github.captchareports.cli.submit.ReporterFactory;
import io.github.captchareports.cli.submit.Submitter;
import io.github.captchareports.cli.submit.SummaryPresentation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reports a bulk file of verdicts. */
@Command(
        name = "submit",
        description = {
            "Report verdicts: one JSON object a line in, one JSON object a result out.",
            "Results come in order of completion. Progress and a summary are on standard error."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nInput fields:%n",
        footer = {
            "  provider     2captcha, rucaptcha or anticaptcha; not needed where account or --provider says it",
            "  account      label of the account; not needed where one account fits, or with --account",
            "  taskId       number or string",
            "  verdict      correct or incorrect",
            "  captchaType  image, recaptcha-v2, recaptcha-v2-enterprise, recaptcha-v3,",
            "               recaptcha-v3-enterprise, hcaptcha, funcaptcha, keycaptcha, turnstile,",
            "               geetest, amazon-waf, altcha, atb-captcha, captchafox, capy, cutcaptcha,",
            "               cybersiara, datadome, friendly-captcha, lemin, mtcaptcha, prosopo,",
            "               tencent, vk-captcha, yandex-smart, or other for anything else",
            "  solvedAt     when it was solved: endTime of the service's getTaskResult, with",
            "               solvedAtClock service. ISO-8601 with an offset, an HTTP date, or",
            "               the time since 1970 as a number (seconds, milli-, micro- or",
            "               nanoseconds, told apart by their size)",
            "  solvedAtClock optional: whose clock solvedAt is from, service or else local.",
            "               The time of a poll is local, and later than endTime, from which",
            "               Anti-Captcha takes reports for 60 s only",
            "  submittedAt  optional, like solvedAt: createTime of getTaskResult",
            "  domain       optional: the site the captcha was solved for",
            "  ref          optional: any JSON value, returned with the result",
            "  solved       so many were solved in all, in a line without a task, such as",
            "               {\"account\":\"main\",\"captchaType\":\"image\",\"solved\":500}; like",
            "               --solved, and without a result",
            "",
            "Exit codes:",
            "  0        every line is recorded (accepted, or duplicate without conflict), or",
            "           its service takes no such report, or it was left out as asked for",
            "  4        some line may be reported again and its window is still open",
            "           (undelivered, refused method or key; indeterminate at 2captcha and",
            "           rucaptcha): submit again, with the same --journal. This ends by",
            "           itself, because windows close",
            "  1        some line is finally not recorded, or uncertain (expired, rejected,",
            "           invalid, conflict, indeterminate, withheld by the guard); a file",
            "           could not be written, or input or output broke off",
            "  2        usage or configuration; nothing was sent",
            "  3        a service refused an account",
            "  130/143  after SIGINT/SIGTERM: what was read has its results",
            "Of several the first of 2, 130/143, 3, 4, 1 is given."
        })
public final class SubmitCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The input, plain or gzip; - or nothing for standard input.")
    private @Nullable String file;

    @Mixin
    private final RunOptions runOptions = new RunOptions();

    @Mixin
    private final LineOptions lineOptions = new LineOptions();

    @Mixin
    private final SolvedOptions solvedOptions = new SolvedOptions();

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "How long to go on with what was read after a first signal (default: ${DEFAULT-VALUE}).")
    private Duration grace = Duration.ofSeconds(10);

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the summary there too, as JSON.")
    private @Nullable Path summary;

    @Option(
            names = "--report-log",
            paramLabel = "FILE",
            description = "Append one JSON object a report there: timestamp, task_id, action, error_id, error_code,"
                    + " response_time_ms and more, never the key.")
    private @Nullable Path reportLog;

    @Option(names = "--quiet", description = "Draw no progress line.")
    private boolean quiet;

    private final Streams streams;
    private final ReporterFactory reporters;

    public SubmitCommand(Streams streams, ReporterFactory reporters) {
        this.streams = streams;
        this.reporters = reporters;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PreparedRun run = PreparedRun.of(
                streams,
                InputSource.named(file, streams),
                runOptions,
                lineOptions,
                roles -> roles.with(Role.SUMMARY, summary).with(Role.REPORT_LOG, reportLog));
        boolean shared =
                runOptions.accounts().isSimulated() && runOptions.accounts().accountsFile() == null;
        List<SolvedTotal> totals = solvedOptions.totals(run.accounts(), shared);
        ReportLogFile log = reportLog == null ? null : ReportLogFile.open(reportLog);
        int exitCode = ExitCode.ALL_WELL;
        try (SummaryFile figures = summary == null ? null : SummaryFile.open(summary)) {
            exitCode = submitter(figures).submit(run, totals);
        } finally {
            String incomplete = log == null ? null : log.close();
            if (incomplete != null) {
                streams.complain(incomplete);
                exitCode = ExitCode.incomplete(exitCode);
            }
        }
        return exitCode;
    }

    private Submitter submitter(@Nullable SummaryFile figures) {
        PrintStream progress = !quiet && Terminal.isStandardError() ? streams.err() : null;
        return new Submitter(
                streams, runOptions, reporters, grace, new SummaryPresentation(streams, progress, figures));
    }
}
