package io.github.captchareports.internal.guard;

/**
 * Task ids that were counted, so that each counts once however often it is told. Bounded: the latest 65,536 are known for
 * certain, and up to as many before them. An id that has been forgotten is new again.
 */
final class KnownTasks {
    private static final int FIRST_SIZE = 64;
    private static final int GENERATION = 1 << 16;
    private static final double FILL = 0.5;

    private LongSet young = new LongSet();
    private LongSet old = new LongSet();

    /** Adds an id; false where it is known. */
    boolean add(long id) {
        if (old.contains(id) || !young.add(id)) {
            return false;
        }
        if (young.size >= GENERATION) {
            old = young;
            young = new LongSet();
        }
        return true;
    }

    void clear() {
        young = new LongSet();
        old = new LongSet();
    }

    /** Open addressing with linear probing; 0 is kept apart. */
    private static final class LongSet {
        private long[] table = new long[FIRST_SIZE];
        private int size;
        private boolean zero;

        boolean contains(long id) {
            return id == 0 ? zero : table[place(table, id)] == id;
        }

        boolean add(long id) {
            if (contains(id)) {
                return false;
            }
            size++;
            if (id == 0) {
                zero = true;
                return true;
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
            return true;
        }

        private static int place(long[] table, long id) {
            int mask = table.length - 1;
            long mixed = id * 0x9E3779B97F4A7C15L;
            int place = (int) (mixed >>> 32) & mask;
            while (table[place] != 0 && table[place] != id) {
                place = (place + 1) & mask;
            }
            return place;
        }
    }
}
