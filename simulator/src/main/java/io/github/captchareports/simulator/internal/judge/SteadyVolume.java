package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.rules.JudgedBy;
import io.github.captchareports.simulator.truth.ComplaintScope;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tasks that are solved evenly, so many of each type an hour. They have fixed places in time, so that two spans have
 * as many tasks as the one that they make together.
 *
 * @param anHour tasks an hour by type; not copied
 */
public record SteadyVolume(Map<SimulatedCaptchaType, Double> anHour) {
    private static final double HOUR_MILLIS = 3_600_000;

    public boolean isNone() {
        return anHour.isEmpty();
    }

    /** The tasks of a span of time, its end not included. */
    public long between(long from, long to) {
        long tasks = 0;
        for (double each : anHour.values()) {
            tasks += before(to, each) - before(from, each);
        }
        return tasks;
    }

    /** What is left if only these types are of interest. */
    SteadyVolume of(Set<SimulatedCaptchaType> types) {
        Map<SimulatedCaptchaType, Double> some = new EnumMap<>(SimulatedCaptchaType.class);
        anHour.forEach((type, each) -> {
            if (types.contains(type)) {
                some.put(type, each);
            }
        });
        return new SteadyVolume(some);
    }

    /** The parts that are judged together. Their domain is unknown. */
    Map<ComplaintScope, SteadyVolume> by(JudgedBy judgedBy) {
        Map<ComplaintScope, Set<SimulatedCaptchaType>> types = new HashMap<>();
        anHour.keySet()
                .forEach(type -> types.computeIfAbsent(
                                ComplaintScope.of(judgedBy, type, null),
                                absent -> EnumSet.noneOf(SimulatedCaptchaType.class))
                        .add(type));
        Map<ComplaintScope, SteadyVolume> parts = new HashMap<>();
        types.forEach((scope, some) -> parts.put(scope, of(some)));
        return parts;
    }

    private static long before(long millis, double anHour) {
        return (long) Math.ceil(anHour * millis / HOUR_MILLIS);
    }
}
