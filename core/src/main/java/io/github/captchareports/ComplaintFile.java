package io.github.captchareports;

import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps the complaints of all accounts of one process in a file, for {@link ReporterBuilder#complaintMemory}. Close it after
 * the reporter's shutdown has completed.
 *
 * <p>The file is written on a scheduler, never by the caller; a megabyte of states is written at most once a second. It is
 * replaced as a whole and in one step, so that a crash leaves either the old one or the new one. {@code FILE.lock} and, while
 * it is written, {@code FILE.new} lie in the same folder. All three are regular files that only their owner may read, unless
 * the file existed before with other permissions. No client key and no domain is in it. A file that cannot be written costs a
 * warning and no report, and is written with the next change. Thread-safe.
 */
public final class ComplaintFile implements ComplaintMemory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ComplaintFile.class);
    private static final int MAX_SIZE = 256 << 20;
    private static final long NANOS_A_BYTE = 1_000;
    private static final int LONGEST = 300;
    private static final String WAY_OUT =
            "wait until that has ended, give each process a file of its own, or let them share a ledger";

    private final LockedFile file;
    private final Scheduler worker;
    private final Map<AccountName, String> states;
    private final AtomicInteger changes = new AtomicInteger();
    private final Queue<CompletableFuture<Boolean>> waiting = new ConcurrentLinkedQueue<>();
    /** The lock for writing and closing the file. Threads that must not block do not take it. */
    private final Object disk = new Object();

    private volatile boolean unwritten;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    /** When the file may be written again, by the worker's clock: the states of many accounts together can be large. */
    private volatile long notBefore;

    private ComplaintFile(LockedFile file, Scheduler worker, Map<AccountName, String> states) {
        this.file = file;
        this.worker = worker;
        this.states = new ConcurrentSkipListMap<>(ComplaintFileFormat.ORDER);
        this.states.putAll(states);
        this.notBefore = now();
    }

    /**
     * Takes a file for this process, and reads it. Blocks.
     *
     * @param path the file; it need not exist, but its folder must
     * @param worker the scheduler that writes it, such as {@code Schedulers.boundedElastic()}, and its clock
     * @return the memory
     * @throws IllegalArgumentException if the file cannot be used as it is: another process has it, something else wrote it, it
     *     is damaged, or it is no regular file. The message has its name, the problem and the remedy; nothing was changed
     * @throws IOException if it cannot be read, or its folder cannot be written to
     */
    public static ComplaintFile open(Path path, Scheduler worker) throws IOException {
        LockedFile file = LockedFile.take(path, WAY_OUT);
        try {
            byte[] content = file.read(MAX_SIZE);
            return new ComplaintFile(file, worker, ComplaintFileFormat.decode(file.name(), content));
        } catch (IOException | RuntimeException | Error refused) {
            file.close();
            throw refused;
        }
    }

    /**
     * The accounts of which something is known.
     *
     * @return a snapshot
     */
    public Set<AccountName> accounts() {
        return Set.copyOf(states.keySet());
    }

    /**
     * Why the file could not be written the last time.
     *
     * @return null where it could
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public CompletionStage<Optional<String>> recall(AccountName account) {
        return CompletableFuture.completedFuture(Optional.ofNullable(states.get(account)));
    }

    @Override
    public void remember(AccountName account, String state) {
        if (!closed) {
            states.put(account, state);
            unwritten = true;
            writeSoon();
        }
    }

    @Override
    public CompletionStage<?> forget(AccountName account) {
        if (states.remove(account) == null && !unwritten) {
            return CompletableFuture.completedStage(false);
        }
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        waiting.add(gone);
        unwritten = true;
        writeSoon();
        if (closed) {
            refuse(isClosed());
        }
        return gone;
    }

    /**
     * Writes what is not written yet, and releases the file. Blocks; {@link #failure} says whether it could be written. What
     * is handed over afterwards is ignored.
     */
    @Override
    public void close() {
        // A channel that an interrupted thread writes to is closed by that.
        boolean interrupted = Thread.interrupted();
        try {
            synchronized (disk) {
                if (!closed) {
                    try {
                        write();
                    } finally {
                        closed = true;
                        release();
                    }
                }
            }
            refuse(isClosed());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void release() {
        try {
            file.close();
        } catch (IOException failed) {
            LOG.debug("the lock of {} could not be closed", file.name(), failed);
        }
    }

    private void writeSoon() {
        if (changes.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        long left = notBefore - now();
        try {
            if (left <= 0) {
                worker.schedule(this::writeOnce);
            } else {
                worker.schedule(this::writeOnce, left, TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException closedWorker) {
            changes.set(0);
            LOG.debug(
                    "{} is written when it is closed, since its worker takes nothing more", file.name(), closedWorker);
        }
    }

    /** Writes the file, and schedules another write if something changes meanwhile. */
    private void writeOnce() {
        int seen = changes.get();
        try {
            synchronized (disk) {
                write();
            }
        } catch (Error fatal) {
            // The next change may try again.
            changes.set(0);
            throw fatal;
        }
        if (changes.addAndGet(-seen) != 0) {
            schedule();
        }
    }

    private long now() {
        return worker.now(TimeUnit.NANOSECONDS);
    }

    /** Writes the file, if there is anything new. */
    private void write() {
        if (closed) {
            refuse(isClosed());
            return;
        }
        if (!unwritten) {
            return;
        }
        unwritten = false;
        List<CompletableFuture<Boolean>> told = new ArrayList<>();
        for (CompletableFuture<Boolean> each = waiting.poll(); each != null; each = waiting.poll()) {
            told.add(each);
        }
        try {
            byte[] content = ComplaintFileFormat.encode(states);
            notBefore = now() + content.length * NANOS_A_BYTE;
            if (content.length > MAX_SIZE) {
                throw new IOException("more than " + (MAX_SIZE >> 20) + " MiB of states");
            }
            file.replace(content);
            failure = null;
            told.forEach(each -> each.complete(true));
        } catch (IOException | RuntimeException failed) {
            unwritten = true;
            told.forEach(each -> each.completeExceptionally(failed));
            failed(failed);
        } catch (Error fatal) {
            unwritten = true;
            failure = fatal;
            told.forEach(each -> each.completeExceptionally(fatal));
            throw fatal;
        }
    }

    private IOException isClosed() {
        return new IOException(file.name() + " is closed");
    }

    private void refuse(IOException why) {
        for (CompletableFuture<Boolean> each = waiting.poll(); each != null; each = waiting.poll()) {
            each.completeExceptionally(why);
        }
    }

    private void failed(Exception why) {
        boolean first = failure == null;
        failure = why;
        if (first) {
            LOG.warn(
                    "{} could not be written ({}): the next process will not know how these accounts have complained. Make"
                            + " room, or look at its folder; it is tried again with the next change, and told once",
                    file.name(),
                    ForeignText.clean(why.toString(), LONGEST));
        }
    }
}
