package io.github.captchareports.internal.ledger;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Which tasks were reported, are being reported, or may be. A task in flight is an unfinished future in an asynchronous
 * cache: it neither expires nor is evicted. A settled one is kept for the provider's window plus slack. What leaves the
 * task unreported is removed before its followers hear of it.
 */
public final class Ledger {
    private final ConcurrentMap<TaskKey, CompletableFuture<Settled>> tasks;
    private final AsyncCache<TaskKey, Settled> cache;
    private final LongAdder hits = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /**
     * Opens an empty ledger.
     *
     * @param maximumSize settled tasks remembered at most
     */
    public Ledger(long maximumSize, Scheduler clock) {
        this.cache = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(() -> clock.now(TimeUnit.NANOSECONDS))
                // Weighing, unlike a plain size bound, leaves unfinished futures out of the sum and out of eviction.
                .maximumWeight(maximumSize)
                .weigher((TaskKey key, Settled settled) -> 1)
                .expireAfter(Expiry.creating((TaskKey key, Settled settled) ->
                        Duration.ofNanos(key.account().keepNanos())))
                .removalListener((key, settled, cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        evictions.increment();
                    }
                })
                .buildAsync();
        this.tasks = cache.asMap();
    }

    /** Remembers a task of an earlier process. */
    public void remember(TaskKey key, Settled settled) {
        tasks.put(key, CompletableFuture.completedFuture(settled));
    }

    /** Whether nobody has claimed the task, for the moment. */
    public boolean isFree(TaskKey key) {
        return !tasks.containsKey(key);
    }

    /** Claims a task for a verdict. */
    public Claimed claim(TaskKey key, Verdict verdict) {
        while (true) {
            Claim mine = new Claim(verdict, false);
            CompletableFuture<Settled> other = tasks.putIfAbsent(key, mine);
            if (other == null) {
                return new Claimed.Owned(mine);
            }
            if (!other.isDone()) {
                hits.increment();
                return new Claimed.InFlight((Claim) other);
            }
            Settled settled = settledOf(other);
            if (settled == null) {
                tasks.remove(key, other);
                continue;
            }
            boolean again = settled.outcome() == Outcome.INDETERMINATE
                    && settled.verdict() == verdict
                    && key.account().replaySafe();
            if (!again) {
                hits.increment();
                return new Claimed.Known(settled);
            }
            Claim heir = new Claim(verdict, true);
            if (tasks.replace(key, other, heir)) {
                return new Claimed.Owned(heir);
            }
        }
    }

    /**
     * Ends a claim: remembers what must not be reported again, leaves the task free otherwise. The followers are the
     * caller's to tell.
     */
    public void settle(TaskKey key, Claim claim, ReportResult result) {
        switch (result.outcome()) {
            case ACCEPTED, REJECTED, DUPLICATE, INDETERMINATE ->
                claim.complete(new Settled(claim.verdict(), result.outcome()));
            case EXPIRED, WITHHELD, UNDELIVERED -> release(key, claim);
        }
    }

    /** Ends a claim and leaves its task free. The followers are the caller's to tell. */
    public void release(TaskKey key, Claim claim) {
        tasks.remove(key, claim);
        claim.cancel(false);
    }

    /** Ends a claim whose task somebody else turned out to have reported. The followers are the caller's to tell. */
    public void adopt(Claim claim, Settled settled) {
        claim.complete(settled);
    }

    /** Tasks remembered or in flight, about. */
    public long entries() {
        return cache.synchronous().estimatedSize();
    }

    /** Claims that found their task remembered or in flight. */
    public long hits() {
        return hits.sum();
    }

    /** Tasks forgotten early because the ledger was full. */
    public long evictions() {
        return evictions.sum();
    }

    private static @Nullable Settled settledOf(CompletableFuture<Settled> done) {
        return done.isCompletedExceptionally() ? null : done.getNow(null);
    }
}
