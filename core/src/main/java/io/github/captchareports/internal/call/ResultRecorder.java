package io.github.captchareports.internal.call;

import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.internal.account.AccountContext;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.ReportLog;
import io.github.captchareports.internal.telemetry.ReporterCounters;
import io.github.captchareports.spi.ReportProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a report gets its result: the ledger is told first, so that whoever hears of the result finds it
 * there, then the shared ledger and the journal, the complaint guard, counters, observers, the log, the subscriber, and
 * the calls that follow last.
 */
public final class ResultRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(ResultRecorder.class);

    private final ReporterSettings settings;
    private final Ledger ledger;
    private final ReporterCounters counters;
    private final FatalErrors fatal;
    private final Lifecycle lifecycle;

    /** The recorder of a reporter. */
    public ResultRecorder(
            ReporterSettings settings,
            Ledger ledger,
            ReporterCounters counters,
            FatalErrors fatal,
            Lifecycle lifecycle) {
        this.settings = settings;
        this.ledger = ledger;
        this.counters = counters;
        this.fatal = fatal;
        this.lifecycle = lifecycle;
    }

    /**
     * Gives a call its result.
     *
     * @param ignored whether the service takes such a report and ignores it
     */
    void record(CallData call, ReportResult end, boolean ignored, AccountContext account) {
        ReportResult result = ignored && end instanceof ReportResult.Expired expired
                ? ReportResults.expired(
                        call.request(), expired.attemptSummary(), call.windowEnd(), ExpiredReason.NO_EFFECT)
                : end;
        remember(call, result);
        SharedClaim shared = call.sharedClaim();
        call.complaintCount().end(account.complaints(), result, shared == null || shared.settled() == null);
        answer(result, call.observer(), call.sink(), account.provider());
        Claim claim = call.claim();
        if (claim != null) {
            claim.tellFollowers(result);
        }
    }

    /** Gives a request its result: counters, observers, log and subscriber. */
    void answer(ReportResult result, ReportObserver observer, ResultSink sink, @Nullable ReportProvider provider) {
        counters.countResult(result.outcome());
        observer.ended(result);
        boolean last = counters.close();
        log(result, provider);
        try {
            sink.onResult(result);
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.error("a subscriber threw on a result; the other reports go on", thrown);
            }
        }
        if (last) {
            lifecycle.idle();
        }
    }

    /** What goes wrong in here must not cost the report its result. */
    private void remember(CallData call, ReportResult result) {
        try {
            Claim claim = call.claim();
            if (claim != null) {
                settle(call, claim, result);
            }
            SharedClaim shared = call.sharedClaim();
            if (shared != null) {
                shared.end(result);
            }
            JournalIntent intent = call.intent();
            if (intent != null) {
                intent.end(result);
            }
        } catch (RuntimeException | Error defect) {
            if (!fatal.note(defect)) {
                LOG.error("the end of {} could not be remembered", call.request(), defect);
            }
        }
    }

    private void settle(CallData call, Claim claim, ReportResult result) {
        SharedClaim shared = call.sharedClaim();
        Settled known = shared == null ? null : shared.settled();
        if (known != null) {
            ledger.adopt(call.task(), claim, known);
        } else if (result instanceof ReportResult.Indeterminate open
                && open.cause() == ReportResult.IndeterminateCause.REPORTED_ELSEWHERE) {
            // What another process leaves open is for the ledger to know that both share.
            ledger.release(call.task(), claim);
        } else {
            ledger.settle(call.task(), claim, result);
        }
    }

    private void log(ReportResult result, @Nullable ReportProvider provider) {
        if (!ReportLog.isWanted()) {
            return;
        }
        try {
            ReportLog.write(result, provider, settings.wallClock());
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown)) {
                LOG.warn("the report log failed for {}; the reports go on", result.request(), thrown);
            }
        }
    }
}
