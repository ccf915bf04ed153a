package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.IgnoredBecause;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a service has on one account. Safe for use by any thread. */
public final class AccountFigures {
    private static final int MOST_REMEMBERED = 100;

    private final Map<SimulatedVerdict, Long> recorded = new EnumMap<>(SimulatedVerdict.class);
    private final Map<SimulatedVerdict, Long> counted = new EnumMap<>(SimulatedVerdict.class);
    private final Map<SimulatedVerdict, Long> truthful = new EnumMap<>(SimulatedVerdict.class);
    private final Map<SimulatedVerdict, Long> refused = new EnumMap<>(SimulatedVerdict.class);
    private final Map<IgnoredBecause, Long> ignored = new EnumMap<>(IgnoredBecause.class);
    private final Deque<AccountTruth.Suspension> suspensions = new ArrayDeque<>();
    private final Deque<AccountTruth.Block> blocks = new ArrayDeque<>();
    private long balanceMicros;
    private long spentMicros;
    private long solved;
    private long background;
    private long upheld;
    private long dismissed;
    private long awaitingReview;
    private long refunds;
    private long refundedMicros;

    AccountFigures(long openingBalanceMicros) {
        balanceMicros = openingBalanceMicros;
        for (SimulatedVerdict verdict : SimulatedVerdict.values()) {
            recorded.put(verdict, 0L);
            counted.put(verdict, 0L);
            truthful.put(verdict, 0L);
            refused.put(verdict, 0L);
        }
    }

    /** Takes the price, unless the balance is too low. */
    public synchronized boolean pay(long priceMicros) {
        if (balanceMicros < priceMicros) {
            return false;
        }
        charge(priceMicros);
        return true;
    }

    public synchronized void charge(long priceMicros) {
        balanceMicros -= priceMicros;
        spentMicros += priceMicros;
    }

    synchronized void solved(long tasks) {
        solved += tasks;
    }

    /** So many of those that are solved will never be reported. */
    public synchronized void background(long tasks) {
        background += tasks;
    }

    synchronized void counted(SimulatedVerdict verdict, boolean isTruthful) {
        recorded.merge(verdict, 1L, Long::sum);
        counted.merge(verdict, 1L, Long::sum);
        if (isTruthful) {
            truthful.merge(verdict, 1L, Long::sum);
        }
    }

    synchronized void ignored(SimulatedVerdict verdict, IgnoredBecause reason) {
        recorded.merge(verdict, 1L, Long::sum);
        ignored.merge(reason, 1L, Long::sum);
    }

    synchronized void refused(SimulatedVerdict verdict) {
        refused.merge(verdict, 1L, Long::sum);
    }

    synchronized void judged(long upheldNow, long dismissedNow) {
        upheld += upheldNow;
        dismissed += dismissedNow;
    }

    synchronized void awaitsReview() {
        awaitingReview++;
    }

    synchronized void reviewed(long upheldNow, long dismissedNow) {
        awaitingReview -= upheldNow + dismissedNow;
        judged(upheldNow, dismissedNow);
    }

    synchronized void refunded(long times, long micros) {
        refunds += times;
        refundedMicros += micros;
        balanceMicros += micros;
    }

    synchronized void suspended(AccountTruth.Suspension suspension) {
        remember(suspensions, suspension);
    }

    synchronized void blocked(AccountTruth.Block block) {
        remember(blocks, block);
    }

    /** The latest block ends earlier than it was meant to. */
    synchronized void unblocked(Instant now) {
        AccountTruth.Block latest = blocks.pollLast();
        if (latest != null) {
            Instant until = latest.until().isAfter(now) ? now : latest.until();
            blocks.addLast(new AccountTruth.Block(latest.errorCode(), latest.from(), until));
        }
    }

    synchronized AccountTruth truth(String account, AccountTruth.Ignoring ignoring) {
        return new AccountTruth(
                account,
                solved,
                background,
                spentMicros,
                balanceMicros,
                refunds,
                refundedMicros,
                copy(recorded),
                copy(counted),
                copy(truthful),
                copy(ignored),
                upheld,
                dismissed,
                awaitingReview,
                copy(refused),
                List.copyOf(suspensions),
                ignoring,
                List.copyOf(blocks));
    }

    private static <K extends Enum<K>> Map<K, Long> copy(Map<K, Long> counts) {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    private static <E> void remember(Deque<E> entries, E entry) {
        if (entries.size() == MOST_REMEMBERED) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }
}
