package io.github.captchareports.internal.call;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.spi.journal.TaskJournal;
import java.util.concurrent.CompletionStage;

/** The journal has to know that a report is being sent before it is: the intent, and later its end. */
final class JournalIntent implements PreflightStep {
    private final TaskJournal journal;
    private final CallContext context;
    private final ReportRequest request;
    private State state = State.NOT_ASKED;

    private enum State {
        NOT_ASKED,
        ASKED,
        WRITTEN
    }

    JournalIntent(TaskJournal journal, ReportRequest request, CallContext context) {
        this.journal = journal;
        this.request = request;
        this.context = context;
    }

    @Override
    public boolean isDone() {
        return state == State.WRITTEN;
    }

    @Override
    public CompletionStage<Verdict> begin(CallView call) {
        state = State.ASKED;
        return journal.intend(request).thenApply(written -> Verdict.Proceed.NOBODY_HAS);
    }

    @Override
    public void done() {
        state = State.WRITTEN;
    }

    @Override
    public void stopWaiting() {}

    @Override
    public void release() {}

    @Override
    public ReportResult failed(CallView call, Throwable failure) {
        if (!context.fatal().note(failure)) {
            context.journalLog().failed(failure);
        }
        return Results.unlessUnclear(call, Results.undelivered(call, UndeliveredReason.JOURNAL_FAILED));
    }

    @Override
    public String respondent() {
        return "the journal";
    }

    @Override
    public void end(ReportResult result) {
        if (state != State.NOT_ASKED) {
            journal.settle(result);
        }
    }
}
