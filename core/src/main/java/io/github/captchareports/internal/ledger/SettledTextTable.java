package io.github.captchareports.internal.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The settled tasks of one account whose id is a text, kept for the account's time from their end on; a UUID is kept as its 128
 * bits. Over the bound of the ledger the oldest goes first, so Caffeine is given none: its own choice would be by use, and
 * forget the youngest. Thread-safe.
 */
final class SettledTextTable {
    /** Caffeine keeps the lowest bit of the time of a write for itself: so its ticks are halves of a nanosecond. */
    private static final int TICK_BITS = 1;

    private static final long LONGEST = Duration.ofDays(10_000).toNanos();

    private final Cache<Object, Settled> tasks;
    private final Policy.FixedExpiration<Object, Settled> age;
    private final AtomicLong remembered;
    private final LongAdder evictions;

    /**
     * Opens an empty table.
     *
     * @param remembered counts the tasks of all accounts
     * @param evictions counts tasks forgotten before their time
     */
    SettledTextTable(long keepNanos, Scheduler clock, AtomicLong remembered, LongAdder evictions) {
        this.remembered = remembered;
        this.evictions = evictions;
        this.tasks = Caffeine.newBuilder()
                .ticker(() -> clock.now(TimeUnit.NANOSECONDS) << TICK_BITS)
                .executor(Runnable::run)
                .expireAfterWrite(Duration.ofNanos(Math.min(keepNanos, LONGEST) << TICK_BITS))
                .evictionListener((key, settled, expired) -> remembered.decrementAndGet())
                .build();
        this.age = tasks.policy().expireAfterWrite().orElseThrow();
    }

    /** How a task ended; null when it is not remembered. */
    @Nullable
    Settled find(String task) {
        return tasks.getIfPresent(keyOf(task));
    }

    /** Remembers how a task ended, from now on. What was remembered of it before is replaced. */
    void put(String task, Settled settled) {
        // Caffeine leaves an entry that is replaced within a second at its old time.
        remove(task);
        if (tasks.asMap().put(keyOf(task), settled) == null) {
            remembered.incrementAndGet();
        }
    }

    /** Forgets a task. */
    void remove(String task) {
        if (tasks.asMap().remove(keyOf(task)) != null) {
            remembered.decrementAndGet();
        }
    }

    /** Forgets all that have expired. */
    void forgetExpired() {
        tasks.cleanUp();
    }

    /** When the oldest task was settled, where {@code now} is the present; the greatest long if there is none. */
    long oldest(long now) {
        Iterator<Object> oldest = age.oldest(1).keySet().iterator();
        if (!oldest.hasNext()) {
            return Long.MAX_VALUE;
        }
        return age.ageOf(oldest.next(), TimeUnit.NANOSECONDS).stream()
                .map(ticks -> now - (ticks >> TICK_BITS))
                .findFirst()
                .orElse(now);
    }

    /** Forgets the oldest task, if there is one. */
    void forgetOldest() {
        age.oldest(1).keySet().forEach(key -> {
            if (tasks.asMap().remove(key) != null) {
                remembered.decrementAndGet();
                evictions.increment();
            }
        });
    }

    private static Object keyOf(String task) {
        UuidBits uuid = UuidBits.of(task);
        return uuid == null ? task : uuid;
    }
}
