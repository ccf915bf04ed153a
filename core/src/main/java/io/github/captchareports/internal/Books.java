package io.github.captchareports.internal;

import io.github.captchareports.AccountState;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/** Counts what goes in and comes out, and tells the listeners. What a listener throws is logged and changes nothing. */
final class Books {
    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    final Fatal fatal;

    private final ReporterListener[] listeners;
    private final LongAdder taken = new LongAdder();
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final LongAdder requests = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final AtomicLong open = new AtomicLong();
    private final AtomicBoolean journalFailure = new AtomicBoolean();

    Books(List<ReporterListener> listeners, Fatal fatal) {
        this.fatal = fatal;
        this.listeners = listeners.toArray(ReporterListener[]::new);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    void opened(Reporter reporter) {
        tell(listener -> listener.onOpen(reporter));
    }

    /** Enters a request; what it answers is to be told what becomes of it. */
    ReportTrace takeIn(ReportRequest request, ContextView context) {
        open.incrementAndGet();
        taken.increment();
        tell(listener -> listener.onReceived(request));
        return trace(request, context);
    }

    @SuppressWarnings("ReferenceEquality") // the constant
    private ReportTrace trace(ReportRequest request, ContextView context) {
        Traces traces = null;
        for (ReporterListener listener : listeners) {
            ReportTrace trace = trace(listener, request, context);
            if (trace != ReportTrace.NONE) {
                traces = new Traces(trace, traces, fatal);
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

    void attempt(boolean first) {
        requests.increment();
        if (!first) {
            retries.increment();
        }
    }

    boolean anyListener() {
        return listeners.length > 0;
    }

    void attemptEnded(AttemptEvent event) {
        tell(listener -> listener.onAttempt(event));
    }

    void accountState(AccountState state) {
        tell(listener -> listener.onAccountState(state));
    }

    void complaints(ComplaintEvent event) {
        try {
            ComplaintLog.write(event);
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.warn("complaints could not be logged; the reports go on", thrown);
            }
        }
        tell(listener -> listener.onComplaints(event));
    }

    /** A full disk would say the same for every report: once is enough. */
    void journalFailed(Throwable failure) {
        if (journalFailure.compareAndSet(false, true)) {
            LOG.error("the journal failed; no report is sent without it", failure);
        }
    }

    /** Enters a result; true when nothing is open any more. */
    boolean enter(ReportResult result, ReportTrace trace) {
        LongAdder count = outcomes.get(result.outcome());
        if (count != null) {
            count.increment();
        }
        tell(listener -> listener.onResult(result));
        trace.ended(result);
        return open.decrementAndGet() == 0;
    }

    long taken() {
        return taken.sum();
    }

    long open() {
        return open.get();
    }

    long requests() {
        return requests.sum();
    }

    long retries() {
        return retries.sum();
    }

    Map<Outcome, Long> outcomes() {
        Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
        outcomes.forEach((outcome, count) -> sums.put(outcome, count.sum()));
        return sums;
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
