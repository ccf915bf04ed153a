package io.github.captchareports.cli.submit;

import io.github.captchareports.ReporterStats;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.StopSignals;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.cli.output.Standing;
import io.github.captchareports.cli.output.Summary;
import io.github.captchareports.cli.output.Tally;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SubmitRun} with progress before its end and figures after it.
 *
 * @param summary the figures
 * @param exitCode what to tell the caller
 */
public record Submission(Summary summary, int exitCode) {
    /**
     * Runs to its end and explains on {@code err} what needs explaining.
     *
     * @param terminal where to draw progress, or null for none
     * @param expected how many lines there are, or -1 where nobody knows yet
     * @param totals how much was solved in all
     */
    public static Submission run(
            Backend backend,
            StopSignals signals,
            InputStream in,
            OutputStream out,
            PrintStream err,
            @Nullable PrintStream terminal,
            long expected,
            Duration grace,
            List<SolvedTotal> totals)
            throws InterruptedException {
        long start = System.nanoTime();
        Tally tally = new Tally();
        SubmitRun run = new SubmitRun(backend.reporter(), backend.parser(), in, out, tally, grace);
        totals.forEach(run::count);
        signals.forward(run::stop);
        Progress progress = terminal == null ? null : Progress.show(run, tally, terminal, expected);
        SubmitRun.Ending ending;
        try {
            ending = run.run();
        } finally {
            if (progress != null) {
                progress.close();
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        explain(ending, tally, err);
        ReporterStats stats = backend.reporter().stats();
        Standing standing = Standing.of(
                backend.reporter(),
                (account, types) ->
                        backend.isSolvedPerDay(account, types) || tally.solved().has(account, types));
        return new Submission(
                new Summary(
                        ending.read(),
                        tally.byName(),
                        stats.requests(),
                        stats.retries(),
                        elapsed,
                        tally.findings(backend.nearEnd().figures(), standing)),
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
