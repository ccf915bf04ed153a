package io.github.captchareports.internal.shared;

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
import org.jspecify.annotations.Nullable;

/**
 * Pools what the processes of an account have solved and complained of. Each process notes its own sums, which can be told any
 * number of times, and takes in what the sums of the others have grown by. Thread-safe.
 */
public final class Pooling {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    /** Domains past these share one count in an hour, as they do in the guard. */
    private static final int MOST_KINDS_AN_HOUR = 1_000;
    /** Every so often the whole window is read: others may have told late what they counted long ago. */
    private static final int EXCHANGES_TO_A_WHOLE = 30;

    private final AccountName account;
    private final String process;
    private final int hours;
    private final LongSupplier wallMillis;
    private final Others others;
    /** What this process has counted, by hour. */
    private final Map<Long, Map<Kind, Sums>> mine = new HashMap<>();
    /** What of it the ledger has not confirmed in its present state. */
    private final Set<Kind> untold = new HashSet<>();
    /** What the others had counted when they were read last. */
    private final Map<Kind, Sums> theirs = new HashMap<>();

    private int exchanges;

    /** Takes in what other processes have counted. */
    public interface Others {
        /** Counts what others have solved and complained of so many hours back. */
        void counted(CaptchaType type, @Nullable String domain, int hoursBack, Sums sums);
    }

    /** What was counted of one kind. */
    public record Sums(long solved, long complaints, long confirmations) {
        static final Sums NONE = new Sums(0, 0, 0);

        Sums plus(Sums more) {
            return new Sums(solved + more.solved, complaints + more.complaints, confirmations + more.confirmations);
        }

        /** What is here and not there; nothing where a ledger that lost its data has less than it had. */
        Sums beyond(Sums there) {
            return new Sums(
                    Math.max(0, solved - there.solved),
                    Math.max(0, complaints - there.complaints),
                    Math.max(0, confirmations - there.confirmations));
        }

        boolean isNone() {
            return solved == 0 && complaints == 0 && confirmations == 0;
        }
    }

    private record Kind(CaptchaType type, @Nullable String domain, long hour) {}

    /** Pools the counts of the last hours. */
    public Pooling(AccountName account, String process, int hours, LongSupplier wallMillis, Others others) {
        this.account = account;
        this.process = process;
        this.hours = hours;
        this.wallMillis = wallMillis;
        this.others = others;
    }

    /** Counts something for the others to hear of. */
    public synchronized void count(CaptchaType type, @Nullable String domain, Sums sums) {
        long hour = hour();
        Map<Kind, Sums> now = mine.computeIfAbsent(hour, any -> new HashMap<>());
        Kind own = new Kind(type, domain, hour);
        Kind kind = now.size() < MOST_KINDS_AN_HOUR || now.containsKey(own) ? own : new Kind(type, null, hour);
        now.merge(kind, sums, Sums::plus);
        untold.add(kind);
    }

    /** Tells the sums that have changed, and all of them where the ledger may have lost some; takes in those of the others. */
    public CompletionStage<?> exchange(SharedLedger ledger) {
        Map<Kind, Sums> told = new HashMap<>();
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
                kind.type(), kind.domain(), kind.hour(), sums.solved(), sums.complaints(), sums.confirmations())));
        return ledger.exchange(account, process, changed, since, Duration.ofHours(hours + 1))
                .whenComplete((all, failure) -> {
                    if (failure == null) {
                        takeIn(all, told);
                    } else {
                        tellAll();
                    }
                });
    }

    /** The next exchange tells and reads everything: the ledger was lost, and maybe its data with it. */
    public synchronized void tellAll() {
        exchanges = 0;
    }

    private Sums sumsOf(Kind kind) {
        return mine.getOrDefault(kind.hour(), Map.of()).getOrDefault(kind, Sums.NONE);
    }

    private void takeIn(List<Counts> all, Map<Kind, Sums> told) {
        Map<Kind, Sums> news = new HashMap<>();
        long hour = hour();
        synchronized (this) {
            told.forEach((kind, sums) -> {
                if (sumsOf(kind).equals(sums)) {
                    untold.remove(kind);
                }
            });
            for (Counts counts : all) {
                Kind kind = new Kind(counts.captchaType(), counts.domain(), counts.hour());
                Sums sums = new Sums(counts.solved(), counts.complaints(), counts.confirmations());
                Sums before = theirs.getOrDefault(kind, Sums.NONE);
                Sums grown = sums.beyond(before);
                if (!grown.isNone()) {
                    news.put(kind, grown);
                    theirs.put(kind, before.plus(grown));
                }
            }
        }
        news.forEach((kind, sums) ->
                others.counted(kind.type(), kind.domain(), (int) Math.max(0, hour - kind.hour()), sums));
    }

    private long hour() {
        return Math.floorDiv(wallMillis.getAsLong(), HOUR);
    }
}
