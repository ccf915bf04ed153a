package io.github.captchareports.cli.ledger;

import io.github.captchareports.RateLimit;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** A ledger that may not be reachable yet. Until it is, every call fails, and each starts another attempt to connect. */
final class LateLedger implements SharedLedger, ComplaintMemory {
    private final Supplier<? extends SharedLedger> connecting;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile @Nullable SharedLedger there;
    private volatile RuntimeException why = new IllegalStateException("not connected yet");

    /**
     * Makes a ledger that is not connected.
     *
     * @param connecting reaches it, or throws; may block
     */
    LateLedger(Supplier<? extends SharedLedger> connecting) {
        this.connecting = connecting;
    }

    /** Connects, or throws what prevents it. */
    void connect() {
        try {
            there = connecting.get();
        } catch (RuntimeException failed) {
            why = failed;
            throw failed;
        }
    }

    @Override
    public CompletionStage<Claimed> claim(Claim claim) {
        return ask(ledger -> ledger.claim(claim));
    }

    @Override
    public CompletionStage<?> settle(Settlement settlement) {
        return this.<Object>ask(ledger -> ledger.settle(settlement).thenApply(done -> true));
    }

    @Override
    public CompletionStage<?> release(Task task, String token) {
        return this.<Object>ask(ledger -> ledger.release(task, token).thenApply(done -> true));
    }

    @Override
    public CompletionStage<Duration> reserve(AccountName account, RateLimit bucket, int tokens) {
        return ask(ledger -> ledger.reserve(account, bucket, tokens));
    }

    @Override
    public CompletionStage<List<Counts>> exchange(
            AccountName account, String process, List<Counts> mine, long sinceHour, Duration keep) {
        return ask(ledger -> ledger.exchange(account, process, mine, sinceHour, keep));
    }

    @Override
    public CompletionStage<Optional<String>> recall(AccountName account) {
        return ask(ledger -> ledger instanceof ComplaintMemory memory
                ? memory.recall(account)
                : CompletableFuture.completedStage(Optional.empty()));
    }

    /** A state that cannot be stored now is handed over again later, see {@link ComplaintMemory}. */
    @Override
    public void remember(AccountName account, String state) {
        if (there instanceof ComplaintMemory memory) {
            memory.remember(account, state);
        }
    }

    @Override
    public CompletionStage<?> forget(AccountName account) {
        return this.<Object>ask(ledger -> ledger instanceof ComplaintMemory memory
                ? memory.forget(account).thenApply(done -> true)
                : CompletableFuture.completedStage(true));
    }

    private <T> CompletionStage<T> ask(Function<SharedLedger, CompletionStage<T>> question) {
        SharedLedger reached = there;
        if (reached != null) {
            return question.apply(reached);
        }
        if (underWay.compareAndSet(false, true)) {
            Schedulers.boundedElastic().schedule(this::look);
        }
        return CompletableFuture.failedStage(why);
    }

    private void look() {
        try {
            connect();
        } catch (RuntimeException failed) {
            // The next call fails with it.
        } finally {
            underWay.set(false);
        }
    }
}
