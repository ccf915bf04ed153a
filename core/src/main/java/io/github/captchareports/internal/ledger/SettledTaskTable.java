package io.github.captchareports.internal.ledger;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The settled tasks of one account, some 29 bytes each. It is a queue of places, in the order in which the tasks ended, and
 * a hash table over it. All tasks of an account are kept equally long, so the first place is the next to expire and the next
 * to be evicted. The places of a hash bucket are chained from the newest to the oldest; a chain ends where it leads to a
 * place that is no longer kept.
 *
 * <p>No step touches many tasks: pages of places are added and dropped one at a time, and buckets are added one at a time
 * (linear hashing). Buckets are dropped when the table is empty. Thread-safe; times are nanoseconds since the ledger was
 * opened.
 */
final class SettledTaskTable {
    private static final int PAGE_BITS = 8;
    private static final int PAGE = 1 << PAGE_BITS;

    /** The longs of a place, next to each other on its page so that they share a cache line: the task, ... */
    private static final int CELL = 3;

    /** ... when it ended, with how it ended in the last bits, ... */
    private static final int END = 1;

    /** ... and the number of the next older place of its bucket. */
    private static final int OLDER = 2;

    private static final int END_BITS = 4;
    private static final int END_MASK = (1 << END_BITS) - 1;

    /** Stands where the outcome would: the task was claimed or settled anew, and this place is empty. */
    private static final int LEFT = END_MASK;

    /** No place: the number of a place has its highest bit set. Numbers start over after the greatest. */
    private static final int NONE = 0;

    private final long keepNanos;
    private final int mostPlaces;
    private final AtomicLong remembered;
    private final LongAdder evictions;

    private long[] @Nullable [] pages = new long[1][];
    private int[][] newest = new int[1][PAGE];
    private int buckets = PAGE;
    private int first;
    private int next;
    private int tasks;

    /**
     * Opens an empty table.
     *
     * @param mostPlaces how many places are kept at most, empty ones included
     * @param remembered counts the tasks of all accounts
     * @param evictions counts tasks forgotten before their time
     * @param first the number of the first place
     */
    SettledTaskTable(long keepNanos, int mostPlaces, AtomicLong remembered, LongAdder evictions, int first) {
        this.keepNanos = keepNanos;
        this.mostPlaces = mostPlaces;
        this.remembered = remembered;
        this.evictions = evictions;
        this.first = first | Integer.MIN_VALUE;
        this.next = this.first;
    }

    /** How a task ended; null when it is not remembered. */
    synchronized @Nullable Settled find(long task, long now) {
        int place = newestOf(bucketOf(task));
        while (place != NONE && taskAt(place) != task) {
            place = olderThan(place);
        }
        return place == NONE || isExpired(place, now) ? null : Settled.of(endAt(place));
    }

    /** Remembers how a task ended, from now on. What was remembered of it before is replaced. */
    synchronized void put(long task, Settled settled, long now) {
        forgetExpired(now, 8);
        remove(task);
        if (distance(first, next) == mostPlaces) {
            forgetOldest(now);
        }
        int place = next;
        long[] page = pageToWrite(place);
        page[cellOf(place)] = task;
        page[cellOf(place) + END] = now << END_BITS | settled.code();
        next = after(place);
        chain(place);
        tasks++;
        remembered.incrementAndGet();
        if (distance(first, next) > buckets) {
            split();
        }
    }

    /** Forgets a task. */
    synchronized void remove(long task) {
        int bucket = bucketOf(task);
        int newer = NONE;
        int place = newestOf(bucket);
        while (place != NONE && taskAt(place) != task) {
            newer = place;
            place = olderThan(place);
        }
        if (place == NONE) {
            return;
        }
        if (newer == NONE) {
            setNewest(bucket, olderThan(place));
        } else {
            page(newer)[cellOf(newer) + OLDER] = olderThan(place);
        }
        page(place)[cellOf(place) + END] |= LEFT;
        forgetOne();
    }

    /** Forgets up to {@code most} expired tasks; true if there may be more. */
    synchronized boolean forgetExpired(long now, int most) {
        for (int i = 0; i < most; i++) {
            if (first == next || !isExpired(first, now)) {
                return false;
            }
            forgetOldest(now);
        }
        return true;
    }

    /** Forgets the oldest task if it is still the one whose time {@link #oldest} returned. */
    synchronized void forgetOldest(long now, long told) {
        if (told != Long.MAX_VALUE && oldest(now) == told) {
            forgetOldest(now);
        }
    }

