package io.github.captchareports.internal.ledger;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Which tasks were reported, are being reported, or may be. A task in flight is a claim in a map: it neither expires nor
 * is evicted. A settled task is kept in its account's {@link SettledTaskTable}, or in the {@link SettledTextTable} where its id is
 * a text, for the provider's window plus slack. It
 * never seems free in between: it is in the table before its claim leaves the map, and the table is read while the map
 * holds the task's bin, so that nobody else can claim or settle it. A claim that leaves the task unreported is removed before
 * its followers are told.
 */
public final class Ledger {
    /** How many expired tasks an account forgets in one step, and how many steps it makes in a row. */
    private static final int BATCH = 128;

    /** Settled tasks of one account at most: its places are numbered by ints. */
    private static final int MOST_TASKS = 1 << 29;

    /** Empty places of one account at most: their tasks were claimed or settled anew. */
    private static final int MOST_LEFT = 1 << 16;

    /** Has no bound and no expiry. */
    private final ConcurrentMap<TaskKey, Claim> inFlight =
            Caffeine.newBuilder().<TaskKey, Claim>build().asMap();

    private final ConcurrentMap<TaskKey.Keeping, SettledTaskTable> tables = new ConcurrentHashMap<>();
    private final ConcurrentMap<TaskKey.Keeping, SettledTextTable> texts = new ConcurrentHashMap<>();
    private final AtomicLong remembered = new AtomicLong();
    private final LongAdder hits = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private final long maximumSize;
    private final Scheduler clock;
    private final long openedAt;

    /**
     * Opens an empty ledger.
     *
     * @param maximumSize settled tasks remembered at most
     */
    public Ledger(long maximumSize, Scheduler clock) {
        this.maximumSize = maximumSize;
        this.clock = clock;
        this.openedAt = clock.now(TimeUnit.NANOSECONDS);
    }

    /** Remembers a task of an earlier process. */
    public void remember(TaskKey key, Settled settled) {
        long now = now();
        if (key.taskId().isNumeric()) {
            tableOf(key.account()).put(key.taskId().asLong(), settled, now);
        } else {
            textsOf(key.account()).put(key.taskId().toString(), settled);
        }
        if (remembered.get() > maximumSize) {
            evict(now);
        }
    }

    /** Whether the task is neither remembered nor in flight at this moment. */
    public boolean isFree(TaskKey key) {
        boolean[] free = {false};
        inFlight.computeIfAbsent(key, same -> {
            free[0] = find(same) == null;
            return null;
        });
        return free[0];
    }

    /** Claims a task for a verdict. */
    public Claimed claim(TaskKey key, Verdict verdict) {
        Attempt attempt = new Attempt(verdict);
        Claim holder = inFlight.computeIfAbsent(key, attempt);
        if (attempt.claimed instanceof Claimed.Owned owned) {
            return owned;
        }
        hits.increment();
        return attempt.claimed == null ? new Claimed.InFlight(holder) : attempt.claimed;
    }

    /**
     * Ends a claim: remembers a task that must not be reported again, and leaves any other task free. The caller tells the
     * followers.
     */
    public void settle(TaskKey key, Claim claim, ReportResult result) {
        SettledOutcome end = SettledOutcome.of(result.outcome());
        if (end == null) {
            release(key, claim);
        } else {
            adopt(key, claim, new Settled(claim.verdict(), end));
        }
    }

    /** Ends a claim and leaves its task free. The caller tells the followers. */
    public void release(TaskKey key, Claim claim) {
        inFlight.remove(key, claim);
    }

    /** Ends a claim whose task turned out to be reported by another process. The caller tells the followers. */
    public void adopt(TaskKey key, Claim claim, Settled settled) {
        if (inFlight.get(key) != claim) {
            return;
        }
        try {
            remember(key, settled);
        } finally {
            release(key, claim);
        }
    }

    /** Tasks remembered or in flight, approximately: some that have expired may still be counted. */
    public long entries() {
        long now = now();
        for (SettledTaskTable table : tables.values()) {
            int batches = 0;
            while (batches < BATCH && table.forgetExpired(now, BATCH)) {
                batches++;
            }
        }
        texts.values().forEach(SettledTextTable::forgetExpired);
        return remembered.get() + inFlight.size();
    }

    /** How many claims found their task remembered or in flight. */
    public long hits() {
        return hits.sum();
    }

    /** How many tasks were forgotten early because the ledger was full: the oldest of all accounts go first. */
    public long evictions() {
        return evictions.sum();
    }

    private synchronized void evict(long now) {
        texts.values().forEach(SettledTextTable::forgetExpired);
        while (remembered.get() > maximumSize) {
            SettledTaskTable oldest = null;
            SettledTextTable oldestText = null;
            long settledAt = Long.MAX_VALUE;
            for (SettledTaskTable table : tables.values()) {
                long itsOldest = table.oldest(now);
                if (itsOldest < settledAt) {
                    oldest = table;
                    settledAt = itsOldest;
                }
            }
            for (SettledTextTable table : texts.values()) {
                long itsOldest = table.oldest(now);
                if (itsOldest < settledAt) {
                    oldestText = table;
                    settledAt = itsOldest;
                }
            }
            if (oldestText != null) {
                oldestText.forgetOldest();
            } else if (oldest != null) {
                oldest.forgetOldest(now, settledAt);
            } else {
                return;
            }
        }
    }

    private @Nullable Settled find(TaskKey key) {
        if (!key.taskId().isNumeric()) {
            SettledTextTable known = texts.get(key.account());
            return known == null ? null : known.find(key.taskId().toString());
        }
        SettledTaskTable table = tables.get(key.account());
        return table == null ? null : table.find(key.taskId().asLong(), now());
    }

    private void forget(TaskKey key) {
        if (key.taskId().isNumeric()) {
            tableOf(key.account()).remove(key.taskId().asLong());
        } else {
            textsOf(key.account()).remove(key.taskId().toString());
        }
    }

    private SettledTaskTable tableOf(TaskKey.Keeping account) {
        SettledTaskTable table = tables.get(account);
        if (table != null) {
            return table;
        }
        int mostPlaces = (int) Math.min(maximumSize, MOST_TASKS) + MOST_LEFT;
        return tables.computeIfAbsent(
                account, same -> new SettledTaskTable(same.keepNanos(), mostPlaces, remembered, evictions, 0));
    }

    private SettledTextTable textsOf(TaskKey.Keeping account) {
        SettledTextTable table = texts.get(account);
        return table != null
                ? table
                : texts.computeIfAbsent(
                        account, same -> new SettledTextTable(same.keepNanos(), clock, remembered, evictions));
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS) - openedAt;
    }

    /** Makes a claim unless the task is remembered. Runs while the map holds the task's bin. */
    private final class Attempt implements Function<TaskKey, @Nullable Claim> {
        private final Verdict verdict;
        private @Nullable Claimed claimed;

        Attempt(Verdict verdict) {
            this.verdict = verdict;
        }

        @Override
        public @Nullable Claim apply(TaskKey key) {
            Settled settled = find(key);
            boolean again = settled != null
                    && settled.outcome() == SettledOutcome.INDETERMINATE
                    && settled.verdict() == verdict
                    && key.account().replaySafe();
            if (settled != null && !again) {
                claimed = new Claimed.Known(settled);
                return null;
            }
            if (again) {
                forget(key);
            }
            Claim claim = new Claim(verdict, again);
            claimed = new Claimed.Owned(claim);
            return claim;
        }
    }
}
