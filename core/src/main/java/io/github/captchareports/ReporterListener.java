package io.github.captchareports;

import reactor.util.context.ContextView;

/**
 * Told what happens: the seam for logs, metrics and traces. Methods run on the engine's threads and must not block;
 * what they throw is logged and changes nothing.
 */
public interface ReporterListener {
    /**
     * The reporter is open. Called once, before it is handed out, by the thread that builds it.
     *
     * @param reporter the reporter
     */
    default void onOpen(Reporter reporter) {}

    /**
     * A request was taken in.
     *
     * @param request the request
     */
    default void onReceived(ReportRequest request) {}

    /**
     * A request was taken in, after {@link #onReceived}: the seam for what follows each report by itself, such as a span of
     * a distributed trace.
     *
     * @param request the request
     * @param context the subscriber's context
     * @return told what becomes of it; {@link ReportTrace#NONE} to follow nothing
     */
    default ReportTrace onReport(ReportRequest request, ContextView context) {
        return ReportTrace.NONE;
    }

    /**
     * An attempt ended.
     *
     * @param attempt what happened
     */
    default void onAttempt(AttemptEvent attempt) {}

    /**
     * A request has its result. Called once for every request that was taken in, also where the subscriber has
     * cancelled.
     *
     * @param result the result
     */
    default void onResult(ReportResult result) {}

    /**
     * An account changed its phase, a method of it was refused, or its way to the service was lost or found again.
     *
     * @param state how it stands now
     */
    default void onAccountState(AccountState state) {}

    /**
     * The complaints of an account changed their {@link ComplaintState}, or something about them may be held against the
     * account.
     *
     * @param event what changed, with the numbers behind it
     */
    default void onComplaints(ComplaintEvent event) {}
}
