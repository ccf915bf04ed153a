package io.github.captchareports.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** What of this process's heap is alive. */
final class LiveHeap {
    private static final int COLLECTIONS = 3;

    private LiveHeap() {}

    /** After full collections, the later of which find what the earlier ones have handed to cleaners. */
    static long bytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
