package io.github.captchareports.verification.support;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.LogEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What results and the simulator's log say, in the form in which tests compare them. */
public final class Results {
    private Results() {}

    public static List<Long> tasks(Collection<ReportResult> results, Outcome outcome) {
        return results.stream()
                .filter(result -> result.outcome() == outcome)
                .map(result -> result.request().taskId().asLong())
                .toList();
    }

    /** Outcomes and how often each came. */
    public static Map<Outcome, Long> outcomes(Collection<ReportResult> results) {
        return results.stream().collect(Collectors.groupingBy(ReportResult::outcome, Collectors.counting()));
    }

    /** Requests that reached the service, by task. */
    public static Map<Long, Long> requestsByTask(Collection<LogEntry> log) {
        return log.stream()
                .map(LogEntry::taskId)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(taskId -> taskId, Collectors.counting()));
    }
}