    private void forgetOldest(long now) {
        int place = first;
        // Otherwise the bucket would lead to a wrong place when this number is used again.
        int bucket = bucketOf(taskAt(place));
        if (newestOf(bucket) == place) {
            setNewest(bucket, NONE);
        }
        boolean left = endAt(place) == LEFT;
        boolean early = !left && !isExpired(place, now);
        first = after(place);
        if ((first & PAGE - 1) == 0) {
            pages[indexOf(place)] = null;
        }
        if (early) {
            evictions.increment();
        }
        if (!left) {
            forgetOne();
        }
    }

    /** When the oldest task was settled; the smallest long if it has expired, the greatest if there is none. */
    synchronized long oldest(long now) {
        if (first == next) {
            return Long.MAX_VALUE;
        }
        return isExpired(first, now) ? Long.MIN_VALUE : timeAt(first);
    }

    /** The size of the arrays, without their headers. */
    synchronized long bytes() {
        long perPage = PAGE * CELL * Long.BYTES;
        long kept = Arrays.stream(pages).filter(Objects::nonNull).count();
        return kept * perPage + Integer.BYTES * ((long) buckets + pages.length + newest.length);
    }

    private void forgetOne() {
        tasks--;
        remembered.decrementAndGet();
        if (tasks == 0) {
            pages = new long[1][];
            newest = new int[1][PAGE];
            buckets = PAGE;
            first = next;
        }
    }

    private int bucketOf(long task) {
        int highest = Integer.highestOneBit(buckets);
        int bucket = mixed(task) & 2 * highest - 1;
        return bucket < buckets ? bucket : bucket - highest;
    }

    /** Makes a place the newest of its bucket. */
    private void chain(int place) {
        int bucket = bucketOf(taskAt(place));
        page(place)[cellOf(place) + OLDER] = newestOf(bucket);
        setNewest(bucket, place);
    }

    /** Adds a bucket: it takes over half of what an older bucket holds. */
    private void split() {
        int page = buckets >>> PAGE_BITS;
        if (page == newest.length) {
            newest = Arrays.copyOf(newest, 2 * page);
        }
        if ((buckets & PAGE - 1) == 0) {
            newest[page] = new int[PAGE];
        }
        int old = buckets - Integer.highestOneBit(buckets);
        int oldest = NONE;
        for (int place = newestOf(old); place != NONE; ) {
            int older = olderThan(place);
            page(place)[cellOf(place) + OLDER] = oldest;
            oldest = place;
            place = older;
        }
        setNewest(old, NONE);
        buckets++;
        while (oldest != NONE) {
            int newer = olderThan(oldest);
            chain(oldest);
            oldest = newer;
        }
    }

    private int newestOf(int bucket) {
        return kept(newest[bucket >>> PAGE_BITS][bucket & PAGE - 1]);
    }

    private void setNewest(int bucket, int place) {
        newest[bucket >>> PAGE_BITS][bucket & PAGE - 1] = place;
    }

    private int olderThan(int place) {
        return kept((int) page(place)[cellOf(place) + OLDER]);
    }

    private int kept(int place) {
        return place != NONE && distance(first, place) < distance(first, next) ? place : NONE;
    }

    private long taskAt(int place) {
        return page(place)[cellOf(place)];
    }

    private int endAt(int place) {
        return (int) page(place)[cellOf(place) + END] & END_MASK;
    }

    private long timeAt(int place) {
        return page(place)[cellOf(place) + END] >> END_BITS;
    }

    private boolean isExpired(int place, long now) {
        return now - timeAt(place) >= keepNanos;
    }

    private long[] page(int place) {
        return Objects.requireNonNull(pages[indexOf(place)]);
    }

    /** The page of the next place; a new page if the last one is full. */
    private long[] pageToWrite(int place) {
        if ((place & PAGE - 1) == 0 && pages[indexOf(place)] != null) {
            long[] @Nullable [] all = pages;
            pages = new long[2 * all.length][];
            for (int i = 0, each = first; i < all.length; i++, each += PAGE) {
                pages[indexOf(each)] = all[each >>> PAGE_BITS & all.length - 1];
            }
        }
        int index = indexOf(place);
        if (pages[index] == null) {
            pages[index] = new long[PAGE * CELL];
        }
        return page(place);
    }

    private int indexOf(int place) {
        return place >>> PAGE_BITS & pages.length - 1;
    }

    private static int cellOf(int place) {
        return (place & PAGE - 1) * CELL;
    }

    private static int after(int place) {
        return place + 1 | Integer.MIN_VALUE;
    }

    private static int distance(int from, int to) {
        return to - from & Integer.MAX_VALUE;
    }

    /** The finalizer of MurmurHash3, because the ids of tasks are consecutive numbers. */
    private static int mixed(long task) {
        long hash = (task ^ task >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (hash ^ hash >>> 33);
    }
}
