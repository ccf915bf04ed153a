package io.github.captchareports.internal.telemetry;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportTrace;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The traces of one report, one for each listener that wants one. What one of them throws is logged and changes nothing. */
final class TraceFanOut implements ReportTrace {
    private static final Logger LOG = LoggerFactory.getLogger(TraceFanOut.class);

    private final ReportTrace first;
    private final @Nullable TraceFanOut others;
    private final FatalErrors fatal;

    /** These and one more. */
    TraceFanOut(ReportTrace first, @Nullable TraceFanOut others, FatalErrors fatal) {
        this.first = first;
        this.others = others;
        this.fatal = fatal;
    }

    @Override
    public void attemptStarted(int number) {
        tell(trace -> trace.attemptStarted(number));
    }

    @Override
    public void attemptEnded(AttemptEvent attempt) {
        tell(trace -> trace.attemptEnded(attempt));
    }

    @Override
    public void ended(ReportResult result) {
        tell(trace -> trace.ended(result));
    }

    private void tell(Consumer<ReportTrace> news) {
        for (TraceFanOut traces = this; traces != null; traces = traces.others) {
            try {
                news.accept(traces.first);
            } catch (RuntimeException | Error thrown) {
                if (!fatal.note(thrown)) {
                    LOG.warn("a trace of a report threw; the report goes on", thrown);
                }
            }
        }
    }
}
