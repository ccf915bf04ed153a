package io.github.captchareports;

import java.util.Objects;
import reactor.util.context.ContextView;

/**
 * Told what happens to a reporter and its accounts, and asked for an observer of each report: the seam for metrics, traces and
 * logs. There is one way to hear of each event: what concerns one report comes through its {@link ReportObserver}.
 *
 * <pre>{@code
 * LongAdder accepted = new LongAdder();
 * builder.listener(ReporterListener.of(new ReportObserver() {
 *     public void ended(ReportResult result) {
 *         if (result.outcome() == Outcome.ACCEPTED) {
 *             accepted.increment();
 *         }
 *     }
 * }));
 * }</pre>
 *
 * <p>Listeners are told in the order in which {@link ReporterBuilder#listener} added them, and so are their observers.
 *
 * <p>Threads: calls come at the same time from several of the engine's threads and from those that hand requests in; a listener
 * must be thread-safe. Methods must not block: they hold up the transport, the account or the stream.
 *
 * <p>What a method throws is logged and changes nothing for reports and other listeners, except for a
 * {@link VirtualMachineError} (other than {@link StackOverflowError}) or {@link LinkageError}, which fails the reporter, see
 * {@link Reporter}.
 */
public interface ReporterListener {
    /**
     * A listener that observes all reports with one observer, and nothing else.
     *
     * @param observer told of every report; must be thread-safe
     * @return the listener
     */
    static ReporterListener of(ReportObserver observer) {
        Objects.requireNonNull(observer, "observer");
        return new ReporterListener() {
            @Override
            public ReportObserver observe(ReportRequest request, ContextView context) {
                return observer;
            }
        };
    }

    /**
     * The reporter is open. Called once, before it is handed out, by the thread that builds it.
     *
     * @param reporter the reporter
     */
    default void onOpen(Reporter reporter) {}

    /**
     * A request was received. Called once for every request, before it is checked, by the thread that hands it in; the
     * observer that is returned is told what becomes of it.
     *
     * <p>A listener that counts returns the same observer for every report, which makes no object for any. One that keeps
     * something of each report, such as a span of a distributed trace, returns a new one each time.
     *
     * @param request the request
     * @param context the subscriber's context
     * @return told what becomes of the report; {@link ReportObserver#NONE} to observe nothing of it
     */
    default ReportObserver observe(ReportRequest request, ContextView context) {
        return ReportObserver.NONE;
    }

    /**
     * An account changed its phase, a method of it was refused, or its way to the service, or to the shared ledger, was lost or
     * found again. Calls for one account come one after the other, in the order of the changes; only those that tell of the shared
     * ledger or of a fatal error may come at the same time as another.
     *
     * @param state how it stands now
     */
    default void onAccountState(AccountState state) {}

    /**
     * The complaints of an account changed their {@link ComplaintState}, or something about them may be held against the
     * account. The calls for one account come one after the other.
     *
     * @param event what changed, with the numbers behind it
     */
    default void onComplaints(ComplaintEvent event) {}
}
