package io.github.captchareports.cli.submit;

import io.github.captchareports.ReporterStats;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.StopSignals;
import io.github.captchareports.cli.output.Standing;
import io.github.captchareports.cli.output.Summary;
import io.github.captchareports.cli.output.Tally;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * A {@link SubmitRun} that has ended.
 *
 * @param summary the figures
 * @param exitCode what to tell the caller
 */
public record Submission(Summary summary, int exitCode) {
    /** Runs to the end, draws progress meanwhile, and explains failures and signals among the messages. */
    public static Submission run(
            OpenReporter reporter, StopSignals signals, RunInput input, RunOutput output, Duration grace)
            throws InterruptedException {
        long start = System.nanoTime();
        Tally tally = new Tally();
        SubmitRun run =
                new SubmitRun(reporter.reporter(), input.parser(), input.lines(), output.results(), tally, grace);
        input.totals().forEach(run::count);
        signals.forward(run::stop);
        PrintStream terminal = output.progress();
        Progress progress = terminal == null ? null : Progress.show(run, tally, terminal, input.expected());
        SubmitRun.Ending ending;
        try {
            ending = run.run();
        } finally {
            if (progress != null) {
                progress.close();
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        explain(ending, tally, output.messages());
        ReporterStats stats = reporter.reporter().stats();
        Standing standing = Standing.of(
                reporter.reporter(),
                (account, types) -> reporter.isSolvedPerDay(account, types)
                        || tally.solved().has(account, types));
        return new Submission(
                new Summary(
                        ending.read(),
                        tally.byName(),
                        stats.requests(),
                        stats.retries(),
                        elapsed,
                        tally.findings(reporter.nearEnd().figures(), standing)),
                ending.exitCode(tally, Instant.now()));
    }

    private static void explain(SubmitRun.Ending ending, Tally tally, PrintStream err) {
        if (ending.signal() != null) {
            Complaint.print(
                    err,
                    "stopped by SIG" + ending.signal() + " after " + ending.read()
                            + " lines; every one of them has its result, the rest of the input was not read");
        }
        ending.complaints().forEach(complaint -> Complaint.print(err, complaint));
        tally.failures().forEach(failure -> Complaint.print(err, failure));
        tally.refusedAccounts()
                .forEach((label, code) -> Complaint.print(
                        err,
                        "account " + Quoted.of(label)
                                + " was refused by its service (" + code
                                + "); mend it there, then submit the withheld lines again inside their window"));
    }
}
