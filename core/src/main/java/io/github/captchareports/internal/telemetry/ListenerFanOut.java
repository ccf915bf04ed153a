package io.github.captchareports.internal.telemetry;

import io.github.captchareports.AccountState;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/** Tells every listener of a reporter. What one of them throws is logged and changes nothing for the others. */
public final class ListenerFanOut {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerFanOut.class);

    private final FatalErrors fatal;
    private final ReporterListener[] listeners;

    /** A fan-out to these listeners, in their order. */
    public ListenerFanOut(List<ReporterListener> listeners, FatalErrors fatal) {
        this.fatal = fatal;
        this.listeners = listeners.toArray(ReporterListener[]::new);
    }

    /** Whether anybody listens. */
    public boolean isAnybodyThere() {
        return listeners.length > 0;
    }

    /** The reporter is there. */
    public void onOpen(Reporter reporter) {
        tell(listener -> listener.onOpen(reporter));
    }

    /** A request came in; the trace that this returns is to be told what becomes of it. */
    public ReportTrace onReceived(ReportRequest request, ContextView context) {
        tell(listener -> listener.onReceived(request));
        return trace(request, context);
    }

    @SuppressWarnings("ReferenceEquality") // the constant
    private ReportTrace trace(ReportRequest request, ContextView context) {
        TraceFanOut traces = null;
        for (ReporterListener listener : listeners) {
            ReportTrace trace = trace(listener, request, context);
            if (trace != ReportTrace.NONE) {
                traces = new TraceFanOut(trace, traces, fatal);
            }
        }
        return traces == null ? ReportTrace.NONE : traces;
    }

    private ReportTrace trace(ReporterListener listener, ReportRequest request, ContextView context) {
        try {
            return Objects.requireNonNull(listener.onReport(request, context), "trace");
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.warn("a reporter listener threw; the reports go on", thrown);
            }
            return ReportTrace.NONE;
        }
    }

    /** An attempt has ended. */
    public void onAttempt(AttemptEvent event) {
        tell(listener -> listener.onAttempt(event));
    }

    /** How an account stands has changed. */
    public void onAccountState(AccountState state) {
        tell(listener -> listener.onAccountState(state));
    }

    /** The complaint guard has something to tell; the log is told as well. */
    public void onComplaints(ComplaintEvent event) {
        try {
            ComplaintLog.write(event);
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.warn("complaints could not be logged; the reports go on", thrown);
            }
        }
        tell(listener -> listener.onComplaints(event));
    }

    /** A report has its result. */
    public void onResult(ReportResult result) {
        tell(listener -> listener.onResult(result));
    }

    private void tell(Consumer<ReporterListener> news) {
        for (ReporterListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error thrown) {
                if (!fatal.note(thrown)) {
                    LOG.warn("a reporter listener threw; the reports go on", thrown);
                }
            }
        }
    }
}
