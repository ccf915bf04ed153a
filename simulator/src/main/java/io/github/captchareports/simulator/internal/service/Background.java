package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.internal.judge.Judge;
import io.github.captchareports.simulator.internal.judge.Report;
import io.github.captchareports.simulator.internal.judge.SteadyVolume;
import io.github.captchareports.simulator.internal.random.Chance;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the accounts of a service solve and never report, see {@link BackgroundVolume}. Safe for use by any thread.
 */
final class Background {
    /** The question of {@link Chance#of}; those from 16 on are the moderators'. */
    private static final int ONE_MORE = 2;

    private final Registry registry;
    private final Judge judge;
    private final Chance chance;
    private final Map<Customer, Long> accountedTo = new ConcurrentHashMap<>();

    Background(Registry registry, Judge judge, Chance chance) {
        this.registry = registry;
        this.judge = judge;
        this.chance = chance;
    }

    /** Solves what has become due of the steady volume, if the account has any. */
    void catchUp(Customer customer, long now) {
        if (!volume(customer).anHour().isEmpty()) {
            begin(customer, now);
        }
    }

    /** Solves what has become due; the first time nothing has, and the account's time begins. */
    void begin(Customer customer, long now) {
        accountedTo.compute(customer, (same, last) -> {
            if (last == null) {
                return now;
            }
            if (now > last) {
                solve(customer, last, now);
            }
            return Math.max(now, last);
        });
    }

    /** Solves what comes with a complaint. */
    void complained(Report complaint, long now) {
        double ratio = volume(complaint.customer()).perComplaint();
        long tasks = (long) ratio;
        if (tasks < ratio && chance.of(complaint.taskId(), ONE_MORE) < ratio - tasks) {
            tasks++;
        }
        if (tasks > 0) {
            complaint.customer().figures().background(tasks);
            judge.solved(complaint.customer(), complaint.type(), complaint.domain(), tasks, now);
        }
    }

    private void solve(Customer customer, long from, long to) {
        SteadyVolume volume = new SteadyVolume(volume(customer).anHour());
        if (!volume.isNone()) {
            customer.figures().background(volume.between(from, to));
            judge.solvedEvenly(customer, volume, from, to);
        }
    }

    private BackgroundVolume volume(Customer customer) {
        return registry.background(customer.name());
    }
}
