package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Calls the shared ledger every two seconds, every second while it is lost, whether the circuit admits calls or not: each
 * account exchanges its counts, and the circuit learns by it whether the ledger is there. Thread-safe once it has started.
 */
final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final LedgerCalls calls;
    private final LedgerCircuit circuit;
    private final Runnable onAnswer;
    private final Scheduler clock;
    private final Consumer<@Nullable Throwable> onFailure;
    private final List<Function<SharedLedger, CompletionStage<?>>> questions = new ArrayList<>();
    private volatile boolean stopped;
    private volatile @Nullable Disposable next;

    /**
     * Asks nothing yet.
     *
     * @param onAnswer told of each answer; failures go to the circuit
     * @param onFailure told when the clock takes no timer
     */
    Heartbeat(
            LedgerCalls calls,
            LedgerCircuit circuit,
            Runnable onAnswer,
            Scheduler clock,
            Consumer<@Nullable Throwable> onFailure) {
        this.calls = calls;
        this.circuit = circuit;
        this.onAnswer = onAnswer;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /** Has a question asked each time. Called before {@link #beat}. */
    void add(Function<SharedLedger, CompletionStage<?>> question) {
        questions.add(question);
    }

    List<Function<SharedLedger, CompletionStage<?>>> questions() {
        return questions;
    }

    /** Asks now, and again from time to time until it is stopped. */
    void beat() {
        if (stopped) {
            return;
        }
        circuit.heartbeat();
        for (Function<SharedLedger, CompletionStage<?>> question : questions) {
            calls.<Object>call(question, Long.MAX_VALUE, (value, failure) -> {
                if (failure == null) {
                    onAnswer.run();
                } else {
                    circuit.failed(failure);
                }
            });
        }
        try {
            next = clock.schedule(this::beat, circuit.state().heartbeatNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error noTimers) {
            onFailure.accept(noTimers);
            LOG.warn("the clock takes no more timers: the shared ledger is asked no more", noTimers);
        }
    }

    /** Asks no more. */
    void stop() {
        stopped = true;
        Disposable timer = next;
        if (timer != null) {
            timer.dispose();
        }
    }
}
