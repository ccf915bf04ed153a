package io.github.captchareports.internal.call;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.internal.decision.AttemptHistory;
import java.time.Instant;

/** What the steps of a report's way may know of its call. */
interface CallView {
    /** What is to be reported. */
    ReportRequest request();

    /** When the service's reporting window ends. */
    Instant windowEnd();

    /** Monotonic time from which it is too late to send. */
    long deadline();

    /** The monotonic clock. */
    long now();

    /** What its results show of its attempts. */
    AttemptSummary summary();

    /** What has come of its attempts. */
    AttemptHistory history();

    /** Whether another process was reporting the task when it was asked last, or left its fate open. */
    boolean isReportedElsewhere();

    /** Whether nobody waits for its result any more. */
    boolean isCancelled();

    /** Who is told of its steps. */
    ReportObserver observer();
}
