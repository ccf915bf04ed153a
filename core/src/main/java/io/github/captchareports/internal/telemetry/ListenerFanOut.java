package io.github.captchareports.internal.telemetry;

import io.github.captchareports.AccountState;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/** Tells every listener of a reporter. What one of them throws is logged and changes nothing for the others. */
public final class ListenerFanOut {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerFanOut.class);

    private final FatalErrors fatal;
    private final ReporterListener[] listeners;
    /**
     * For each listener, what its observer and those before it were joined to first; {@link #varying} once another one came, so
     * that nothing of a past report is kept. Threads may race for an entry: what they join is immutable.
     */
    private final @Nullable ObserverFanOut[] constant;
    /** Says of a listener that it returns different observers. */
    private final ObserverFanOut varying;

    /** A fan-out to these listeners, in their order. */
    public ListenerFanOut(List<ReporterListener> listeners, FatalErrors fatal) {
        this.fatal = fatal;
        this.listeners = listeners.toArray(ReporterListener[]::new);
        this.constant = new ObserverFanOut[this.listeners.length];
        this.varying = new ObserverFanOut(null, ReportObserver.NONE, fatal);
    }

    /** The reporter is there. */
    public void onOpen(Reporter reporter) {
        tell(listener -> listener.onOpen(reporter));
    }

    /** A request came in; the observer that this returns is to be told what becomes of it. */
    public ReportObserver observe(ReportRequest request, ContextView context) {
        ObserverFanOut observers = null;
        for (int i = 0; i < listeners.length; i++) {
            ReportObserver observer = observer(listeners[i], request, context);
            if (isObserving(observer)) {
                observers = join(i, observers, observer);
            }
        }
        return observers == null ? ReportObserver.NONE : observers;
    }

    /** Whether somebody is to be told what becomes of a report. */
    @SuppressWarnings("ReferenceEquality") // the constant
    public static boolean isObserving(ReportObserver observer) {
        return observer != ReportObserver.NONE;
    }

    private ReportObserver observer(ReporterListener listener, ReportRequest request, ContextView context) {
        try {
            return Objects.requireNonNull(listener.observe(request, context), "observer");
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.warn("a reporter listener threw; the reports go on", thrown);
            }
            return ReportObserver.NONE;
        }
    }

    /** The observers of the listeners so far, and that of listener {@code i}: no new object where it always is the same. */
    @SuppressWarnings("ReferenceEquality") // the marker
    private ObserverFanOut join(int i, @Nullable ObserverFanOut before, ReportObserver observer) {
        ObserverFanOut known = constant[i];
        if (known != null && known.isOf(before, observer)) {
            return known;
        }
        ObserverFanOut joined = new ObserverFanOut(before, observer, fatal);
        if (known == null) {
            constant[i] = joined;
        } else if (known != varying) {
            constant[i] = varying;
        }
        return joined;
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
