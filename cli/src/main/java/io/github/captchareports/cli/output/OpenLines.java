package io.github.captchareports.cli.output;

import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Indeterminate;
import io.github.captchareports.ReportResult.Undelivered;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.cli.line.InputLine;
import io.github.captchareports.spi.ReportProvider;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the lines that may be reported again, by the second in which their service's window closes. Lines whose window
 * has closed already are not kept, so there is an entry for each second of the longest window at most. Safe from any
 * thread.
 */
public final class OpenLines {
    private final Map<String, ReportProvider> providers = new HashMap<>();
    private final NavigableMap<Long, Long> countByEnd = new TreeMap<>();

    OpenLines(Iterable<ReportProvider> providers) {
        providers.forEach(provider -> this.providers.put(provider.id(), provider));
    }

    /** By the rules of the services on the class path. */
    public static OpenLines installed() {
        return new OpenLines(ServiceLoader.load(ReportProvider.class));
    }

    /** Counts a line where it may be reported again. */
    synchronized void count(ReportResult result, Instant now) {
        ReportProvider provider = provider(result);
        if (provider == null || !mayBeReportedAgain(result)) {
            return;
        }
        Instant end = provider.deadline(result.request());
        if (end.isAfter(now)) {
            countByEnd.merge(end.getEpochSecond(), 1L, Long::sum);
        }
    }

    /** How many lines have a window that is still open. */
    public synchronized long openAt(Instant now) {
        return sum(countByEnd.tailMap(now.getEpochSecond(), false).values());
    }

    /** When the last of these windows closes, to the second; null where none was ever open. */
    public synchronized @Nullable Instant lastEnd() {
        return countByEnd.isEmpty() ? null : Instant.ofEpochSecond(countByEnd.lastKey());
    }

    private @Nullable ReportProvider provider(ReportResult result) {
        return result.request().correlation() instanceof InputLine line ? providers.get(line.provider()) : null;
    }

    /** Whether a line may be reported again as long as its window is open. */
    boolean mayBeReportedAgain(ReportResult result) {
        if (result instanceof Withheld withheld) {
            return withheld.reason() == WithheldReason.ACCOUNT_REFUSED
                    || withheld.reason() == WithheldReason.METHOD_REFUSED;
        }
        ReportProvider provider = provider(result);
        return result instanceof Undelivered
                || (result instanceof Indeterminate && provider != null && provider.replaySafe());
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
