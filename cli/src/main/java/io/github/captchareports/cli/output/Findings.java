package io.github.captchareports.cli.output;

import io.github.captchareports.cli.line.SolvedTotal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run tells about accounts, services and lines, beyond its counts.
 *
 * @param kinds results by service, outcome, reason and type, most first
 * @param late how late those were that expired; null where none did
 * @param nearEnd how many requests were sent close to the end of their window
 * @param domains domains with complaints that were not recorded, those with most first
 * @param standing how the accounts complain
 * @param solved what was said to be solved in all, by account and type
 * @param open lines that may be reported again inside their windows
 * @param openUntil when the last of these windows closes; null where there is none
 */
record Findings(
        List<Finding> kinds,
        Lateness.@Nullable Figures late,
        NearEnd.Figures nearEnd,
        List<DomainTally.Figures> domains,
        Standing standing,
        List<SolvedTotal> solved,
        long open,
        @Nullable Instant openUntil) {}
