package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger;
import io.github.captchareports.spi.ledger.SharedLedger.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shares what the processes of an account have solved and complained of. Each process writes its own sums to the shared
 * ledger, any number of times, reads those of the other processes, and passes on what these have grown by. Thread-safe.
 */
public final class SharedComplaintCounts {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    /** Every so many exchanges the whole window is read: other processes may write late what they counted long ago. */
    private static final int EXCHANGES_TO_A_WHOLE = 30;

    private final AccountName account;
    private final String process;
    private final int hours;
    private final LongSupplier wallMillis;
    private final Consumer<List<RemoteCounts>> onOthers;
    /** What this process has counted, by hour. */
    private final Map<Long, Map<Kind, GuardCounts>> mine = new HashMap<>();
    /** Sums that have changed since the ledger confirmed them. */
    private final Set<Kind> unwritten = new HashSet<>();
    /** What the other processes had counted when they were read last. */
    private final Map<Kind, GuardCounts> theirs = new HashMap<>();

    private int exchanges;

    private record Kind(CaptchaType type, long hour) {}

    /**
     * Shares the counts of the last hours.
     *
     * @param process an identifier unique to this process
     * @param onOthers told what the counts of other processes have grown by
     */
    public SharedComplaintCounts(
            AccountName account,
            String process,
            int hours,
            LongSupplier wallMillis,
            Consumer<List<RemoteCounts>> onOthers) {
        this.account = account;
        this.process = process;
        this.hours = hours;
        this.wallMillis = wallMillis;
        this.onOthers = onOthers;
    }

    /** Counts something that the other processes have to know. */
    public synchronized void count(CaptchaType type, GuardCounts sums) {
        long hour = hour();
        Kind kind = new Kind(type, hour);
        mine.computeIfAbsent(hour, any -> new HashMap<>()).merge(kind, sums, GuardCounts::plus);
        unwritten.add(kind);
    }

    /** Writes the sums that have changed, or all where the ledger may have lost some, and reads those of other processes. */
    public CompletionStage<?> exchange(SharedLedger ledger) {
        Map<Kind, GuardCounts> written = new HashMap<>();
        long since;
        synchronized (this) {
            long first = hour() - hours + 1;
            mine.keySet().removeIf(hour -> hour < first);
            unwritten.removeIf(kind -> kind.hour() < first);
            theirs.keySet().removeIf(kind -> kind.hour() < first);
            boolean whole = exchanges++ % EXCHANGES_TO_A_WHOLE == 0;
            since = whole ? first : Math.max(first, hour() - 1);
            if (whole) {
                mine.values().forEach(written::putAll);
            } else {
                unwritten.forEach(kind -> written.put(kind, sumsOf(kind)));
            }
        }
        List<Counts> changed = new ArrayList<>();
        written.forEach((kind, sums) -> changed.add(new Counts(
                kind.type(),
                kind.hour(),
                sums.solved(),
                sums.total(),
                sums.wrong(),
                sums.complaints(),
                sums.confirmations())));
        return ledger.exchange(account, process, changed, since, Duration.ofHours(hours + 1))
                .whenComplete((all, failure) -> {
                    if (failure == null) {
                        takeIn(all, written);
                    } else {
                        writeAll();
                    }
                });
    }

    /** Forgets what this process has counted. What the other processes have counted so far is not passed on again. */
    public synchronized void forget() {
        mine.clear();
        unwritten.clear();
    }

    /** The next exchange writes and reads everything: the ledger could not be reached, and may have lost its data. */
    public synchronized void writeAll() {
        exchanges = 0;
    }

    private GuardCounts sumsOf(Kind kind) {
        return mine.getOrDefault(kind.hour(), Map.of()).getOrDefault(kind, GuardCounts.NONE);
    }

    private void takeIn(List<Counts> all, Map<Kind, GuardCounts> written) {
        List<RemoteCounts> others = new ArrayList<>();
        synchronized (this) {
            written.forEach((kind, sums) -> {
                if (sumsOf(kind).equals(sums)) {
                    unwritten.remove(kind);
                }
            });
            for (Counts counts : all) {
                Kind kind = new Kind(counts.captchaType(), counts.hour());
                GuardCounts sums = new GuardCounts(
                        counts.solved(), counts.total(), counts.wrong(), counts.complaints(), counts.confirmations());
                GuardCounts before = theirs.getOrDefault(kind, GuardCounts.NONE);
                GuardCounts grown = sums.beyond(before);
                if (!grown.equals(GuardCounts.NONE)) {
                    others.add(new RemoteCounts(kind.type(), kind.hour(), grown));
                    theirs.put(kind, before.plus(grown));
                }
            }
        }
        if (!others.isEmpty()) {
            onOthers.accept(others);
        }
    }

    private long hour() {
        return Math.floorDiv(wallMillis.getAsLong(), HOUR);
    }
}
