package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Writes settlements and releases to the shared ledger, without anybody waiting for them. While the circuit admits calls and
 * nothing waits, an update is written at once. Otherwise it waits, up to a bound, and is written in its turn once the ledger is
 * back. An update that failed is tried again after the next heartbeat that is answered. Thread-safe.
 */
final class WriteBehindQueue {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBehindQueue.class);

    /** How many updates wait at most, waiting and refused ones together. */
    private static final int MOST_WAITING = 100_000;
    /** While so many updates are under way, no waiting one is written. */
    private static final int MOST_UNDER_WAY = 1_000;
    /** How long an update is tried: longer than any window, after which nobody needs it. */
    private static final long TRIED_FOR = TimeUnit.MINUTES.toNanos(16);

    private final LedgerCalls calls;
    private final LedgerCircuit circuit;
    private final Scheduler clock;
    /** To be written as soon as the circuit admits calls. */
    private final Queue<Update> waiting = new ArrayDeque<>();
    /** To be tried again after the next heartbeat that is answered. */
    private final Queue<Update> refused = new ArrayDeque<>();
    /** The subjects of those: no newer update overtakes them. */
    private final Set<Object> refusedSubjects = new HashSet<>();

    private final LongAdder lost = new LongAdder();
    private final AtomicInteger draining = new AtomicInteger();
    private int underWay;
    private @Nullable Runnable onDrained;

    /** An empty queue. */
    WriteBehindQueue(LedgerCalls calls, LedgerCircuit circuit, Scheduler clock) {
        this.calls = calls;
        this.circuit = circuit;
        this.clock = clock;
    }

    /**
     * Has something written in the end. Writing it twice must do the same as writing it once.
     *
     * @param subject what is updated: no update of a subject overtakes an older one that waits or was refused. It names the update in the log, should it
     *     be lost
     */
    void write(Object subject, Function<SharedLedger, CompletionStage<?>> what) {
        Update update = new Update(subject, what);
        synchronized (this) {
            if (!circuit.admitsCalls() || !waiting.isEmpty()) {
                enqueue(waiting, update);
                return;
            }
            if (refusedSubjects.contains(subject)) {
                enqueueRefused(update);
                return;
            }
            underWay++;
        }
        update.write();
    }

    /** Updates that were given up because too many waited, or because they were refused for too long. */
    long lost() {
        return lost.sum();
    }

    /** Updates that were given up, wait, or are under way without an answer. */
    synchronized long unwritten() {
        return lost.sum() + waiting.size() + refused.size() + underWay;
    }

    /**
     * Has what was refused tried again by the next {@link #drain}: after what waits, so that it holds nothing up, but before the
     * newer updates of the same subjects. A release that comes after a newer settlement would free a task that was reported.
     */
    synchronized void retryRefused() {
        if (refused.isEmpty()) {
            return;
        }
        for (int left = waiting.size(); left > 0; left--) {
            Update update = waiting.remove();
            (refusedSubjects.contains(update.subject) ? refused : waiting).add(update);
        }
        waiting.addAll(refused);
        refused.clear();
        refusedSubjects.clear();
    }

    /** Writes what waits, as far as the circuit admits it. */
    void drain() {
        if (draining.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            Update next;
            while ((next = next()) != null) {
                next.write();
            }
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
    }

    /** Runs something, maybe more than once, when all is written, or when nothing is under way and the circuit is open. */
    void whenDrained(Runnable then) {
        synchronized (this) {
            onDrained = then;
        }
        tellIfDrained();
    }

    private synchronized @Nullable Update next() {
        Update next = circuit.admitsCalls() && underWay < MOST_UNDER_WAY ? waiting.poll() : null;
        if (next != null) {
            underWay++;
        }
        return next;
    }

    private void ended(Update update, @Nullable Throwable failure) {
        boolean first;
        synchronized (this) {
            underWay--;
            first = !update.failed;
            if (failure != null) {
                keep(update);
            }
        }
        if (failure == null) {
            drain();
        } else if (first) {
            // A later failure may be the update's own fault; whether the ledger is there, claims and heartbeats find
            // out.
            circuit.failed(failure);
        }
        tellIfDrained();
    }

    private void keep(Update update) {
        long now = clock.now(TimeUnit.NANOSECONDS);
        if (!update.failed) {
            update.failed = true;
            update.failedSince = now;
        }
        if (now - update.failedSince < TRIED_FOR) {
            enqueueRefused(update);
        } else {
            lose(update, "it was refused for too long");
        }
    }

    private void enqueueRefused(Update update) {
        if (enqueue(refused, update)) {
            refusedSubjects.add(update.subject);
        }
    }

    private boolean enqueue(Queue<Update> queue, Update update) {
        if (waiting.size() + refused.size() < MOST_WAITING) {
            queue.add(update);
            return true;
        }
        lose(update, "too many wait already");
        return false;
    }

    private void lose(Update update, String why) {
        if (lost.sum() == 0) {
            LOG.error(
                    "{} is not noted in the shared ledger, since {}: a process that is given the task may report it again."
                            + " Look at the ledger; further ones are counted, and told at the end",
                    update.subject,
                    why);
        }
        lost.increment();
    }

    private void tellIfDrained() {
        Runnable drained;
        synchronized (this) {
            drained = onDrained;
            if (drained == null || underWay > 0 || (circuit.admitsCalls() && !waiting.isEmpty())) {
                return;
            }
        }
        drained.run();
    }

    /** Something to be written; told by its call how that ended. */
    private final class Update implements BiConsumer<@Nullable Object, @Nullable Throwable> {
        final Object subject;
        boolean failed;
        long failedSince;
        private final Function<SharedLedger, CompletionStage<?>> what;

        Update(Object subject, Function<SharedLedger, CompletionStage<?>> what) {
            this.subject = subject;
            this.what = what;
        }

        void write() {
            calls.<Object>call(what, Long.MAX_VALUE, this);
        }

        @Override
        public void accept(@Nullable Object value, @Nullable Throwable failure) {
            ended(this, failure);
        }
    }
}
