package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.spi.SharedLedger;
import io.github.captchareports.spi.SharedLedger.AccountName;
import io.github.captchareports.spi.SharedLedger.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Pools what the processes of an account have solved and complained of. Each process notes its own sums, which can be told any
 * number of times, and takes in what the sums of the others have grown by. Thread-safe.
 */
public final class SharedComplaintCounts {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    /** Every so often the whole window is read: others may have told late what they counted long ago. */
    private static final int EXCHANGES_TO_A_WHOLE = 30;

    private final AccountName account;
    private final String process;
    private final int hours;
    private final LongSupplier wallMillis;
    private final Others others;
    /** What this process has counted, by hour. */
    private final Map<Long, Map<Kind, GuardCounts>> mine = new HashMap<>();
    /** What of it the ledger has not confirmed in its present state. */
    private final Set<Kind> untold = new HashSet<>();
    /** What the others had counted when they were read last. */
    private final Map<Kind, GuardCounts> theirs = new HashMap<>();

    private int exchanges;

    /** Takes in what other processes have counted. */
    public interface Others {
        /** Counts what others have solved and complained of. */
        void counted(List<RemoteCounts> news);
    }

    private record Kind(CaptchaType type, long hour) {}

    /** Pools the counts of the last hours. */
    public SharedComplaintCounts(AccountName account, String process, int hours, LongSupplier wallMillis, Others others) {
        this.account = account;
        this.process = process;
        this.hours = hours;
        this.wallMillis = wallMillis;
        this.others = others;
    }

    /** Counts something for the others to hear of. */
    public synchronized void count(CaptchaType type, GuardCounts sums) {
        long hour = hour();
        Kind kind = new Kind(type, hour);
        mine.computeIfAbsent(hour, any -> new HashMap<>()).merge(kind, sums, GuardCounts::plus);
        untold.add(kind);
    }

    /** Tells the sums that have changed, and all of them where the ledger may have lost some; takes in those of the others. */
    public CompletionStage<?> exchange(SharedLedger ledger) {
        Map<Kind, GuardCounts> told = new HashMap<>();
        long since;
        synchronized (this) {
            long first = hour() - hours + 1;
            mine.keySet().removeIf(hour -> hour < first);
            untold.removeIf(kind -> kind.hour() < first);
            theirs.keySet().removeIf(kind -> kind.hour() < first);
            boolean whole = exchanges++ % EXCHANGES_TO_A_WHOLE == 0;
            since = whole ? first : Math.max(first, hour() - 1);
            if (whole) {
                mine.values().forEach(told::putAll);
            } else {
                untold.forEach(kind -> told.put(kind, sumsOf(kind)));
            }
        }
        List<Counts> changed = new ArrayList<>();
        told.forEach((kind, sums) -> changed.add(new Counts(
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
                        takeIn(all, told);
                    } else {
                        tellAll();
                    }
                });
    }

    /** Forgets what this process has counted; what the others have is not taken in again. */
    public synchronized void forget() {
        mine.clear();
        untold.clear();
    }

    /** The next exchange tells and reads everything: the ledger was lost, and maybe its data with it. */
    public synchronized void tellAll() {
        exchanges = 0;
    }

    private GuardCounts sumsOf(Kind kind) {
        return mine.getOrDefault(kind.hour(), Map.of()).getOrDefault(kind, GuardCounts.NONE);
    }

    private void takeIn(List<Counts> all, Map<Kind, GuardCounts> told) {
        List<RemoteCounts> news = new ArrayList<>();
        synchronized (this) {
            told.forEach((kind, sums) -> {
                if (sumsOf(kind).equals(sums)) {
                    untold.remove(kind);
                }
            });
            for (Counts counts : all) {
                Kind kind = new Kind(counts.captchaType(), counts.hour());
                GuardCounts sums = new GuardCounts(
                        counts.solved(), counts.total(), counts.wrong(), counts.complaints(), counts.confirmations());
                GuardCounts before = theirs.getOrDefault(kind, GuardCounts.NONE);
                GuardCounts grown = sums.beyond(before);
                if (!grown.equals(GuardCounts.NONE)) {
                    news.add(new RemoteCounts(kind.type(), kind.hour(), grown));
                    theirs.put(kind, before.plus(grown));
                }
            }
        }
        if (!news.isEmpty()) {
            others.counted(news);
        }
    }

    private long hour() {
        return Math.floorDiv(wallMillis.getAsLong(), HOUR);
    }
}
