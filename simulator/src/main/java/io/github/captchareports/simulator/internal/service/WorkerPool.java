package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.internal.judge.Worker;
import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.internal.random.NormalDistribution;
import io.github.captchareports.simulator.rules.Workforce;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The workers of a service. */
final class WorkerPool {
    private final List<Worker> workers;

    WorkerPool(Workforce rule, long seed) {
        List<Worker> all = new ArrayList<>();
        long bad = Math.round(rule.badShare() * rule.workers());
        for (int number = 1; number <= rule.workers(); number++) {
            double ordinary = rule.reliability() + rule.spread() * NormalDistribution.quantile(Chance.at(seed, number));
            double reliability = number <= bad ? rule.badReliability() : Math.min(1, Math.max(0, ordinary));
            all.add(new Worker(number, reliability));
        }
        workers = Collections.unmodifiableList(all);
    }

    List<Worker> all() {
        return workers;
    }

    /** The worker with a number, or null if there is none. */
    @Nullable
    Worker find(int number) {
        return number >= 1 && number <= workers.size() ? workers.get(number - 1) : null;
    }

    /** Any of those who are eligible, all as likely, or null if nobody is. */
    @Nullable
    Worker draw(double draw, Predicate<Worker> eligible) {
        List<Worker> candidates = workers.stream().filter(eligible).toList();
        return candidates.isEmpty() ? null : candidates.get((int) (draw * candidates.size()));
    }
}
