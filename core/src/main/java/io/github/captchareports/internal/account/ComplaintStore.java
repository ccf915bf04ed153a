package io.github.captchareports.internal.account;

import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Asks the complaint memory, for all accounts. A failure of the memory is logged once and has no other effect. Thread-safe. */
public final class ComplaintStore {
    private static final Logger LOG = LoggerFactory.getLogger(ComplaintStore.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 300;

    private final ComplaintMemory memory;
    private final Scheduler clock;
    private final Duration patience;
    private final FatalErrors fatal;
    private final AtomicBoolean toldRecall = new AtomicBoolean();
    private final AtomicBoolean toldRemember = new AtomicBoolean();

    private ComplaintStore(ComplaintMemory memory, ReporterSettings settings, FatalErrors fatal) {
        this.memory = memory;
        this.clock = settings.clock();
        SharedLedgerSettings sharing = settings.sharing();
        this.patience = sharing == null ? PATIENCE : sharing.timeout();
        this.fatal = fatal;
    }

    /** Null where there is no memory. */
    public static @Nullable ComplaintStore of(ReporterSettings settings, FatalErrors fatal) {
        ComplaintMemory memory = settings.complaintMemory();
        return memory == null ? null : new ComplaintStore(memory, settings, fatal);
    }

    /**
     * Asks for a state.
     *
     * @param answer called once, now or later, with the text, or null where there is none; never called where the memory does
     *     not answer
     */
    public void recall(AccountName account, Consumer<@Nullable String> answer) {
        ask(() -> memory.recall(account), (state, failure) -> {
            if (failure == null && state != null) {
                answer.accept(state.orElse(null));
            } else if (toldRecall.compareAndSet(false, true)) {
                LOG.warn(
                        "what was known of the complaints of account '{}' cannot be read, and it begins as if it had never"
                                + " complained: {}. Look at the complaint memory; that of other accounts is not told",
                        account.label(),
                        failure == null ? "no answer" : shown(failure));
            }
        });
    }

    /** Hands a state over. */
    public void remember(AccountName account, String state) {
        try {
            memory.remember(account, state);
            toldRemember.set(false);
        } catch (RuntimeException | Error thrown) {
            if (!fatal.note(thrown) && toldRemember.compareAndSet(false, true)) {
                LOG.warn(
                        "the complaints of account '{}' cannot be remembered, and the next process will know nothing of them:"
                                + " {}. Look at the complaint memory; it is tried again, and told once",
                        account.label(),
                        shown(thrown));
            }
        }
    }

    /** Has a state forgotten. */
    public void forget(AccountName account) {
        ask(() -> memory.forget(account), (done, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "the complaints of account '{}' are forgotten here, but not for the next process: {}. Look at the"
                                + " complaint memory, and forget them again",
                        account.label(),
                        shown(failure));
            }
        });
    }

    private <T> void ask(
            Supplier<? extends CompletionStage<? extends @Nullable T>> question,
            BiConsumer<@Nullable T, @Nullable Throwable> answer) {
        AtomicBoolean answered = new AtomicBoolean();
        Disposable.Swap timer = Disposables.swap();
        stage(question).whenComplete((value, failure) -> {
            if (answered.compareAndSet(false, true)) {
                timer.dispose();
                if (!fatal.note(failure)) {
                    answer.accept(value, failure);
                }
            }
        });
        if (answered.get()) {
            return;
        }
        Runnable late = () -> {
            if (answered.compareAndSet(false, true)) {
                answer.accept(null, new TimeoutException("no answer within " + patience));
            }
        };
        try {
            timer.update(clock.schedule(late, SaturatedNanos.of(patience), TimeUnit.NANOSECONDS));
        } catch (RuntimeException | Error noTimers) {
            fatal.note(noTimers);
            late.run();
        }
    }

    private static <T> CompletionStage<? extends @Nullable T> stage(
            Supplier<? extends CompletionStage<? extends @Nullable T>> question) {
        try {
            return Objects.requireNonNull(question.get(), "the complaint memory's answer");
        } catch (RuntimeException | Error thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private static String shown(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return ForeignText.clean(cause.toString(), LONGEST);
    }
}
