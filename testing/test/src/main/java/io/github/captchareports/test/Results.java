package io.github.captchareports.test;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;

/**
 * Makes results: one method for each outcome, with the figures that such a result usually has. {@link #of} changes them:
 *
 * <pre>{@code
 * ReportResult result = Results.of(request).attempts(3).failureCause(cause).undelivered(UndeliveredReason.ATTEMPTS_SPENT);
 * }</pre>
 */
public final class Results {
    private Results() {}

    /**
     * Starts a result with figures of its own.
     *
     * @param request the request
     * @return a builder, whose methods named after outcomes make the result
     */
    public static ResultBuilder of(ReportRequest request) {
        return new ResultBuilder(request);
    }

    /**
     * The service recorded the report: one attempt, answered after 100 ms.
     *
     * @param request the request
     * @return the result
     */
    public static ReportResult.Accepted accepted(ReportRequest request) {
        return of(request).accepted();
    }

    /**
     * The ledger of the process knew that the task was reported and accepted before: no attempt.
     *
     * @param request the request
     * @return the result
     */
    public static ReportResult.Duplicate duplicate(ReportRequest request) {
        return of(request).duplicate(DuplicateOrigin.LEDGER, Outcome.ACCEPTED, false);
    }

    /**
     * The service said no: one attempt, answered after 100 ms; no text and no probable cause.
     *
     * @param request the request
     * @param code the service's code
     * @return the result
     */
    public static ReportResult.Rejected rejected(ReportRequest request, String code) {
        return of(request).rejected(code);
    }

    /**
     * The reporting window, taken to be 60 seconds, was over: no attempt.
     *
     * @param request the request
     * @return the result
     */
    public static ReportResult.Expired expired(ReportRequest request) {
        return of(request).expired();
    }

    /**
     * The report was withheld: no attempt, no code.
     *
     * @param request the request
     * @param reason why
     * @return the result
     */
    public static ReportResult.Withheld withheld(ReportRequest request, WithheldReason reason) {
        return of(request).withheld(reason, null);
    }

    /**
     * The report was not delivered. {@code ATTEMPTS_SPENT}: eight attempts, and a lost connection as the cause;
     * {@code UNREACHABLE}: no attempt, and a refused connection as the cause; everything else: no attempt, no cause.
     *
     * @param request the request
     * @param reason why
     * @return the result
     */
    public static ReportResult.Undelivered undelivered(ReportRequest request, UndeliveredReason reason) {
        return of(request).undelivered(reason);
    }

    /**
     * The report may be recorded or not: one attempt without an answer; the failure cause that fits.
     *
     * @param request the request
     * @param cause what made it so
     * @return the result
     */
    public static ReportResult.Indeterminate indeterminate(ReportRequest request, IndeterminateCause cause) {
        return of(request).indeterminate(cause);
    }
}
