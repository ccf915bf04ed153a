package io.github.captchareports.internal.shared;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Calls the shared ledger, and waits for no answer longer than the timeout. Thread-safe. */
final class LedgerCalls {
    private final SharedLedger ledger;
    private final long timeout;
    private final CallTimeouts timeouts;
    private final Consumer<@Nullable Throwable> onFailure;

    /**
     * No calls yet.
     *
     * @param timeout nanoseconds that an answer may take
     * @param onFailure told what the ledger throws or ends an answer with, also after the timeout; null for none
     */
    LedgerCalls(SharedLedger ledger, long timeout, Scheduler clock, Consumer<@Nullable Throwable> onFailure) {
        this.ledger = ledger;
        this.timeout = timeout;
        this.timeouts = new CallTimeouts(clock, onFailure);
        this.onFailure = onFailure;
    }

    /**
     * Makes a call.
     *
     * @param most nanoseconds to wait at most, if that is less than the timeout
     * @param answer told once, on any thread: the value, or why there is none
     */
    <T> void call(
            Function<SharedLedger, ? extends CompletionStage<? extends @Nullable T>> question,
            long most,
            BiConsumer<@Nullable T, @Nullable Throwable> answer) {
        Pending<T> call = new Pending<>(answer);
        try {
            timeouts.add(call, Math.max(1, Math.min(timeout, most)));
        } catch (RuntimeException | Error noTimers) {
            onFailure.accept(noTimers);
            answer.accept(null, noTimers);
            return;
        }
        stage(question).whenComplete(call);
    }

    private <T> CompletionStage<? extends @Nullable T> stage(
            Function<SharedLedger, ? extends CompletionStage<? extends @Nullable T>> question) {
        try {
            return Objects.requireNonNull(question.apply(ledger), "the shared ledger's answer");
        } catch (RuntimeException | Error thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** A call whose answer is waited for, by whoever takes it out of the timeouts first: the answer, or its deadline. */
    private final class Pending<T> extends CallTimeouts.Call implements BiConsumer<@Nullable T, @Nullable Throwable> {
        private final BiConsumer<@Nullable T, @Nullable Throwable> answer;

        Pending(BiConsumer<@Nullable T, @Nullable Throwable> answer) {
            this.answer = answer;
        }

        @Override
        public void accept(@Nullable T value, @Nullable Throwable failure) {
            onFailure.accept(failure);
            if (timeouts.remove(this)) {
                answer.accept(value, failure);
            }
        }

        @Override
        void giveUp(Throwable why) {
            answer.accept(null, why);
        }
    }
}
