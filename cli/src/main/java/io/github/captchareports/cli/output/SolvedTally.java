package io.github.captchareports.cli.output;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.cli.line.SolvedTotal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds up what was said to be solved in all, by account and captcha type. Safe from any thread. */
public final class SolvedTally {
    private final Map<String, Map<CaptchaType, Long>> totals = new TreeMap<>();

    synchronized void add(SolvedTotal total) {
        totals.computeIfAbsent(total.account(), account -> new EnumMap<>(CaptchaType.class))
                .merge(total.type(), total.solved(), (one, other) -> Math.min(one + other, Long.MAX_VALUE / 2));
    }

    /** Whether anything was said of any of these types. */
    public synchronized boolean has(String account, Set<CaptchaType> types) {
        return totals.getOrDefault(account, Map.of()).keySet().stream().anyMatch(types::contains);
    }

    /** The sums, by account and type. */
    synchronized List<SolvedTotal> totals() {
        List<SolvedTotal> all = new ArrayList<>();
        totals.forEach((account, types) -> types.forEach((type, sum) -> all.add(new SolvedTotal(account, type, sum))));
        return all;
    }
}
