package io.github.captchareports.internal.call;

import io.github.captchareports.ReportResult;

/** Where the result of one request goes. */
public interface ResultSink {
    /** Called before anything else, unless the request is answered on the spot: how to cancel it. */
    void onAdmitted(Submission submission);

    /** Called once, on any thread. */
    void onResult(ReportResult result);

    /** The report waits where nothing moves: its slot may be given to another. May be called more than once. */
    void releaseSlot();

    /** Whether the caller waits for results before it submits more requests. */
    boolean isBounded();

    /** Whether nobody waits for the result any more. */
    boolean isCancelled();
}
