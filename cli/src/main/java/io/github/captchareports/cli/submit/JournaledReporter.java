package io.github.captchareports.cli.submit;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.Expired;
import io.github.captchareports.ReportResult.Indeterminate;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.cli.journal.FileJournal;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A reporter with a journal. It translates results for people who submit the same input again: a task that an earlier run
 * sent without learning its end is indeterminate instead of a duplicate, and a task that is recorded already is a duplicate
 * instead of expired, however late it is by now.
 */
public final class JournaledReporter implements Reporter {
    private final Reporter reporter;
    private final FileJournal journal;
    private final LongAdder unresolved;

    /**
     * Makes a reporter.
     *
     * @param unresolved counts results that stay open because an earlier run ended before their answers came
     */
    public JournaledReporter(Reporter reporter, FileJournal journal, LongAdder unresolved) {
        this.reporter = reporter;
        this.journal = journal;
        this.unresolved = unresolved;
    }

    @Override
    public Flux<ReportResult> report(Publisher<ReportRequest> requests) {
        return reporter.report(requests).map(this::translated);
    }

    @Override
    public Mono<ReportResult> report(ReportRequest request) {
        return reporter.report(request).map(this::translated);
    }

    @Override
    public Mono<Void> shutdown(Duration grace) {
        return reporter.shutdown(grace);
    }

    @Override
    public ReporterStats stats() {
        return reporter.stats();
    }

    @Override
    public AccountControl account(String label) {
        return reporter.account(label);
    }

    @Override
    public Collection<AccountControl> accounts() {
        return reporter.accounts();
    }

    private ReportResult translated(ReportResult result) {
        boolean open = result instanceof Duplicate duplicate
                && duplicate.origin() == DuplicateOrigin.LEDGER
                && duplicate.first() == Outcome.INDETERMINATE
                && !duplicate.conflicting();
        // The engine's ledger forgets after the window; the journal does not.
        boolean forgotten = result instanceof Expired && result.attempts() == 0;
        Remembered earlier = open || forgotten ? journal.earlier(result.request()) : null;
        return earlier == null ? result : known(result.request(), earlier);
    }

    private ReportResult known(ReportRequest request, Remembered earlier) {
        boolean conflicting = earlier.verdict() != request.verdict();
        if (earlier.outcome() == SettledOutcome.INDETERMINATE && !conflicting) {
            unresolved.increment();
            return new Indeterminate(request, AttemptSummary.NONE, IndeterminateCause.ANSWER_LOST);
        }
        return new Duplicate(
                request,
                AttemptSummary.NONE,
                DuplicateOrigin.LEDGER,
                earlier.outcome().outcome(),
                conflicting,
                switch (earlier.outcome()) {
                    case ACCEPTED, DUPLICATE -> Recorded.YES;
                    case INDETERMINATE -> Recorded.UNKNOWN;
                    case REJECTED -> Recorded.NO;
                });
    }
}
