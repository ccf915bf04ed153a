package io.github.captchareports.internal.account;

import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.guard.GuardSnapshot;
import io.github.captchareports.spi.AccountName;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Carries what the guard of one account knows from process to process: restores it from the complaint memory, and hands a
 * snapshot to the memory a minute after a change, with each event, and at the end. Does nothing where there is no memory.
 * Thread-safe.
 */
final class ComplaintCheckpoints {
    private static final Logger LOG = LoggerFactory.getLogger(ComplaintCheckpoints.class);
    private static final long EVERY = Duration.ofMinutes(1).toNanos();

    private final AccountName account;
    private final ComplaintGuard guard;
    private final GuardClock clock;
    private final GuardFailures failures;
    private final @Nullable ComplaintStore store;
    private final @Nullable SharedComplaints shared;

    /** Whether what earlier processes knew is here, or known to be nothing. */
    private volatile boolean recalled;

    private final Object remembering = new Object();
    // Written under the lock only.
    private volatile long rememberedAt;
    private volatile @Nullable Disposable timer;
    /** Whether the memory has a state that this process has to take back when it no longer holds. */
    private boolean kept;

    private boolean closed;

    ComplaintCheckpoints(
            AccountName account,
            ComplaintGuard guard,
            GuardClock clock,
            GuardFailures failures,
            @Nullable ComplaintStore store,
            @Nullable SharedComplaints shared) {
        this.account = account;
        this.guard = guard;
        this.clock = clock;
        this.failures = failures;
        this.store = store;
        this.shared = shared;
        this.rememberedAt = clock.nanos();
    }

    /** Asks the memory for what earlier processes knew, unless it has answered already. */
    void recall() {
        ComplaintStore memory = store;
        if (memory != null && !recalled) {
            memory.recall(account, state -> failures.catching(() -> restore(state)));
        }
    }

    /** Something was counted: a snapshot is handed over a minute after the last one. */
    void rememberSoon() {
        if (store == null || timer != null) {
            return;
        }
        synchronized (remembering) {
            if (!closed && timer == null) {
                try {
                    timer = clock.after(EVERY - (clock.nanos() - rememberedAt), this::remember);
                } catch (RejectedExecutionException noTimers) {
                    LOG.debug("the clock takes no more timers: the complaints are remembered at the end", noTimers);
                    timer = Disposables.disposed();
                }
            }
        }
    }

    /** Hands a snapshot over now. */
    void remember() {
        ComplaintStore memory = store;
        if (memory != null) {
            failures.catching(() -> {
                synchronized (remembering) {
                    if (!closed) {
                        remember(memory);
                    }
                }
            });
        }
    }

    /** Has the memory forget the account. */
    void forget() {
        ComplaintStore memory = store;
        if (memory != null) {
            synchronized (remembering) {
                kept = false;
                memory.forget(account);
            }
        }
    }

    /** Hands the last snapshot over. */
    void close() {
        remember();
        synchronized (remembering) {
            closed = true;
        }
    }

    private void restore(@Nullable String state) {
        recalled = true;
        if (state == null) {
            return;
        }
        try {
            GuardSnapshot snapshot = GuardSnapshot.parse(state);
            synchronized (remembering) {
                kept = isWorthKeeping(snapshot);
            }
            int dropped = guard.restore(snapshot, shared == null, clock.now());
            if (shared != null && shared.haveCome()) {
                guard.countsCame(clock.now());
            }
            if (dropped > 0) {
                LOG.warn(
                        "account '{}': {} lines of what was known of its complaints lie in the future and are left"
                                + " out; check the clock of this machine and of the one that wrote them",
                        account.label(),
                        dropped);
            }
        } catch (IllegalArgumentException unreadable) {
            LOG.warn(
                    "account '{}': what was known of its complaints is lost: {}",
                    account.label(),
                    unreadable.getMessage());
        }
    }

    private void remember(ComplaintStore memory) {
        Disposable pending = timer;
        if (pending != null) {
            pending.dispose();
            timer = null;
        }
        rememberedAt = clock.nanos();
        GuardSnapshot snapshot = guard.snapshot(clock.now(), shared == null);
        boolean worth = isWorthKeeping(snapshot);
        if (worth || kept) {
            kept = worth;
            memory.remember(account, snapshot.text());
        }
    }

    /** Where processes share the account only a hold is kept, by the processes that hold: the others would take it back. */
    private boolean isWorthKeeping(GuardSnapshot snapshot) {
        return shared == null ? !snapshot.isEmpty() : snapshot.isHolding();
    }
}
