package io.github.captchareports.benchmarks;

import io.github.captchareports.benchmarks.Measurement.Latency;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of several rounds. */
final class Medians {
    private Medians() {}

    static double of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Each figure's own median; failed where a round failed. */
    static Measurement of(List<Measurement> rounds) {
        for (Measurement round : rounds) {
            if (round.isFailed()) {
                return round;
            }
        }
        double seconds = median(rounds, Measurement::seconds);
        return new Measurement(
                rounds.get(0).transport(),
                Math.round(median(rounds, Measurement::perSecond) * seconds),
                0,
                null,
                seconds,
                median(rounds, Measurement::cpuMicros),
                median(rounds, Measurement::allocatedBytes),
                new Latency(
                        median(rounds, round -> round.latency().p50()),
                        median(rounds, round -> round.latency().p99()),
                        median(rounds, round -> round.latency().p999())),
                Math.round(median(rounds, Measurement::liveHeapBytes)),
                rounds.get(0).from(),
                rounds.get(rounds.size() - 1).until());
    }

    private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
        return of(rounds.stream().mapToDouble(figure).toArray());
    }
}
