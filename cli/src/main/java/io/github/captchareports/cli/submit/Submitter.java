package io.github.captchareports.cli.submit;

import io.github.captchareports.Account;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.StopSignals;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.account.AccountFactory;
import io.github.captchareports.cli.account.Simulation;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.ledger.LedgerConnection;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.cli.option.RunOptions;
import io.github.captchareports.cli.state.KeptComplaints;
import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Submits an input with all that the options of a run ask for. From the outside in it opens the input, the simulator, the
 * ledger, the journal, the memory of complaints and the reporter, and closes them in the opposite order.
 */
public final class Submitter {
    private static final int SIMULATOR_LOG = 1_000;

    private final Streams streams;
    private final RunOptions options;
    private final ReporterFactory reporters;
    private final Duration grace;
    private final Presentation presentation;

    /**
     * Makes a submitter.
     *
     * @param reporters makes the reporter
     * @param grace how long to go on with what was read after a first signal
     * @param presentation how the run is shown
     */
    public Submitter(
            Streams streams, RunOptions options, ReporterFactory reporters, Duration grace, Presentation presentation) {
        this.streams = streams;
        this.options = options;
        this.reporters = reporters.with(options.engine()::applyTo);
        this.grace = grace;
        this.presentation = presentation;
    }

    /**
     * Runs to the end of the input.
     *
     * @param totals how much was solved in all
     * @return the exit code
     */
    public int submit(PreparedRun run, List<SolvedTotal> totals) throws IOException, InterruptedException {
        AccountFactory factory = options.accountFactory(streams.environment());
        try (InputStream lines = run.input().open()) {
            if (!options.accounts().isSimulated()) {
                List<Account> accounts =
                        run.accounts().stream().map(factory::real).toList();
                factory.notices().forEach(streams::complain);
                return submit(input(run, accounts, lines, totals), accounts);
            }
            try (CaptchaSimulator simulator = Simulation.start(SIMULATOR_LOG)) {
                List<Account> accounts = run.accounts().stream()
                        .map(each -> factory.simulated(each, Simulation.baseUrl(simulator, each)))
                        .toList();
                return submit(input(run, accounts, lines, totals), accounts);
            }
        }
    }

    private static RunInput input(
            PreparedRun run, List<Account> accounts, InputStream lines, List<SolvedTotal> totals) {
        return RunInput.unbounded(lines, RequestParser.of(run.providers(), accounts, run.defaults()), totals);
    }

    private int submit(RunInput input, List<Account> accounts) throws IOException, InterruptedException {
        boolean simulated = options.accounts().isSimulated();
        try (LedgerConnection ledger = options.ledger().open(streams.environment());
                FileJournal journal = options.journal().open(accounts, simulated, streams.err());
                KeptComplaints complaints =
                        options.state().open(accounts, memory(ledger, journal), simulated, streams.err())) {
            ReporterFactory remembering = reporters.with(complaints::applyTo);
            if (ledger != null) {
                remembering = remembering.with(ledger::applyTo);
            }
            RunOutput output = presentation.output();
            int exitCode = journal == null
                    ? submit(input, output, accounts, remembering)
                    : submit(input, output, accounts, remembering, journal);
            return complaints.ended(exitCode, presentation.advisesToKeepComplaints());
        }
    }

    /** Where complaints are kept unless a file is named for them; null for nowhere. */
    private static @Nullable ComplaintMemory memory(@Nullable LedgerConnection ledger, @Nullable FileJournal journal) {
        if (ledger != null) {
            return ledger.complaints();
        }
        return journal;
    }

    private int submit(
            RunInput input, RunOutput output, List<Account> accounts, ReporterFactory factory, FileJournal journal)
            throws InterruptedException {
        UnresolvedReports unresolved = new UnresolvedReports(accounts);
        int exitCode = submit(
                input,
                output.withResults(new JournaledOutput(output.results(), journal)),
                accounts,
                factory.with(builder -> builder.journal(journal).listener(unresolved)));
        if (unresolved.count() > 0) {
            streams.complain(unresolved.count() + " reports were sent by an earlier run that did"
                    + " not learn how they ended, to a service that cannot be asked again: they stay"
                    + " indeterminate and are never sent again");
        }
        Throwable failure = journal.failure();
        if (failure == null) {
            return exitCode;
        }
        streams.complain(options.journal().explain(failure));
        return ExitCode.incomplete(exitCode);
    }

    private int submit(RunInput input, RunOutput output, List<Account> accounts, ReporterFactory factory)
            throws InterruptedException {
        try (OpenReporter reporter = factory.open(accounts);
                StopSignals signals = StopSignals.take()) {
            return presentation.ended(Submission.run(reporter, signals, input, output, grace));
        }
    }
}
