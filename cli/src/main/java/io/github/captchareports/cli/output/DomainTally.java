package io.github.captchareports.cli.output;

import io.github.captchareports.Recorded;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what became of the complaints about each domain: of the first thousand domains, and of all others as one. Safe from any thread. */
final class DomainTally {
    static final int NAMED = 1_000;

    private final Map<String, Count> counts = new HashMap<>();
    private final Count others = new Count();

    /**
     * What became of the complaints about a domain.
     *
     * @param domain the domain; null for all that are not named
     * @param complaints how many there were, each task once
     * @param notRecorded how many of them are not recorded by the service, as far as is known
     * @param rejected how many of these the service refused
     */
    record Figures(@Nullable String domain, long complaints, long notRecorded, long rejected) {}

    private static final class Count {
        private long complaints;
        private long notRecorded;
        private long rejected;

        void add(ReportResult result) {
            complaints++;
            notRecorded += result.recorded() == Recorded.YES ? 0 : 1;
            rejected += result instanceof Rejected ? 1 : 0;
        }

        Figures figures(@Nullable String domain) {
            return new Figures(domain, complaints, notRecorded, rejected);
        }
    }

    /** Counts a complaint that names its domain and that the service has a method for. */
    synchronized void count(ReportResult result) {
        String domain = result.request().domain();
        boolean unsupported = result instanceof Withheld withheld && withheld.reason() == WithheldReason.UNSUPPORTED;
        if (domain == null
                || result.request().verdict() != Verdict.INCORRECT
                || result instanceof Duplicate
                || unsupported) {
            return;
        }
        String name = domain.toLowerCase(Locale.ROOT);
        Count known = counts.get(name);
        if (known == null && counts.size() < NAMED) {
            known = new Count();
            counts.put(name, known);
        }
        (known == null ? others : known).add(result);
    }

    /** Domains with complaints that were not recorded, those with most first, and all that are not named at the end. */
    synchronized List<Figures> worst() {
        List<Figures> worst = new ArrayList<>();
        counts.forEach((domain, count) -> {
            if (count.notRecorded > 0) {
                worst.add(count.figures(domain));
            }
        });
        worst.sort(Comparator.comparingLong(Figures::notRecorded)
                .reversed()
                .thenComparingLong(Figures::complaints)
                .thenComparing(figures -> String.valueOf(figures.domain())));
        if (others.notRecorded > 0) {
            worst.add(others.figures(null));
        }
        return worst;
    }
}
