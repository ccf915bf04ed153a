package io.github.captchareports.cli.command;

import io.github.captchareports.Account;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.StopSignals;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.Terminal;
import io.github.captchareports.cli.account.AccountFactory;
import io.github.captchareports.cli.account.AccountSettings;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.account.Simulation;
import io.github.captchareports.cli.option.FileRoles;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.journal.FileJournal;
import io.github.captchareports.cli.ledger.LedgerConnection;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.cli.option.AccountOptions;
import io.github.captchareports.cli.option.EngineOptions;
import io.github.captchareports.cli.option.JournalOptions;
import io.github.captchareports.cli.option.LedgerOptions;
import io.github.captchareports.cli.option.LineOptions;
import io.github.captchareports.cli.file.PathProblem;
import io.github.captchareports.cli.option.SolvedOptions;
import io.github.captchareports.cli.option.StateOptions;
import io.github.captchareports.cli.output.ReportLogFile;
import io.github.captchareports.cli.output.SummaryFile;
import io.github.captchareports.cli.output.SummaryJson;
import io.github.captchareports.cli.output.SummaryTable;
import io.github.captchareports.cli.state.KeptComplaints;
import io.github.captchareports.cli.submit.Backend;
import io.github.captchareports.cli.submit.JournaledOutput;
import io.github.captchareports.cli.submit.JournaledReporter;
import io.github.captchareports.cli.submit.Submission;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.spi.ComplaintMemory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
            "  taskId       number or string of digits",
            "  verdict      correct or incorrect",
            "  captchaType  image, recaptcha-v2, recaptcha-v2-enterprise, recaptcha-v3,",
            "               recaptcha-v3-enterprise, hcaptcha, funcaptcha, keycaptcha, turnstile,",
            "               geetest, amazon-waf, altcha, atb-captcha, captchafox, capy, cutcaptcha,",
            "               cybersiara, datadome, friendly-captcha, lemin, mtcaptcha, prosopo,",
            "               tencent, vk-captcha, yandex-smart, or other for anything else",
            "  solvedAt     when it was solved: endTime of the service's getTaskResult, with",
            "               solvedAtClock service. ISO-8601 with an offset, an HTTP date, or the",
            "               time since 1970 as a number (seconds, milli-, micro- or",
            "               nanoseconds, told apart by their size)",
            "  solvedAtClock     optional: whose clock solvedAt is from, service or else local.",
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
    private static final int SIMULATOR_LOG = 1_000;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The input, plain or gzip; - or nothing for standard input.")
    private @Nullable String file;

    @Mixin
    private final AccountOptions accountOptions;

    @Mixin
    private final LineOptions lineOptions;

    @Mixin
    private final EngineOptions engineOptions;

    @Mixin
    private final SolvedOptions solvedOptions = new SolvedOptions();

    @Mixin
    private final JournalOptions journalOptions;

    @Mixin
    private final LedgerOptions ledgerOptions;

    @Mixin
    private final StateOptions stateOptions;

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

    private @Nullable SummaryFile summaryFile;
    private List<SolvedTotal> totals = List.of();
    private LineDefaults lineDefaults = LineDefaults.NONE;

    private final Streams streams;
    private final Function<ReporterBuilder, Reporter> opener;
    private final @Nullable UnaryOperator<OutputStream> presented;

    public SubmitCommand(Streams streams, Function<ReporterBuilder, Reporter> opener) {
        this(
                streams,
                opener,
                new AccountOptions(),
                new LineOptions(),
                new EngineOptions(),
                new JournalOptions(),
                new LedgerOptions(),
                new StateOptions(),
                null);
    }

    /**
     * Makes a command with the options of another one, for the line that standard input has.
     *
     * @param presented makes of standard output what shows the only result, in place of progress and summary; null where
     *     there may be many lines
     */
    public SubmitCommand(
            Streams streams,
            Function<ReporterBuilder, Reporter> opener,
            AccountOptions accountOptions,
            LineOptions lineOptions,
            EngineOptions engineOptions,
            JournalOptions journalOptions,
            LedgerOptions ledgerOptions,
            StateOptions stateOptions,
            @Nullable UnaryOperator<OutputStream> presented) {
        this.streams = streams;
        this.opener = opener;
        this.accountOptions = accountOptions;
        this.lineOptions = lineOptions;
        this.engineOptions = engineOptions;
        this.journalOptions = journalOptions;
        this.ledgerOptions = ledgerOptions;
        this.stateOptions = stateOptions;
        this.presented = presented;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path input = input();
        checkStreams(input);
        FileRoles roles = roles(input);
        roles.check();
        ProviderNames providers = ProviderNames.installed();
        List<AccountSettings> settings = accountOptions.accounts(providers);
        lineDefaults = lineOptions.defaults(accountOptions.provider(), providers, settings);
        roles.withAccounts(settings).check();
        totals = solvedOptions.totals(settings, accountOptions.isSimulated() && accountOptions.accountsFile() == null);
        ReportLogFile log = reportLog == null ? null : ReportLogFile.open(reportLog);
        int exitCode = ExitCode.ALL_WELL;
        try (SummaryFile figures = summary == null ? null : SummaryFile.open(summary)) {
            summaryFile = figures;
            exitCode = submit(input, providers, settings);
        } finally {
            String incomplete = log == null ? null : log.close();
            if (incomplete != null) {
                streams.complain(incomplete);
                exitCode = ExitCode.incomplete(exitCode);
            }
        }
        return exitCode;
    }

    private void checkStreams(@Nullable Path input) {
        if (input == null && streams.isInputClosed()) {
            throw new ConfigurationException(
                    "standard input is closed; name the file of the input, or redirect standard input to it");
        }
        if (streams.isOutputClosed()) {
            throw new ConfigurationException("standard output is closed, and results would be lost; redirect it to a"
                    + " file, or to /dev/null where nobody wants them");
        }
    }

    private FileRoles roles(@Nullable Path input) {
        return new FileRoles()
                .with(FileRoles.Role.INPUT, input == null ? streams.inputFile() : input)
                .with(FileRoles.Role.STANDARD_OUTPUT, streams.outputFile())
                .with(FileRoles.Role.STANDARD_ERROR, streams.errorFile())
                .with(FileRoles.Role.ACCOUNTS, accountOptions.accountsFile())
                .with(FileRoles.Role.KEY, accountOptions.keyFile())
                .with(FileRoles.Role.LEDGER_PASSWORD, ledgerOptions.passwordFile())
                .with(FileRoles.Role.SUMMARY, summary)
                .with(FileRoles.Role.REPORT_LOG, reportLog)
                .withJournal(journalOptions.file())
                .withState(stateOptions.file());
    }

    private int submit(@Nullable Path input, ProviderNames providers, List<AccountSettings> settings)
            throws IOException, InterruptedException {
        AccountFactory factory = new AccountFactory(
                streams.environment(),
                engineOptions.isGuarded(),
                ledgerOptions.loss(),
                accountOptions.proxies(streams.environment()));
        try (InputStream in = open(input)) {
            if (!accountOptions.isSimulated()) {
                List<Account> accounts = settings.stream().map(factory::real).toList();
                factory.notices().forEach(streams::complain);
                return submit(in, providers, accounts.stream());
            }
            try (CaptchaSimulator simulator = Simulation.start(SIMULATOR_LOG)) {
                return submit(
                        in,
                        providers,
                        settings.stream().map(each -> factory.simulated(each, Simulation.baseUrl(simulator, each))));
            }
        }
    }

    private int submit(InputStream in, ProviderNames providers, Stream<Account> accounts)
            throws IOException, InterruptedException {
        List<Account> configured = accounts.toList();
        try (LedgerConnection ledger = ledgerOptions.open(streams.environment());
                FileJournal journal = journalOptions.open(configured, accountOptions.isSimulated(), streams.err());
                KeptComplaints complaints = complaints(configured, ledger, journal)) {
            Function<ReporterBuilder, Reporter> engine = builder -> {
                if (ledger != null) {
                    ledger.applyTo(builder);
                }
                complaints.applyTo(builder);
                return opener.apply(builder);
            };
            return complaints.ended(
                    journal == null
                            ? submit(in, results(), providers, configured, engine)
                            : submit(in, journal, providers, configured, engine),
                    presented == null);
        }
    }

    private KeptComplaints complaints(
            List<Account> accounts, @Nullable LedgerConnection ledger, @Nullable FileJournal journal) {
        ComplaintMemory instead = ledger != null ? ledger.complaints() : journal != null ? journal.complaints() : null;
        return stateOptions.open(accounts, instead, accountOptions.isSimulated(), streams.err());
    }

    private int submit(
            InputStream in,
            FileJournal journal,
            ProviderNames providers,
            List<Account> accounts,
            Function<ReporterBuilder, Reporter> engine)
            throws IOException, InterruptedException {
        LongAdder unresolved = new LongAdder();
        int exitCode = submit(
                in,
                new JournaledOutput(results(), journal),
                providers,
                accounts,
                builder -> new JournaledReporter(engine.apply(builder.journal(journal)), journal, unresolved));
        if (unresolved.sum() > 0) {
            streams.complain(unresolved.sum() + " reports were sent by an earlier run that did"
                    + " not learn how they ended, to a service that cannot be asked again: they stay"
                    + " indeterminate and are never sent again");
        }
        Throwable failure = journal.failure();
        if (failure == null) {
            return exitCode;
        }
        streams.complain(journalOptions.explain(failure));
        return ExitCode.incomplete(exitCode);
    }

    private int submit(
            InputStream in,
            OutputStream out,
            ProviderNames providers,
            List<Account> accounts,
            Function<ReporterBuilder, Reporter> engine)
            throws IOException, InterruptedException {
        boolean drawn = !quiet && presented == null && Terminal.isStandardError();
        try (Backend backend = Backend.open(accounts, providers, lineDefaults, engineOptions::applyTo, engine);
                StopSignals signals = StopSignals.take()) {
            Submission done = Submission.run(
                    backend, signals, in, out, streams.err(), drawn ? streams.err() : null, -1, grace, totals);
            if (presented == null) {
                streams.err().print(SummaryTable.of(done.summary()));
            }
            return summaryFile == null ? done.exitCode() : written(done, summaryFile);
        }
    }

    private int written(Submission done, SummaryFile to) {
        try {
            to.write(SummaryJson.of(done.summary()));
            return done.exitCode();
        } catch (IOException unwritable) {
            streams.complain(to.explain(unwritable));
            return ExitCode.incomplete(done.exitCode());
        }
    }

    private OutputStream results() {
        return presented == null ? streams.out() : presented.apply(streams.out());
    }

    /** The path of the input; null for standard input. */
    private @Nullable Path input() {
        if (file == null || file.equals("-")) {
            return null;
        }
        try {
            return Path.of(file);
        } catch (InvalidPathException impossible) {
            throw new ConfigurationException(PathProblem.of(file));
        }
    }

    private InputStream open(@Nullable Path input) {
        if (input == null) {
            return new Shared(streams.in());
        }
        try {
            if (Files.isDirectory(input)) {
                throw new ConfigurationException(shown(input) + ": is a folder; give a file of lines");
            }
            return Files.newInputStream(input);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(
                    shown(input) + ": no such file; check the path, or use - for standard input");
        } catch (IOException | SecurityException unreadable) {
            throw new ConfigurationException(shown(input) + ": cannot be read; check the path and the permissions");
        }
    }

    private static String shown(Path input) {
        return Quoted.ofFile(input.toString());
    }

    /** Standard input is not ours to close; a thread that is inside a read of it could even hold the close up. */
    private static final class Shared extends FilterInputStream {
        Shared(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }
}
