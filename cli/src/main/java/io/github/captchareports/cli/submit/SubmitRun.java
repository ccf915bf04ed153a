package io.github.captchareports.cli.submit;

import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterClosedException;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.OutputException;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.StopSignal;
import io.github.captchareports.cli.input.DecodedInput;
import io.github.captchareports.cli.input.LineReader;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.cli.output.ByteBudget;
import io.github.captchareports.cli.output.ResultOutput;
import io.github.captchareports.cli.output.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines and writes their results: reader thread → engine → writer thread. Ends when every line that was read has
 * its result on the output.
 *
 * <p>{@link #stop(StopSignal)} closes the request reader first and only then shuts the engine down, so that the engine never
 * cancels a reader that is about to hand a line on.
 */
public final class SubmitRun {
    /** The signal that halts the process. */
    private static final int OUT_OF_PATIENCE = 3;

    private static final Duration LOOK = Duration.ofMillis(200);
    /** How long to wait after a failure, in addition to the grace, for results that may never come. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * How a run ended.
     *
     * @param read lines that were handed on
     * @param signal the first signal that came, or null
     * @param nothingRead whether the input failed before its first line was handed on
     * @param complaints what went wrong besides the results, for people
     */
    public record Ending(long read, @Nullable StopSignal signal, boolean nothingRead, List<String> complaints) {
        /**
         * The exit code: of those that apply the first of configuration, signal, refused account, submit again, and some
         * otherwise.
         *
         * @param tally what was counted
         * @param end when the run ended
         */
        public int exitCode(Tally tally, Instant end) {
            if (nothingRead) {
                return ExitCode.CONFIGURATION;
            }
            if (signal != null) {
                return signal.exitCode();
            }
            if (!tally.refusedAccounts().isEmpty()) {
                return ExitCode.ACCOUNT_REFUSED;
            }
            if (tally.openLines().openAt(end) > 0) {
                return ExitCode.SUBMIT_AGAIN;
            }
            return complaints.isEmpty() && tally.allWell() ? ExitCode.ALL_WELL : ExitCode.SOME_OTHERWISE;
        }
    }

    private final Reporter reporter;
    private final Tally tally;
    private final Duration grace;
    private final RequestReader reader;
    private final ResultOutput output;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile long failedAt;
    private volatile boolean failed;
    private final AtomicInteger stops = new AtomicInteger();
    private volatile @Nullable StopSignal signal;

    public SubmitRun(
            Reporter reporter, RequestParser parser, InputStream in, OutputStream out, Tally tally, Duration grace) {
        this(reporter, parser, in, out, tally, grace, ByteBudget.ofHeap());
    }

    public SubmitRun(
            Reporter reporter,
            RequestParser parser,
            InputStream in,
            OutputStream out,
            Tally tally,
            Duration grace,
            ByteBudget budget) {
        this.reporter = reporter;
        this.tally = tally;
        this.grace = grace;
        this.output = new ResultOutput(out, tally, budget, this::endForBrokenOutput, this::fail);
        this.reader = new RequestReader(new LineReader(new DecodedInput(in)), parser, output, this::count, this::fail);
    }

    public Ending run() throws InterruptedException {
        output.start();
        reporter.report(reader).doOnTerminate(reader::close).subscribe(output);
        boolean ended = false;
        while (!ended && !isOverdue()) {
            ended = output.await(LOOK);
        }
        return new Ending(
                reader.read(), signal, reader.failure() instanceof IOException && reader.read() == 0, complaints());
    }

    /** Lines handed on so far. */
    long read() {
        return reader.read();
    }

    /** Whether {@link #read()} will not change any more. */
    boolean isInputDone() {
        return reader.isExhausted();
    }

    /** The first call drains for the grace, the second ends at once, the third does not wait for the output either. */
    void stop(StopSignal cause) {
        int stop = stops.incrementAndGet();
        if (stop == 1) {
            signal = cause;
            reader.close();
            end(grace);
        } else if (stop < OUT_OF_PATIENCE) {
            end(Duration.ZERO);
        } else {
            Runtime.getRuntime().halt(cause.exitCode());
        }
    }

    /**
     * Ends the run because a part of it failed. As after a first signal, lines that were read are finished, but the run
     * does not wait for ever for those that only the failed part could finish. Safe from any thread.
     */
    @SuppressWarnings("ReferenceEquality") // nothing can be suppressed by itself
    void fail(Throwable cause) {
        if (!failure.compareAndSet(null, cause)) {
            return;
        }
        failedAt = System.nanoTime();
        failed = true;
        try {
            reader.close();
            end(grace);
        } catch (RuntimeException | Error alsoFailed) {
            if (alsoFailed != cause) {
                cause.addSuppressed(alsoFailed);
            }
        }
    }

    /** Tells the engine how much was solved in all. */
    void count(SolvedTotal total) {
        reporter.account(total.account()).totalSolved(total.type(), total.solved());
        tally.count(total);
    }

    private boolean isOverdue() {
        return failed && System.nanoTime() - failedAt > grace.plus(PATIENCE).toNanos();
    }

    private void endForBrokenOutput() {
        reader.close();
        end(Duration.ZERO);
    }

    private void end(Duration within) {
        reporter.shutdown(within).subscribe();
    }

    private List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        Throwable unreadable = reader.failure();
        if (unreadable instanceof DecodedInput.UnreadableFormException) {
            complaints.add(String.valueOf(unreadable.getMessage()));
        } else if (unreadable instanceof IOException) {
            complaints.add("the input could not be read on after " + reader.read() + " lines ("
                    + Quoted.of(String.valueOf(unreadable.getMessage()))
                    + "); everything that was read has its result; submit the rest again");
        }
        if (output.broken() != null) {
            complaints.add(OutputException.explain(output.broken()) + ": at least " + output.unwritten()
                    + " results are missing there");
        }
        Throwable broken = failure.get() != null ? failure.get() : output.failure();
        if (broken != null && !(broken instanceof ReporterClosedException && (stops.get() > 0 || failed))) {
            complaints.add(explain(broken));
        }
        long missing = reader.read() - tally.total();
        if (missing != 0) {
            complaints.add(missing + " lines have no result" + (broken == null ? "; please report this defect" : ""));
        }
        return complaints;
    }

    private String explain(Throwable broken) {
        String after = " after " + reader.read()
                + " lines; what has a result ended as it says, what has none may have been sent, and the rest of the input was"
                + " not read. ";
        return broken instanceof OutOfMemoryError
                ? "the memory ran out (" + Complaint.cause(broken) + ")" + after + "Give Java more of it, with -Xmx"
                : "the run broke off" + after + "Please report this defect: " + broken;
    }
}
