package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.SimulatedVerdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of one service since the last reset. */
final class Tally {
    final LongAdder requests = new LongAdder();
    final LongAdder recordedCorrect = new LongAdder();
    final LongAdder recordedIncorrect = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    final Map<String, LongAdder> faults = new ConcurrentHashMap<>();

    LongAdder recorded(SimulatedVerdict verdict) {
        return verdict == SimulatedVerdict.CORRECT ? recordedCorrect : recordedIncorrect;
    }

    Map<SimulatedVerdict, Long> recorded() {
        Map<SimulatedVerdict, Long> counts = new EnumMap<>(SimulatedVerdict.class);
        for (SimulatedVerdict verdict : SimulatedVerdict.values()) {
            counts.put(verdict, recorded(verdict).sum());
        }
        return counts;
    }

    static void count(Map<String, LongAdder> counts, String name) {
        counts.computeIfAbsent(name, absent -> new LongAdder()).increment();
    }

    static void add(Map<String, LongAdder> counts, Map<String, Long> sums) {
        counts.forEach((name, count) -> sums.merge(name, count.sum(), Long::sum));
    }
}
