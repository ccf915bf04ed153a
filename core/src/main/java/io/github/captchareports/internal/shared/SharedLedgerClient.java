package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.SharedLedger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The way to the shared ledger. Nobody waits longer than the timeout; after a failure nobody asks at all until a beat finds
 * the ledger there again. What is to be noted waits meanwhile, up to a bound. Thread-safe.
 */
public final class SharedLedgerClient {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLedgerClient.class);
    private static final int MOST_NOTES = 100_000;
    private static final int NOTES_AT_ONCE = 1_000;
    /** Longer than any window: the ends of that time are of no use to anybody. */
    private static final long KEPT_FOR = TimeUnit.MINUTES.toNanos(16);
    /** How long the last notes have. */
    private static final long CLOSING = TimeUnit.SECONDS.toNanos(2);

    private final LedgerCalls calls;
    private final LedgerCircuit circuit = new LedgerCircuit();
    private final Scheduler clock;
    private final Consumer<@Nullable Throwable> onFailure;
    private final List<Function<SharedLedger, CompletionStage<?>>> beats = new ArrayList<>();
    /** To be written as soon as the ledger is there. */
    private final Queue<Note> notes = new ArrayDeque<>();
    /** To be tried again with the next beat. */
    private final Queue<Note> refused = new ArrayDeque<>();

    private final LongAdder lost = new LongAdder();
    private final AtomicInteger writing = new AtomicInteger();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean closed;
    private volatile @Nullable Disposable beating;
    private int noting;

    /**
     * A way that is taken to be open.
     *
     * @param timeout nanoseconds that an answer may take
     * @param onFailure told what the ledger throws, or ends an answer with; null for none
     */
    public SharedLedgerClient(
            SharedLedger ledger, long timeout, Scheduler clock, Consumer<@Nullable Throwable> onFailure) {
        this.calls = new LedgerCalls(ledger, timeout, clock, onFailure);
        this.onFailure = onFailure;
        this.clock = clock;
    }

    /** Tells that {@link #isUp()} has changed, maybe more than once since. Before {@link #open}. */
    public void watch(Runnable watcher) {
        circuit.watch(watcher);
    }

    /** Has something asked with each beat. Before {@link #open}. */
    public void beat(Function<SharedLedger, CompletionStage<?>> question) {
        beats.add(question);
    }

    /** Begins to beat. */
    public void open() {
        beat();
    }

    /** Whether the ledger could be reached when it was asked last. */
    public boolean isUp() {
        return circuit.admitsCalls();
    }

    /** Notes that were given up because too many had to wait. */
    public long lost() {
        return lost.sum();
    }

    /**
     * Asks the ledger, unless it was lost.
     *
     * @param most nanoseconds to wait at most, if that is less than the timeout
     * @param answer told once, on any thread: the answer, or null where there is none in time
     */
    public <T> void ask(Function<SharedLedger, CompletionStage<T>> question, long most, Consumer<@Nullable T> answer) {
        if (circuit.admitsCalls()) {
            calls.<T>call(question, most, (value, failure) -> {
                if (failure != null) {
                    circuit.failed(failure);
                }
                answer.accept(value);
            });
        } else {
            answer.accept(null);
        }
    }

    /**
     * Has something noted, in the end: while the ledger is lost it waits. Noting it twice must do the same as once.
     *
     * @param about names it in the log, should it be lost
     */
    public void note(Object about, Function<SharedLedger, CompletionStage<?>> what) {
        Note note = new Note(about, what);
        synchronized (this) {
            if (!circuit.admitsCalls() || !notes.isEmpty()) {
                queue(notes, note);
                return;
            }
            noting++;
        }
        write(note);
    }

    /** Ends the beats, and completes when all is noted, or cannot be. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            Disposable next = beating;
            if (next != null) {
                next.dispose();
            }
            beats.forEach(question -> note("the counts of an account", question));
            endIfDone();
            try {
                clock.schedule(this::end, CLOSING, TimeUnit.NANOSECONDS);
            } catch (RuntimeException | Error noTimers) {
                onFailure.accept(noTimers);
                end();
            }
            return ended.asMono();
        });
    }

    private void beat() {
        if (closed) {
            return;
        }
        circuit.heartbeat();
        for (Function<SharedLedger, CompletionStage<?>> question : beats) {
            calls.<Object>call(question, Long.MAX_VALUE, (value, failure) -> {
                if (failure == null) {
                    heartbeatAnswered();
                } else {
                    circuit.failed(failure);
                }
            });
        }
        try {
            beating = clock.schedule(this::beat, circuit.state().heartbeatNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error noTimers) {
            onFailure.accept(noTimers);
            LOG.warn("the clock takes no more timers: the shared ledger is asked no more", noTimers);
        }
    }

    /** The ledger answers. What it has refused is tried again with each heartbeat, in case it takes no notes yet. */
    private void heartbeatAnswered() {
        synchronized (this) {
            notes.addAll(refused);
            refused.clear();
        }
        circuit.heartbeatAnswered();
        writeKept();
    }

    private void writeKept() {
        if (writing.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            Note next;
            while ((next = nextKept()) != null) {
                write(next);
            }
            missed = writing.addAndGet(-missed);
        } while (missed != 0);
    }

    private synchronized @Nullable Note nextKept() {
        Note next = circuit.admitsCalls() && noting < NOTES_AT_ONCE ? notes.poll() : null;
        if (next != null) {
            noting++;
        }
        return next;
    }

    private void write(Note note) {
        calls.<Object>call(note.what, Long.MAX_VALUE, (value, failure) -> {
            boolean first;
            synchronized (this) {
                noting--;
                first = !note.failed;
                if (failure != null) {
                    keep(note);
                }
            }
            if (failure == null) {
                writeKept();
            } else if (first) {
                // Later failures may be its own trouble: whether the ledger is there, claims and beats know.
                circuit.failed(failure);
            }
            endIfDone();
        });
    }

    /** Once the windows of its time are over, nobody needs a note any more. */
    private void keep(Note note) {
        long now = clock.now(TimeUnit.NANOSECONDS);
        if (!note.failed) {
            note.failed = true;
            note.failedSince = now;
        }
        if (now - note.failedSince < KEPT_FOR) {
            queue(refused, note);
        } else {
            giveUp(note, "it was refused for too long");
        }
    }

    private void queue(Queue<Note> queue, Note note) {
        if (notes.size() + refused.size() < MOST_NOTES) {
            queue.add(note);
        } else {
            giveUp(note, "too many wait already");
        }
    }

    private void giveUp(Note note, String why) {
        if (lost.sum() == 0) {
            LOG.error(
                    "{} is not noted in the shared ledger, since {}: a process that is given the task may report it again."
                            + " Look at the ledger; further ones are counted, and told at the end",
                    note.about,
                    why);
        }
        lost.increment();
    }

    private void endIfDone() {
        synchronized (this) {
            if (!closed || noting > 0 || (circuit.admitsCalls() && !notes.isEmpty())) {
                return;
            }
        }
        end();
    }

    private void end() {
        if (ended.tryEmitEmpty() != Sinks.EmitResult.OK) {
            return;
        }
        long left;
        synchronized (this) {
            left = lost.sum() + notes.size() + refused.size() + noting;
        }
        if (left > 0) {
            LOG.warn(
                    "{} ends are not, or not certainly, noted in the shared ledger: processes that are given these tasks may"
                            + " report them again",
                    left);
        }
    }

    /** Something to be noted. */
    private static final class Note {
        final Object about;
        final Function<SharedLedger, CompletionStage<?>> what;
        boolean failed;
        long failedSince;

        Note(Object about, Function<SharedLedger, CompletionStage<?>> what) {
            this.about = about;
            this.what = what;
        }
    }
}
