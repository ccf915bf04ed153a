package io.github.captchareports.simulator.internal.fault;

import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.fault.Faults;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The fault rules of one service: which request meets which fault. Safe for use by any thread. */
public final class FaultSchedule implements Faults {
    private final LongSupplier epochMillis;
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final Map<Long, Deque<FaultRule.Next>> byTask = new ConcurrentHashMap<>();
    private final PriorityQueue<Coming> coming =
            new PriorityQueue<>(Comparator.comparingLong(Coming::from).thenComparingInt(Coming::number));
    private volatile long nextComing = Long.MAX_VALUE;

    /** A rule that is in no schedule yet. */
    public interface PendingRule {
        void addTo(FaultSchedule faults, long epochMillis);
    }

    private record Coming(long from, int number, PendingRule rule) {}

    public FaultSchedule(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
    }

    @Override
    public FaultSchedule next(int requests, Fault fault) {
        rules.add(new FaultRule.Next(fault, new AtomicInteger(Checks.atLeastOne("requests", requests))));
        return this;
    }

    @Override
    public FaultSchedule forTask(long taskId, int requests, Fault fault) {
        FaultRule.Next rule = new FaultRule.Next(fault, new AtomicInteger(Checks.atLeastOne("requests", requests)));
        byTask.compute(taskId, (id, queue) -> {
            Deque<FaultRule.Next> rulesOfTask = queue == null ? new ArrayDeque<>(1) : queue;
            rulesOfTask.add(rule);
            return rulesOfTask;
        });
        return this;
    }

    @Override
    public FaultSchedule every(int k, Fault fault) {
        rules.add(new FaultRule.Every(fault, Checks.atLeastOne("k", k), new AtomicLong()));
        return this;
    }

    @Override
    public FaultSchedule fraction(double share, long seed, Fault fault) {
        rules.add(new FaultRule.Fraction(fault, Checks.share("share", share), seed, new AtomicLong()));
        return this;
    }

    @Override
    public FaultSchedule during(Duration span, Fault fault) {
        return until(epochMillis.getAsLong() + Checks.positive("span", span).toMillis(), fault);
    }

    /** Every request goes wrong until a moment. */
    public FaultSchedule until(long epochMillisEnd, Fault fault) {
        rules.add(new FaultRule.Until(fault, epochMillisEnd));
        return this;
    }

    /** Adds a rule at a later moment, as if it were given then. */
    void later(long epochMillisFrom, PendingRule rule) {
        synchronized (coming) {
            coming.add(new Coming(epochMillisFrom, coming.size(), rule));
            nextComing = coming.element().from();
        }
    }

    @Override
    public void clear() {
        synchronized (coming) {
            coming.clear();
            nextComing = Long.MAX_VALUE;
        }
        rules.clear();
        byTask.clear();
    }

    /** The fault of a request that has just arrived, or null if it goes well. */
    public @Nullable Fault pick(@Nullable Long taskId, long now) {
        if (now >= nextComing) {
            addWhatIsDue(now);
        }
        if (taskId != null && !byTask.isEmpty()) {
            Fault fault = pickForTask(taskId, now);
            if (fault != null) {
                return fault;
            }
        }
        boolean anySpent = false;
        Fault picked = null;
        for (FaultRule rule : rules) {
            picked = rule.plays(now) ? rule.fault() : null;
            anySpent |= rule.isSpent(now);
            if (picked != null) {
                break;
            }
        }
        if (anySpent) {
            rules.removeIf(rule -> rule.isSpent(now));
        }
        return picked;
    }

    private void addWhatIsDue(long now) {
        synchronized (coming) {
            Coming next = coming.peek();
            while (next != null && next.from() <= now) {
                coming.remove();
                next.rule().addTo(this, next.from());
                next = coming.peek();
            }
            nextComing = next == null ? Long.MAX_VALUE : next.from();
        }
    }

    /** Rules that can still play, for all that is known. */
    int size() {
        return rules.size() + byTask.size();
    }

    private @Nullable Fault pickForTask(Long taskId, long now) {
        Fault[] picked = new Fault[1];
        byTask.computeIfPresent(taskId, (id, queue) -> {
            FaultRule.Next rule = queue.getFirst();
            if (rule.plays(now)) {
                picked[0] = rule.fault();
            }
            if (rule.isSpent(now)) {
                queue.removeFirst();
            }
            return queue.isEmpty() ? null : queue;
        });
        return picked[0];
    }
}
