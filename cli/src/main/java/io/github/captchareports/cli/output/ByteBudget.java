package io.github.captchareports.cli.output;

/**
 * How much of the input may be in memory at a time. Whoever brings more waits until something has left; what alone is
 * larger than all of it passes when nothing else is there.
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
