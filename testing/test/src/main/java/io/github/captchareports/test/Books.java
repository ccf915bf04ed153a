package io.github.captchareports.test;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterStats;
import java.util.EnumMap;
import java.util.Map;

/** What came in and how it ended. Thread-safe; its figures agree at any time. */
final class Books {
    private final Recording<ReportRequest> requests = new Recording<>();
    private final Recording<ReportResult> results = new Recording<>();
    private final Recording<ReportRequest> cancelled = new Recording<>();
    private final Recording<ReportRequest> unmatched = new Recording<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long open;
    private long attempts;
    private long retries;

    void receive(ReportRequest request) {
        synchronized (outcomes) {
            open++;
        }
        requests.add(request);
    }

    void end(ReportResult result) {
        results.add(result);
        synchronized (outcomes) {
            open--;
            outcomes.merge(result.outcome(), 1L, Long::sum);
            attempts += result.attempts();
            retries += Math.max(0, result.attempts() - 1);
        }
    }

    ReporterStats stats() {
        synchronized (outcomes) {
            Stats.Builder stats = Stats.builder().open(open).requests(attempts).retries(retries);
            outcomes.forEach(stats::outcome);
            return stats.build();
        }
    }

    Recording<ReportRequest> requests() {
        return requests;
    }

    Recording<ReportResult> results() {
        return results;
    }

    Recording<ReportRequest> cancelled() {
        return cancelled;
    }

    Recording<ReportRequest> unmatched() {
        return unmatched;
    }
}
