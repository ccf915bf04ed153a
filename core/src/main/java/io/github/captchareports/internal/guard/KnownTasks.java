package io.github.captchareports.internal.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A bounded set of task ids, so that each task counts once however often it is reported. The latest 49,152 are known for
 * certain, and up to a third more; an id that was forgotten counts again. Fingerprints of 32 bits of the latest ids survive
 * a restart.
 */
final class KnownTasks {
    private static final int GENERATION = 1 << 14;
    private static final int GENERATIONS = 4;
    /** How many fingerprints survive a restart. */
    private static final int KEPT = 2 * GENERATION;

    private static final int FIRST_SIZE = 64;
    private static final double FILL = 0.5;

    /** The youngest first. */
    private final Deque<LongSet> generations = new ArrayDeque<>();
    /** Fingerprints of the ids that an earlier process knew. */
    private LongSet earlier = new LongSet();

    KnownTasks() {
        generations.add(new LongSet());
    }

    /** Adds an id; false where it is known. */
    boolean add(long id) {
        if (earlier.size > 0 && earlier.contains(fingerprint(id))) {
            return false;
        }
        for (LongSet generation : generations) {
            if (generation.contains(id)) {
                return false;
            }
        }
        LongSet young = generations.getFirst();
        young.add(id);
        if (young.size >= GENERATION) {
            generations.addFirst(new LongSet());
            if (generations.size() > GENERATIONS) {
                generations.removeLast();
            }
        }
        return true;
    }

    void clear() {
        generations.clear();
        generations.add(new LongSet());
        earlier = new LongSet();
    }

    /** 32 bits of each of the latest ids. */
    List<Integer> fingerprints() {
        List<Integer> fingerprints = new ArrayList<>();
        for (LongSet generation : generations) {
            generation.forEach(id -> keep(fingerprints, (int) fingerprint(id)));
        }
        earlier.forEach(fingerprint -> keep(fingerprints, (int) fingerprint));
        return fingerprints;
    }

    private static void keep(List<Integer> fingerprints, int fingerprint) {
        if (fingerprints.size() < KEPT) {
            fingerprints.add(fingerprint);
        }
    }

    /** Adds the ids that an earlier process knew, as their fingerprints. */
    void restore(List<Integer> fingerprints) {
        fingerprints.stream().limit(KEPT).forEach(fingerprint -> earlier.add(Integer.toUnsignedLong(fingerprint)));
    }

    private static long fingerprint(long id) {
        return LongSet.mixed(id) >>> 32;
    }

    /** A hash set with open addressing and linear probing. An empty slot is 0, so the id 0 has a field of its own. */
    private static final class LongSet {
        private long[] table = new long[FIRST_SIZE];
        private int size;
        private boolean zero;

        boolean contains(long id) {
            return id == 0 ? zero : table[place(table, id)] == id;
        }

        void add(long id) {
            if (contains(id)) {
                return;
            }
            size++;
            if (id == 0) {
                zero = true;
                return;
            }
            if (size > table.length * FILL) {
                long[] larger = new long[table.length * 2];
                for (long known : table) {
                    if (known != 0) {
                        larger[place(larger, known)] = known;
                    }
                }
                table = larger;
            }
            table[place(table, id)] = id;
        }

        void forEach(LongConsumer each) {
            if (zero) {
                each.accept(0);
            }
            for (long id : table) {
                if (id != 0) {
                    each.accept(id);
                }
            }
        }

        static long mixed(long id) {
            long mixed = id * 0x9E3779B97F4A7C15L;
            return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        }

        private static int place(long[] table, long id) {
            int mask = table.length - 1;
            int place = (int) (mixed(id) >>> 32) & mask;
            while (table[place] != 0 && table[place] != id) {
                place = (place + 1) & mask;
            }
            return place;
        }
    }
}
