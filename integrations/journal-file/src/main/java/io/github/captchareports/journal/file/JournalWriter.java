package io.github.captchareports.journal.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes records on a thread of its own: those that came while the disk was busy together, with one write and one
 * force. The caller never waits. After a failure nothing is written any more.
 */
final class JournalWriter implements AutoCloseable {
    private static final int LARGEST_GROUP = 1 << 20;

    /** A mark is far from the records, so that each makes the next force write one block more. */
    private static final long MARK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    /** A frame to write, possibly empty, and who waits until it and all before it are safe. */
    private static final class Entry {
        private final byte[] frame;
        private final @Nullable CompletableFuture<Boolean> waiter;

        Entry(byte[] frame, @Nullable CompletableFuture<Boolean> waiter) {
            this.frame = frame;
            this.waiter = waiter;
        }
    }

    private final JournalDisk disk;
    private final JournalSync sync;
    private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::work, "captcha-reports-journal");
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    // Touched by the journal's thread only.
    private final ByteArrayOutputStream group = new ByteArrayOutputStream();
    private final List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
    private boolean unforced;
    private boolean unmarked;
    private long markedAt = System.nanoTime() - MARK_EVERY_NANOS;

    JournalWriter(JournalDisk disk, JournalSync sync) {
        this.disk = disk;
        this.sync = sync;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Writes a frame some time soon. */
    void append(byte[] frame) {
        put(new Entry(frame, null));
    }

    /** Writes a frame; completes, on the journal's thread, when it and all before it are safe. */
    CompletionStage<?> appendSafely(byte[] frame) {
        CompletableFuture<Boolean> waiter = new CompletableFuture<>();
        put(new Entry(frame, waiter));
        return waiter;
    }

    /** Waits until all that was handed over is safe, or can never be. */
    void awaitSafe() {
        CompletableFuture<Boolean> waiter = new CompletableFuture<>();
        put(new Entry(new byte[0], waiter));
        waiter.exceptionally(failed -> false).join();
    }

    /** Why nothing is written any more; null where all is well. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private void put(Entry entry) {
        queue.add(entry);
        LockSupport.unpark(thread);
        if (ended) {
            refuseTheRest();
        }
    }

    private void work() {
        try {
            writeUntilClosed();
        } catch (RuntimeException broken) {
            failure = broken;
            tell();
        } catch (Error fatal) {
            failure = fatal;
            tell();
            throw fatal;
        } finally {
            ended = true;
            refuseTheRest();
        }
    }

    private void writeUntilClosed() {
        while (true) {
            boolean last = closing;
            Entry entry = queue.poll();
            if (entry != null) {
                gather(entry);
                commit();
            } else if (last) {
                markUnlessFailed();
                return;
            } else {
                idle();
            }
        }
    }

    private void idle() {
        if (!unmarked || unforced || failure != null) {
            LockSupport.park(this);
            return;
        }
        long left = markedAt + MARK_EVERY_NANOS - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(this, left);
        } else {
            markUnlessFailed();
        }
    }

    private void gather(Entry first) {
        for (Entry entry = first; entry != null; entry = group.size() < LARGEST_GROUP ? queue.poll() : null) {
            if (entry.waiter != null) {
                waiters.add(entry.waiter);
            }
            group.writeBytes(entry.frame);
        }
    }

    private void commit() {
        if (failure == null) {
            try {
                write();
            } catch (IOException | RuntimeException | Error broken) {
                failure = broken;
            }
        }
        tell();
    }

    private void tell() {
        List<CompletableFuture<Boolean>> told = List.copyOf(waiters);
        group.reset();
        waiters.clear();
        Throwable broken = failure;
        for (CompletableFuture<Boolean> waiter : told) {
            if (broken == null) {
                waiter.complete(true);
            } else {
                waiter.completeExceptionally(broken);
            }
        }
    }

    private void write() throws IOException {
        if (group.size() > 0) {
            unforced = true;
            disk.append(group.toByteArray());
        }
        if (unforced && !waiters.isEmpty()) {
            if (sync == JournalSync.ALWAYS) {
                disk.force();
            }
            unforced = false;
            unmarked = true;
            if (System.nanoTime() - markedAt >= MARK_EVERY_NANOS) {
                mark();
            }
        }
    }

    private void markUnlessFailed() {
        if (unmarked && !unforced && failure == null) {
            try {
                mark();
            } catch (IOException | RuntimeException broken) {
                failure = broken;
            }
        }
    }

    private void mark() throws IOException {
        disk.mark();
        unmarked = false;
        markedAt = System.nanoTime();
    }

    private void refuseTheRest() {
        Throwable broken = failure;
        for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
            if (entry.waiter != null) {
                entry.waiter.completeExceptionally(broken == null ? new IOException("the journal is closed") : broken);
            }
        }
    }

    /** Writes what is left and closes the disk. What is handed over from here on is refused. */
    @Override
    public void close() throws IOException {
        awaitSafe();
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        refuseTheRest();
        disk.close();
    }
}
