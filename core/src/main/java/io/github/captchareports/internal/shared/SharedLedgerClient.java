package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The client of the shared ledger. A question is answered within the timeout, and at once while the {@linkplain LedgerCircuit
 * circuit} is open; a {@linkplain Heartbeat heartbeat} finds out when the ledger is back. Updates go through a
 * {@linkplain WriteBehindQueue write-behind queue}: nobody waits for them. Thread-safe.
 */
public final class SharedLedgerClient {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLedgerClient.class);
    /** How long the last updates may take once the client is closed. */
    private static final long CLOSING = TimeUnit.SECONDS.toNanos(2);

    private final Scheduler clock;
    private final Consumer<@Nullable Throwable> onFailure;
    private final LedgerCalls calls;
    private final LedgerCircuit circuit = new LedgerCircuit();
    private final WriteBehindQueue queue;
    private final Heartbeat heartbeat;
    private final Sinks.Empty<Void> ended = Sinks.empty();

    /**
     * A client whose circuit is closed.
     *
     * @param timeout nanoseconds that an answer may take
     * @param onFailure told what the ledger throws, or ends an answer with; null for none
     */
    public SharedLedgerClient(
            SharedLedger ledger, long timeout, Scheduler clock, Consumer<@Nullable Throwable> onFailure) {
        this.clock = clock;
        this.onFailure = onFailure;
        this.calls = new LedgerCalls(ledger, timeout, clock, onFailure);
        this.queue = new WriteBehindQueue(calls, circuit, clock);
        this.heartbeat = new Heartbeat(calls, circuit, this::heartbeatAnswered, clock, onFailure);
    }

    /** Tells that {@link #isUp()} has changed, maybe more than once since. Called before {@link #open}. */
    public void watch(Runnable watcher) {
        circuit.watch(watcher);
    }

    /** Has a question asked with each heartbeat. Called before {@link #open}. */
    public void beat(Function<SharedLedger, CompletionStage<?>> question) {
        heartbeat.add(question);
    }

    /** Sends the first heartbeat. */
    public void open() {
        heartbeat.beat();
    }

    /** Whether the ledger could be reached when it was asked last. */
    public boolean isUp() {
        return circuit.admitsCalls();
    }

    /** Updates that were given up: too many waited, or they were refused for too long. */
    public long lost() {
        return queue.lost();
    }

    /**
     * Asks the ledger, unless the circuit is open.
     *
     * @param most nanoseconds to wait at most, if that is less than the timeout
     * @param answer told once, on any thread: the answer, or null where there is none in time
     */
    public <T> void ask(Function<SharedLedger, CompletionStage<T>> question, long most, Consumer<@Nullable T> answer) {
        if (!circuit.admitsCalls()) {
            answer.accept(null);
            return;
        }
        calls.<T>call(question, most, (value, failure) -> {
            if (failure != null) {
                circuit.failed(failure);
            }
            answer.accept(value);
        });
    }

    /**
     * Has something written in the end: while the circuit is open it waits. Writing it twice must do the same as writing it once.
     *
     * @param subject names the update in the log, should it be lost
     */
    public void write(Object subject, Function<SharedLedger, CompletionStage<?>> update) {
        queue.write(subject, update);
    }

    /** Stops the heartbeat, writes the last counts, and completes when all is written, or cannot be. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            heartbeat.stop();
            heartbeat.questions().forEach(question -> queue.write("the counts of an account", question));
            queue.whenDrained(this::end);
            try {
                clock.schedule(this::end, CLOSING, TimeUnit.NANOSECONDS);
            } catch (RuntimeException | Error noTimers) {
                onFailure.accept(noTimers);
                end();
            }
            return ended.asMono();
        });
    }

    private void heartbeatAnswered() {
        queue.retryRefused();
        circuit.heartbeatAnswered();
        queue.drain();
    }

    private void end() {
        if (ended.tryEmitEmpty() != Sinks.EmitResult.OK) {
            return;
        }
        long left = queue.unwritten();
        if (left > 0) {
            LOG.warn(
                    "{} ends are not, or not certainly, noted in the shared ledger: processes that are given these tasks may"
                            + " report them again",
                    left);
        }
    }
}
