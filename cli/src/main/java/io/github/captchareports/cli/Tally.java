package io.github.captchareports.cli;

import io.github.captchareports.Delivery;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.Expired;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts results as they are written. Written to by one thread, read by any. */
final class Tally {
    private final Map<String, LongAdder> counts = new LinkedHashMap<>();
    private final LongAdder otherwise = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder expiredWithoutEffect = new LongAdder();
    private final Map<String, String> refusedAccounts = new ConcurrentSkipListMap<>();
    private final FailureTally failures = new FailureTally();

    Tally() {
        for (Outcome outcome : Outcome.values()) {
            counts.put(Kebab.of(outcome), new LongAdder());
        }
        counts.put(ResultFormat.INVALID, new LongAdder());
    }

    void count(ReportResult result) {
        add(Kebab.of(result.outcome()));
        if (result instanceof Duplicate duplicate
                && (duplicate.conflicting() || duplicate.delivery() != Delivery.YES)) {
            otherwise.increment();
        }
        if (result instanceof Withheld withheld && withheld.reason() == WithheldReason.NO_EFFECT) {
            leftOut.increment();
        }
        if (result instanceof Expired expired && expired.reason() == ExpiredReason.NO_EFFECT) {
            expiredWithoutEffect.increment();
        }
        failures.count(result);
        if (result instanceof Withheld withheld && withheld.reason() == WithheldReason.ACCOUNT_REFUSED) {
            String code = withheld.code();
            refusedAccounts.put(withheld.request().account(), code == null ? "no code given" : code);
        }
    }

    void countInvalid() {
        add(ResultFormat.INVALID);
    }

    long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long of(Outcome outcome) {
        LongAdder count = counts.get(Kebab.of(outcome));
        return count == null ? 0 : count.sum();
    }

    /** Accounts that their service refused, with the code of the refusal. */
    Map<String, String> refusedAccounts() {
        return refusedAccounts;
    }

    /** What failed on its way to a service, a sentence for each kind of result, the commonest cause of each first. */
    List<String> failures() {
        return failures.lines();
    }

    /** Expired confirmations that the service would have ignored. */
    long expiredWithoutEffect() {
        return expiredWithoutEffect.sum();
    }

    /** Whether every line was accepted, or a duplicate of one that was, without conflict, or left out as it was asked for. */
    boolean allWell() {
        return otherwise.sum() == 0 && of(Outcome.ACCEPTED) + of(Outcome.DUPLICATE) + leftOut.sum() == total();
    }

    /** Every outcome by its name, those that did not occur too. */
    Map<String, Long> byName() {
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
