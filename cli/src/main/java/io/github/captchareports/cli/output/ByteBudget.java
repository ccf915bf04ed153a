package io.github.captchareports.cli.output;

/**
 * Bounds how much of the input is in memory at a time. A caller that exceeds the bound waits until enough was given back. A
 * single line that is larger than the bound passes when nothing else is in memory.
 */
public final class ByteBudget {
    private static final long LEAST = 4L << 20;
    private static final long MOST = 256L << 20;
    private static final int PART_OF_HEAP = 8;

    private final long limit;
    private long used;

    public ByteBudget(long limit) {
        this.limit = limit;
    }

    /** An eighth of the heap that this process may have, but at least 4 and at most 256 MiB. */
    public static ByteBudget ofHeap() {
        return new ByteBudget(
                Math.max(LEAST, Math.min(MOST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP)));
    }

    synchronized void take(long bytes) throws InterruptedException {
        while (used > 0 && used + bytes > limit) {
            wait();
        }
        used += bytes;
    }

    synchronized void give(long bytes) {
        used -= bytes;
        notifyAll();
    }
}
