package io.github.captchareports.internal.call;

import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One thing that has to be known before a byte of a report leaves. Touched inside the lane's drain loop only. */
interface PreflightStep {
    /** Whether it is known, so that nothing has to be asked. */
    boolean isDone();

    /** Asks. The stage may end on any thread; a call that has waited too long has stopped listening by then. */
    CompletionStage<Verdict> begin(CallView call);

    /** The answer speaks for sending. */
    void done();

    /** The call waits for the answer no longer. */
    void stopWaiting();

    /** The call is not sent now, and certainly was not before: what was asked for is given back. */
    void release();

    /** The result of a call for which asking has failed. */
    ReportResult failed(CallView call, Throwable failure);

    /** Who has not answered in time. */
    String respondent();

    /** The call has its result. */
    void end(ReportResult result);

    /** What was found out. */
    sealed interface Verdict {
        /** It may go; {@code unclear} says why somebody may have recorded it already, null where nobody has. */
        record Proceed(@Nullable IndeterminateCause unclear) implements Verdict {
            static final Proceed NOBODY_HAS = new Proceed(null);
        }

        /** Not now: to be asked again from this monotonic time on. */
        record RetryAt(long notBefore) implements Verdict {}

        /** It is not sent. */
        record End(ReportResult result) implements Verdict {}
    }
}
