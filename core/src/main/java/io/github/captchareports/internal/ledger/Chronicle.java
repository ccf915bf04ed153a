package io.github.captchareports.internal.ledger;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The settled tasks of one account in the order of their ends, some 29 bytes each: what expires, or is evicted, is always
 * the first. Their places are numbered in this order, and a hash table leads to them: the places of a bucket are a chain
 * from the newest to the oldest, which ends where it leads to one that is no longer kept.
 *
 * <p>No step touches many tasks: pages come and go singly, and buckets come singly (linear hashing). They go when nothing
 * is remembered. Thread-safe; times are nanoseconds since the ledger was opened.
 */
final class Chronicle {
    private static final int PAGE_BITS = 8;
    private static final int PAGE = 1 << PAGE_BITS;

    /** A place on its page, beside each other for the sake of the processor's cache: the task, ... */
    private static final int CELL = 3;

    /** ... when it ended, and in the last bits how, ... */
    private static final int END = 1;

    /** ... and the next older place of its bucket. */
    private static final int OLDER = 2;

    private static final int END_BITS = 4;
    private static final int END_MASK = (1 << END_BITS) - 1;

    /** In the place of an end: the task was claimed or settled anew since. */
    private static final int LEFT = END_MASK;

    /** No place: numbers of places have the highest bit, and begin anew after the greatest. */
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
     * Opens an empty chronicle.
     *
     * @param mostPlaces kept at most, those that tasks have left included
     * @param remembered counts the tasks of all accounts
     * @param evictions counts tasks forgotten before their time
     * @param first the number of the first place
     */
    Chronicle(long keepNanos, int mostPlaces, AtomicLong remembered, LongAdder evictions, int first) {
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

    /** Remembers a task from now on, and how it ended the last time. */
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

    /** Forgets so many of what has expired at most; whether there may be more. */
    synchronized boolean forgetExpired(long now, int most) {
        for (int i = 0; i < most; i++) {
            if (first == next || !isExpired(first, now)) {
                return false;
            }
            forgetOldest(now);
        }
        return true;
    }

    /** Forgets the oldest if it is still the one that {@link #oldest} told of. */
    synchronized void forgetOldest(long now, long told) {
        if (told != Long.MAX_VALUE && oldest(now) == told) {
            forgetOldest(now);
        }
    }

    private void forgetOldest(long now) {
        int place = first;
        // Else it would seem to be kept when its number comes round again.
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

    /** When the oldest was settled: before all time where it has expired, after all time where there is none. */
    synchronized long oldest(long now) {
        if (first == next) {
            return Long.MAX_VALUE;
        }
        return isExpired(first, now) ? Long.MIN_VALUE : timeAt(first);
    }

    /** What its arrays hold. */
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

    /** Adds a bucket, for half of what an older one holds. */
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

    /** The page of the next place, a new one where the last is full. */
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

    /** The finalizer of MurmurHash3: the ids of tasks follow each other. */
    private static int mixed(long task) {
        long hash = (task ^ task >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (hash ^ hash >>> 33);
    }
}
