package io.github.captchareports.internal.ledger;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
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
 * is evicted. A settled one is kept in its account's chronicle for the provider's window plus slack, and never seems free
 * on the way: it is there before its claim has left the map, and looked for while nobody else can claim or settle it.
 * What leaves the task unreported is removed before its followers hear of it.
 */
public final class Ledger {
    /** How many expired tasks an account forgets at once, and how often in a row. */
    private static final int BATCH = 128;

    /** Of one account, whose places are numbered by ints. */
    private static final int MOST_TASKS = 1 << 29;

    /** Of one account: places that tasks have left since they were claimed or settled anew. */
    private static final int MOST_LEFT = 1 << 16;

    /** Without bounds or expiry. */
    private final ConcurrentMap<TaskKey, Claim> inFlight =
            Caffeine.newBuilder().<TaskKey, Claim>build().asMap();

    private final ConcurrentMap<TaskKey.Keeping, Chronicle> chronicles = new ConcurrentHashMap<>();
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
        chronicleOf(key.account()).put(key.taskId(), settled, now);
        if (remembered.get() > maximumSize) {
            evict(now);
        }
    }

    /** Whether nobody has claimed the task, for the moment. */
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
     * Ends a claim: remembers what must not be reported again, leaves the task free otherwise. The followers are the
     * caller's to tell.
     */
    public void settle(TaskKey key, Claim claim, ReportResult result) {
        switch (result.outcome()) {
            case ACCEPTED, REJECTED, DUPLICATE, INDETERMINATE ->
                adopt(key, claim, new Settled(claim.verdict(), result.outcome()));
            case EXPIRED, WITHHELD, UNDELIVERED -> release(key, claim);
        }
    }

    /** Ends a claim and leaves its task free. The followers are the caller's to tell. */
    public void release(TaskKey key, Claim claim) {
        inFlight.remove(key, claim);
    }

    /** Ends a claim whose task somebody else turned out to have reported. The followers are the caller's to tell. */
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

    /** Tasks remembered or in flight, about: of those that have expired since the last report some may be counted. */
    public long entries() {
        long now = now();
        for (Chronicle chronicle : chronicles.values()) {
            int batches = 0;
            while (batches < BATCH && chronicle.forgetExpired(now, BATCH)) {
                batches++;
            }
        }
        return remembered.get() + inFlight.size();
    }

    /** Claims that found their task remembered or in flight. */
    public long hits() {
        return hits.sum();
    }

    /** Tasks forgotten early because the ledger was full: the oldest of all accounts. */
    public long evictions() {
        return evictions.sum();
    }

    private synchronized void evict(long now) {
        while (remembered.get() > maximumSize) {
            Chronicle oldest = null;
            long settledAt = Long.MAX_VALUE;
            for (Chronicle chronicle : chronicles.values()) {
                long itsOldest = chronicle.oldest(now);
                if (oldest == null || itsOldest < settledAt) {
                    oldest = chronicle;
                    settledAt = itsOldest;
                }
            }
            if (oldest == null) {
                return;
            }
            oldest.forgetOldest(now, settledAt);
        }
    }

    private @Nullable Settled find(TaskKey key) {
        Chronicle chronicle = chronicles.get(key.account());
        return chronicle == null ? null : chronicle.find(key.taskId(), now());
    }

    private Chronicle chronicleOf(TaskKey.Keeping account) {
        Chronicle chronicle = chronicles.get(account);
        if (chronicle != null) {
            return chronicle;
        }
        int mostPlaces = (int) Math.min(maximumSize, MOST_TASKS) + MOST_LEFT;
        return chronicles.computeIfAbsent(
                account, same -> new Chronicle(same.keepNanos(), mostPlaces, remembered, evictions, 0));
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS) - openedAt;
    }

    /** Makes the claim, unless the task is remembered. */
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
                    && settled.outcome() == Outcome.INDETERMINATE
                    && settled.verdict() == verdict
                    && key.account().replaySafe();
            if (settled != null && !again) {
                claimed = new Claimed.Known(settled);
                return null;
            }
            if (again) {
                chronicleOf(key.account()).remove(key.taskId());
            }
            Claim claim = new Claim(verdict, again);
            claimed = new Claimed.Owned(claim);
            return claim;
        }
    }
}
