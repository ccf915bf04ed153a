package io.github.captchareports.cli.submit;

import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.output.SummaryFile;
import io.github.captchareports.cli.output.SummaryJson;
import io.github.captchareports.cli.output.SummaryTable;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Shows a run of many lines: results on standard output, progress and a summary on standard error. */
public final class SummaryPresentation implements Presentation {
    private final Streams streams;
    private final @Nullable PrintStream progress;
    private final @Nullable SummaryFile file;

    /**
     * Makes a presentation.
     *
     * @param progress the terminal that progress is drawn on; null for none
     * @param file where the summary goes too; null for nowhere
     */
    public SummaryPresentation(Streams streams, @Nullable PrintStream progress, @Nullable SummaryFile file) {
        this.streams = streams;
        this.progress = progress;
        this.file = file;
    }

    @Override
    public RunOutput output() {
        return new RunOutput(streams.out(), streams.err(), progress);
    }

    @Override
    public int ended(Submission done) {
        streams.err().print(SummaryTable.of(done.summary()));
        if (file == null) {
            return done.exitCode();
        }
        try {
            file.write(SummaryJson.of(done.summary()));
            return done.exitCode();
        } catch (IOException unwritable) {
            streams.complain(file.explain(unwritable));
            return ExitCode.incomplete(done.exitCode());
        }
    }

    @Override
    public boolean advisesToKeepComplaints() {
        return true;
    }
}
