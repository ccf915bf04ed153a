package io.github.captchareports.internal.call;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.internal.decision.AttemptHistory;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.TaskKey;
import io.github.captchareports.internal.shared.SharedAccount;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** What is known of one call: what does not change, and what its attempts have left behind. */
final class CallData implements CallView {
    private final CallContext context;
    private final ReportRequest request;
    private final ReportMethod method;
    private final CallTimes times;
    private final TaskKey task;
    private final ContextView subscriber;
    private final ReportTrace trace;
    private final ResultSink sink;
    private final AttemptLog attempts;
    private final ComplaintCount complaintCount = new ComplaintCount();
    private final @Nullable SharedClaim sharedClaim;
    private final @Nullable JournalIntent intent;
    private AttemptHistory history = AttemptHistory.NONE;
    private @Nullable Claim claim;

    /**
     * A call of which nothing is known but the request.
     *
     * @param method the method of the service that takes the report
     * @param subscriber the subscriber's context
     */
    CallData(
            CallContext context,
            ReportRequest request,
            ReportMethod method,
            CallTimes times,
            ContextView subscriber,
            ReportTrace trace,
            ResultSink sink) {
        this.context = context;
        this.request = request;
        this.method = method;
        this.times = times;
        this.task = new TaskKey(context.account().keeping(), request.taskId());
        this.subscriber = subscriber;
        this.trace = trace;
        this.sink = sink;
        this.attempts = new AttemptLog(context, times.receivedAt());
        SharedAccount shared = context.account().shared();
        this.sharedClaim = shared == null ? null : new SharedClaim(shared, request, context);
        TaskJournal journal = context.settings().journal();
        this.intent = journal == null ? null : new JournalIntent(journal, request, context);
    }

    @Override
    public ReportRequest request() {
        return request;
    }

    /** The method of the service that takes the report. */
    ReportMethod method() {
        return method;
    }

    /** What identifies the method. */
    String path() {
        return method.path();
    }

    /** The key of its task in the ledger. */
    TaskKey task() {
        return task;
    }

    @Override
    public Instant windowEnd() {
        return times.windowEnd();
    }

    @Override
    public long deadline() {
        return times.deadline();
    }

    /** Monotonic time from which the service may call the report late. */
    long mayBeLateFrom() {
        return times.mayBeLateFrom();
    }

    @Override
    public long now() {
        return context.settings().nanos();
    }

    /** The subscriber's context. */
    ContextView subscriber() {
        return subscriber;
    }

    @Override
    public ReportTrace trace() {
        return trace;
    }

    /** Where its result goes. */
    ResultSink sink() {
        return sink;
    }

    /** Its attempts. */
    AttemptLog attempts() {
        return attempts;
    }

    @Override
    public AttemptSummary summary() {
        return attempts.summary();
    }

    /** What the complaint guard has counted. */
    ComplaintCount complaintCount() {
        return complaintCount;
    }

    /** Its claim on the task among the processes that share the account; null where none do. */
    @Nullable
    SharedClaim sharedClaim() {
        return sharedClaim;
    }

    /** Its intent in the journal; null where there is none. */
    @Nullable
    JournalIntent intent() {
        return intent;
    }

    @Override
    public boolean isReportedElsewhere() {
        return sharedClaim != null && sharedClaim.isBusy();
    }

    @Override
    public AttemptHistory history() {
        return history;
    }

    /** Somebody else may have recorded the task already. */
    void mayBeRecorded(IndeterminateCause cause) {
        if (history.unclear() == null) {
            history = new AttemptHistory(history.attempts(), history.failures(), cause);
        }
    }

    /** It will be tried again. */
    void retry(AttemptHistory ending, Decision.Retry decision) {
        history = new AttemptHistory(ending.attempts(), ending.failures(), decision.unclear());
    }

    /** An attempt begins, granted at this monotonic time. */
    void beginAttempt(long grantedAt) {
        if (history.failures() == 0) {
            attempts.firstGrantedAt(grantedAt);
        }
        attempts.begin(now(), trace);
    }

    /** Its claim on the task; null where it has none. */
    @Nullable
    Claim claim() {
        return claim;
    }

    /** The task is this call's. */
    void own(Claim owned) {
        claim = owned;
        noteReceived();
        if (owned.inheritsUnclear()) {
            complaintCount.inherit();
            history = new AttemptHistory(0, 0, IndeterminateCause.ANSWER_LOST);
        }
    }

    /** The complaint guard learns of the verdict, whatever becomes of the report. */
    void noteReceived() {
        context.account().complaints().noteReceived(request);
    }

    /** Whether the complaint guard lets it go. */
    boolean isAdmissible(long now) {
        return complaintCount.isPastTheGuard(attempts.handOvers() > 0)
                || history.unclear() != null
                || !context.account().complaints().holds(request, now);
    }

    @Override
    public boolean isCancelled() {
        return sink.isCancelled();
    }
}
