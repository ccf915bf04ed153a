package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.internal.random.SplitMix64;
import java.util.function.LongConsumer;

/**
 * A map from positive ids to small states in two arrays: some 14 bytes an id, where a map of objects takes 60. Not safe
 * for use by several threads.
 */
final class LongStates {
    static final byte NONE = 0;

    private long[] ids = new long[16];
    private byte[] states = new byte[16];
    private int size;

    byte get(long id) {
        return states[slot(id)];
    }

    void put(long id, byte state) {
        int slot = slot(id);
        if (states[slot] == NONE) {
            ids[slot] = id;
            size++;
        }
        states[slot] = state;
        if (size * 4 > ids.length * 3) {
            grow();
        }
    }

    void clear() {
        ids = new long[16];
        states = new byte[16];
        size = 0;
    }

    void forEach(byte state, LongConsumer consumer) {
        for (int slot = 0; slot < ids.length; slot++) {
            if (states[slot] == state) {
                consumer.accept(ids[slot]);
            }
        }
    }

    private int slot(long id) {
        int mask = ids.length - 1;
        int slot = (int) SplitMix64.mix(id) & mask;
        while (states[slot] != NONE && ids[slot] != id) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        byte[] oldStates = states;
        ids = new long[oldIds.length * 2];
        states = new byte[oldIds.length * 2];
        for (int old = 0; old < oldIds.length; old++) {
            if (oldStates[old] != NONE) {
                int slot = slot(oldIds[old]);
                ids[slot] = oldIds[old];
                states[slot] = oldStates[old];
            }
        }
    }
}
