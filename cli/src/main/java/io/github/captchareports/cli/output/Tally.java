package io.github.captchareports.cli.output;

import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.Expired;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.line.ParsedLine;
import io.github.captchareports.cli.line.SolvedTotal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts results as they are written. Written to by one thread, read by any. */
public final class Tally {
    private final Map<String, LongAdder> counts = new LinkedHashMap<>();
    private final LongAdder otherwise = new LongAdder();
    private final Map<String, String> refusedAccounts = new ConcurrentSkipListMap<>();
    private final FailureTally failures = new FailureTally();
    private final FindingTally findings = new FindingTally();
    private final Lateness lateness = new Lateness();
    private final DomainTally domains = new DomainTally();
    private final SolvedTally solved = new SolvedTally();
    private final OpenLines openLines;
    private final InstantSource clock;
    private final Instant start;

    public Tally() {
        this(OpenLines.installed(), InstantSource.system());
    }

    public Tally(OpenLines openLines, InstantSource clock) {
        this.openLines = openLines;
        this.clock = clock;
        this.start = clock.instant();
        for (Outcome outcome : Outcome.values()) {
            counts.put(Kebab.of(outcome), new LongAdder());
        }
        counts.put(ResultFormat.INVALID, new LongAdder());
    }

    public void count(ReportResult result) {
        add(Kebab.of(result.outcome()));
        if (!isWell(result)) {
            otherwise.increment();
            openLines.count(result, clock.instant());
        }
        if (result instanceof Expired expired && expired.reason() == ExpiredReason.WINDOW_CLOSED) {
            lateness.count(Duration.between(expired.deadline(), clock.instant()));
        }
        findings.count(result, start, openLines.mayBeReportedAgain(result));
        domains.count(result);
        failures.count(result);
        if (result instanceof Withheld withheld && withheld.reason() == WithheldReason.ACCOUNT_REFUSED) {
            String code = withheld.code();
            refusedAccounts.put(withheld.request().account(), code == null ? "no code given" : code);
        }
    }

    public void count(ParsedLine.Invalid line) {
        add(ResultFormat.INVALID);
        otherwise.increment();
        findings.count(line);
    }

    public void count(SolvedTotal total) {
        solved.add(total);
    }

    /** What was said to be solved in all. */
    public SolvedTally solved() {
        return solved;
    }

    /** Whether there is nothing to do about a result: it is recorded, takes no effect, or has no method. */
    private static boolean isWell(ReportResult result) {
        if (result instanceof Withheld withheld) {
            return withheld.reason() == WithheldReason.UNSUPPORTED || withheld.reason() == WithheldReason.NO_EFFECT;
        }
        boolean conflicting = result instanceof Duplicate duplicate && duplicate.conflicting();
        return result.recorded() == Recorded.YES && !conflicting;
    }

    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long of(Outcome outcome) {
        LongAdder count = counts.get(Kebab.of(outcome));
        return count == null ? 0 : count.sum();
    }

    /** Accounts that their service refused, with the code of the refusal. */
    public Map<String, String> refusedAccounts() {
        return refusedAccounts;
    }

    /** What failed on its way to a service, a sentence for each kind of result, the commonest cause of each first. */
    public List<String> failures() {
        return failures.lines();
    }

    /** The findings so far. */
    public Findings findings(NearEnd.Figures nearEnd, Standing standing) {
        Instant now = clock.instant();
        return new Findings(
                findings.findings(),
                lateness.figures(),
                nearEnd,
                domains.worst(),
                standing,
                solved.totals(),
                openLines.openAt(now),
                openLines.lastEnd());
    }

    /** Lines that may be reported again. */
    public OpenLines openLines() {
        return openLines;
    }

    /**
     * Whether every line was accepted, is a duplicate, without conflict, of one that is recorded, is of a kind that its
     * service takes no report for, or was left out as it was asked for.
     */
    public boolean allWell() {
        return otherwise.sum() == 0;
    }

    /** Every outcome by its name, those that did not occur too. */
    public Map<String, Long> byName() {
        Map<String, Long> byName = new LinkedHashMap<>();
        counts.forEach((name, count) -> byName.put(name, count.sum()));
        return byName;
    }

    private void add(String name) {
        LongAdder count = counts.get(name);
        if (count != null) {
            count.increment();
        }
    }
}
