package io.github.captchareports.cli.submit;

import io.github.captchareports.Outcome;
import io.github.captchareports.cli.output.Tally;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress line on a terminal. */
final class Progress {
    private static final int WIDTH = 79;
    private static final long INTERVAL = Duration.ofMillis(200).toMillis();

    private final SubmitRun run;
    private final Tally tally;
    private final ProgressBar bar;
    private final Thread thread = new Thread(this::work, "captcha-reports-progress");

    private Progress(SubmitRun run, Tally tally, PrintStream terminal, long expected) {
        this.run = run;
        this.tally = tally;
        this.bar = new ProgressBarBuilder()
                .setTaskName("reports")
                .setInitialMax(expected)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) INTERVAL)
                .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
                .clearDisplayOnFinish()
                .hideEta()
                .showSpeed()
                .build();
        thread.setDaemon(true);
    }

    /** Shows the run from here on. */
    static Progress show(SubmitRun run, Tally tally, PrintStream terminal, long expected) {
        Progress progress = new Progress(run, tally, terminal, expected);
        progress.thread.start();
        return progress;
    }

    void close() {
        thread.interrupt();
        try {
            draw();
            bar.close();
        } catch (RuntimeException undrawn) {
            // The run has ended, and its summary comes next.
        }
    }

    private void work() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                draw();
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException undrawn) {
            // A run goes on without its progress line.
        } catch (Error broken) {
            run.fail(broken);
        }
    }

    private synchronized void draw() {
        long total = tally.total();
        if (run.isInputDone()) {
            bar.maxHint(run.read());
        }
        bar.stepTo(total);
        long accepted = tally.of(Outcome.ACCEPTED);
        bar.setExtraMessage(" " + accepted + " accepted, " + (total - accepted) + " other");
    }
}
