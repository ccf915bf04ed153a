package io.github.captchareports.simulator;

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

/**
 * Which requests of one service go wrong, and how.
 *
 * <p>A request meets at most one fault. The rules for its task come first, in the order they were given; then all
 * others in the order they were given, and the first that fits plays. A rule that counts requests counts those that
 * come to it: not those an earlier rule took. Rules stay until they are used up or {@linkplain #clear() cleared}.
 *
 * <p>Safe for use by any thread, while requests arrive.
 */
public final class Faults {
    private final LongSupplier epochMillis;
    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final Map<Long, Deque<FaultRule.Next>> byTask = new ConcurrentHashMap<>();
    private final PriorityQueue<Coming> coming =
            new PriorityQueue<>(Comparator.comparingLong(Coming::from).thenComparingInt(Coming::number));
    private volatile long nextComing = Long.MAX_VALUE;

    private record Coming(long from, int number, FaultRequest.Given rule) {}

    Faults(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
    }

    /**
     * The next requests go wrong.
     *
     * @param requests how many, from 1
     * @param fault what happens to each
     * @return this
     * @throws IllegalArgumentException if there is less than one
     */
    public Faults next(int requests, Fault fault) {
        rules.add(new FaultRule.Next(fault, new AtomicInteger(Checks.atLeastOne("requests", requests))));
        return this;
    }

    /**
     * The next requests for one task go wrong.
     *
     * @param taskId the task
     * @param requests how many of its requests, from 1
     * @param fault what happens to each
     * @return this
     * @throws IllegalArgumentException if there is less than one
     */
    public Faults forTask(long taskId, int requests, Fault fault) {
        FaultRule.Next rule = new FaultRule.Next(fault, new AtomicInteger(Checks.atLeastOne("requests", requests)));
        byTask.compute(taskId, (id, queue) -> {
            Deque<FaultRule.Next> rulesOfTask = queue == null ? new ArrayDeque<>(1) : queue;
            rulesOfTask.add(rule);
            return rulesOfTask;
        });
        return this;
    }

    /**
     * One request in every k goes wrong: the k-th, the 2k-th and so on from now.
     *
     * @param k from 1, which is every request
     * @param fault what happens to it
     * @return this
     * @throws IllegalArgumentException if k is less than one
     */
    public Faults every(int k, Fault fault) {
        rules.add(new FaultRule.Every(fault, Checks.atLeastOne("k", k), new AtomicLong()));
        return this;
    }

    /**
     * A share of all requests goes wrong, drawn at random: the n-th request of two runs with one seed fares the same.
     *
     * @param share from 0 to 1
     * @param seed of the draws
     * @param fault what happens to them
     * @return this
     * @throws IllegalArgumentException if the share is not from 0 to 1
     */
    public Faults fraction(double share, long seed, Fault fault) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " is no share; use 0 to 1");
        }
        rules.add(new FaultRule.Fraction(fault, share, seed, new AtomicLong()));
        return this;
    }

    /**
     * Every request goes wrong for a while from now, by the simulator's clock.
     *
     * @param span how long
     * @param fault what happens to them
     * @return this
     * @throws IllegalArgumentException if the span is not positive
     */
    public Faults during(Duration span, Fault fault) {
        return until(epochMillis.getAsLong() + Checks.positive("span", span).toMillis(), fault);
    }

    /** Every request goes wrong until a moment. */
    Faults until(long epochMillisEnd, Fault fault) {
        rules.add(new FaultRule.Until(fault, epochMillisEnd));
        return this;
    }

    /** A rule that is not there yet: it is as if it were given at that moment. */
    void later(long epochMillisFrom, FaultRequest.Given rule) {
        synchronized (coming) {
            coming.add(new Coming(epochMillisFrom, coming.size(), rule));
            nextComing = coming.element().from();
        }
    }

    /** Forgets all rules of this service, those of a script included that are yet to come. */
    public void clear() {
        synchronized (coming) {
            coming.clear();
            nextComing = Long.MAX_VALUE;
        }
        rules.clear();
        byTask.clear();
    }

    /** The fault of a request that has just arrived, or null if it goes well. */
    @Nullable
    Fault pick(@Nullable Long taskId, long now) {
        if (now >= nextComing) {
            giveWhatHasCome(now);
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

    private void giveWhatHasCome(long now) {
        synchronized (coming) {
            Coming next = coming.peek();
            while (next != null && next.from() <= now) {
                coming.remove();
                next.rule().give(this, next.from());
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
