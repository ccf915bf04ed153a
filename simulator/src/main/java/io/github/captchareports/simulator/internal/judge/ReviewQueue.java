package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.truth.ComplaintScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Complaints that wait for their review: sums by account and worker for each 32nd of the delay, not the complaints
 * themselves. Safe for use by any thread.
 */
final class ReviewQueue {
    private static final int STEPS = 32;

    private final long delayMillis;
    private final long stepMillis;
    private final TreeMap<Long, Batch> batches = new TreeMap<>();
    private volatile long nextDue = Long.MAX_VALUE;

    ReviewQueue(Duration delay) {
        this.delayMillis = delay.toMillis();
        this.stepMillis = Math.max(1, delayMillis / STEPS);
    }

    /** Whose complaints are summed up: an account's, of what is judged together. */
    record Complainant(Customer customer, ComplaintScope scope) {}

    /** What becomes of the complaints of one complainant. */
    static final class Outcome {
        long upheld;
        long dismissed;
        long refunds;
        long refundedMicros;
    }

    /** What is reviewed at the same time. */
    record Batch(Map<Complainant, Outcome> outcomes, Map<Worker, Long> penalties) {}

    synchronized void add(
            Complainant complainant,
            @Nullable Worker worker,
            boolean upheld,
            boolean refunded,
            long priceMicros,
            long now) {
        long due = -Math.floorDiv(-(now + delayMillis), stepMillis) * stepMillis;
        Batch batch = batches.computeIfAbsent(due, absent -> new Batch(new HashMap<>(), new HashMap<>()));
        Outcome outcome = batch.outcomes().computeIfAbsent(complainant, absent -> new Outcome());
        if (!upheld) {
            outcome.dismissed++;
        } else {
            outcome.upheld++;
            if (worker != null) {
                batch.penalties().merge(worker, 1L, Long::sum);
            }
            if (refunded) {
                outcome.refunds++;
                outcome.refundedMicros += priceMicros;
            }
        }
        nextDue = batches.firstKey();
    }

    /** Takes out what is due. */
    List<Batch> due(long now) {
        if (now < nextDue) {
            return List.of();
        }
        synchronized (this) {
            List<Batch> due = new ArrayList<>(batches.headMap(now, true).values());
            batches.headMap(now, true).clear();
            nextDue = batches.isEmpty() ? Long.MAX_VALUE : batches.firstKey();
            return due;
        }
    }
}
