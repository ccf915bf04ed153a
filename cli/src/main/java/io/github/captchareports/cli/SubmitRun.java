package io.github.captchareports.cli;

import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterClosedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lines in, results out: reader thread → engine → writer thread. Ends when everything that was read has its result on
 * the output.
 *
 * <p>{@link #stop(StopSignal)} closes the intake first and only then shuts the engine down, so that the engine never
 * cancels an intake that is about to hand a line on.
 */
final class SubmitRun {
    /** Signals after which there is nothing left to wait for. */
    private static final int OUT_OF_PATIENCE = 3;

    /**
     * How a run ended.
     *
     * @param read lines that were handed on
     * @param signal the first signal that came, or null
     * @param nothingRead whether the input failed before its first line was handed on
     * @param complaints what went wrong besides the results, for people
     */
    record Ending(long read, @Nullable StopSignal signal, boolean nothingRead, List<String> complaints) {}

    private final Reporter reporter;
    private final Tally tally;
    private final Duration grace;
    private final Intake intake;
    private final ResultOutput output;
    private final AtomicInteger stops = new AtomicInteger();
    private volatile @Nullable StopSignal signal;

    SubmitRun(Reporter reporter, RequestParser parser, InputStream in, OutputStream out, Tally tally, Duration grace) {
        this.reporter = reporter;
        this.tally = tally;
        this.grace = grace;
        this.output = new ResultOutput(out, tally, this::endForBrokenOutput);
        this.intake = new Intake(new LineReader(new DecodedInput(in)), parser, output);
    }

    Ending run() throws InterruptedException {
        output.start();
        reporter.report(intake).doOnTerminate(intake::close).subscribe(output);
        output.await();
        return new Ending(
                intake.read(), signal, intake.failure() instanceof IOException && intake.read() == 0, complaints());
    }

    /** Lines handed on so far. */
    long read() {
        return intake.read();
    }

    /** Whether {@link #read()} will not change any more. */
    boolean isInputDone() {
        return intake.isExhausted();
    }

    /** The first call drains for the grace, the second ends at once, the third does not wait for the output either. */
    void stop(StopSignal cause) {
        int stop = stops.incrementAndGet();
        if (stop == 1) {
            signal = cause;
            intake.close();
            end(grace);
        } else if (stop < OUT_OF_PATIENCE) {
            end(Duration.ZERO);
        } else {
            Runtime.getRuntime().halt(cause.exitCode());
        }
    }

    private void endForBrokenOutput() {
        intake.close();
        end(Duration.ZERO);
    }

    private void end(Duration within) {
        reporter.shutdown(within).subscribe();
    }

    private List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        Throwable unreadable = intake.failure();
        if (unreadable instanceof DecodedInput.UnreadableFormException) {
            complaints.add(String.valueOf(unreadable.getMessage()));
        } else if (unreadable instanceof IOException) {
            complaints.add("the input could not be read on after " + intake.read() + " lines ("
                    + Excerpt.of(String.valueOf(unreadable.getMessage()))
                    + "); everything that was read has its result; submit the rest again");
        } else if (unreadable != null) {
            complaints.add(
                    "reading failed after " + intake.read() + " lines; please report this defect: " + unreadable);
        }
        if (output.broken() != null) {
            complaints.add(OutputException.explain(output.broken()) + ": at least " + output.unwritten()
                    + " results are missing there");
        }
        Throwable ended = output.failure();
        if (ended != null && !(ended instanceof ReporterClosedException && stops.get() > 0)) {
            complaints.add("the run broke off; please report this defect: " + ended);
        }
        long missing = intake.read() - tally.total();
        if (missing != 0) {
            complaints.add(missing + " lines have no result; please report this defect");
        }
        return complaints;
    }
}
