package io.github.captchareports.internal.account;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.Clamp;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.guard.GuardCounts;
import io.github.captchareports.internal.guard.GuardSnapshot;
import io.github.captchareports.internal.guard.Pooling;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.Sharing;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.ListenerFanOut;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.SharedLedger.AccountName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The complaints of an account: those of this process, of the processes before it, and, where it shares the account, those
 * of all. Its failing decides no report.
 */
public final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    /** So long the last view of what other processes complain of is good for; then no share is known. */
    private static final long GOOD_FOR = Duration.ofMinutes(5).toNanos();

    private static final long REMEMBER_EVERY = Duration.ofMinutes(1).toNanos();
    private static final Set<Outcome> NOT_RECORDED =
            EnumSet.of(Outcome.REJECTED, Outcome.UNDELIVERED, Outcome.EXPIRED, Outcome.WITHHELD);

    private final Account account;
    private final ReportProvider provider;
    private final ReporterSettings settings;
    private final ListenerFanOut listeners;
    private final FatalErrors fatal;
    private final ComplaintGuard guard;
    private final @Nullable Pooling pooling;
    private final @Nullable ComplaintStore store;
    private final AccountName name;
    /** From the monotonic clock to the guard's, which counts from the epoch. */
    private final long sinceEpoch;

    private volatile long viewedAt;
    /** Whether a view has come at all. */
    private volatile boolean viewed;
    /** Whether the others' counts have not come for as long as they are waited for. */
    private volatile boolean waitedInVain;
    /** Whether what earlier processes knew is here, or known to be nothing. */
    private volatile boolean recalled;

    private final Object remembering = new Object();
    // Written under the lock only.
    private volatile long rememberedAt;
    private volatile @Nullable Disposable timer;
    /** Whether the memory has something that this process has to take back when it is over. */
    private boolean kept;

    private boolean closed;

    public Complaints(
            Account account,
            ReportProvider provider,
            ReporterSettings settings,
            ListenerFanOut listeners,
            FatalErrors fatal,
            @Nullable ComplaintStore store) {
        this.account = account;
        this.provider = provider;
        this.settings = settings;
        this.listeners = listeners;
        this.fatal = fatal;
        this.store = store;
        this.name = new AccountName(provider.id(), account.label());
        long nanos = settings.nanos();
        this.sinceEpoch = Clamp.nanos(Duration.ofMillis(settings.wallClock().toEpochMilli())) - nanos;
        ComplaintLimits limits = account.complaintLimits();
        ComplaintGuard.Terms terms = new ComplaintGuard.Terms(
                account.label(),
                limits == null ? provider.complaintLimits() : limits,
                scopes(),
                account.solvedPerDay());
        this.guard = new ComplaintGuard(terms, this::tell, now(nanos));
        this.viewedAt = nanos;
        this.rememberedAt = nanos;
        Sharing sharing = settings.sharing();
        this.pooling = sharing == null
                ? null
                : new Pooling(
                        name,
                        sharing.process(),
                        (int) terms.limits().window().toHours(),
                        () -> settings.wallClock().toEpochMilli(),
                        news -> guarded(() -> guard.observeOthers(news, now())));
        recall();
    }

    /** What is exchanged with the other processes; null where there are none. */
    @Nullable
    public Pooling pooling() {
        return pooling;
    }

    /** The other processes' view has just been taken in. */
    public void viewed() {
        viewedAt = settings.nanos();
        viewed = true;
        look(viewedAt);
        guarded(() -> guard.countsCame(now(viewedAt)));
    }

    /** The ledger is there again: what was not to be had from it is asked for, and what it may have missed is told. */
    public void regained() {
        if (!recalled) {
            recall();
        }
        remember();
    }

    /** Whether a report is held back. */
    public boolean holds(ReportRequest request, long nanos) {
        try {
            look(nanos);
            return guard.holds(request.verdict(), request.captchaType(), now(nanos));
        } catch (RuntimeException | Error defect) {
            failed(defect);
            return false;
        }
    }

    /** A report is taken in, whatever becomes of it. */
    public void noteTold(ReportRequest request) {
        guarded(() -> {
            CaptchaType type = request.captchaType();
            pool(type, guard.told(request.taskId(), request.verdict(), type, request.domain(), now()));
            rememberSoon();
        });
    }

    /**
     * A report is about to be sent, for the first time.
     *
     * @return whether it is the one complaint that finds out whether complaints are listened to again
     */
    public boolean noteSending(ReportRequest request, long nanos) {
        boolean[] probe = new boolean[1];
        guarded(() -> {
            probe[0] = guard.sent(request.verdict(), request.captchaType(), now(nanos));
            if (request.verdict() == Verdict.CORRECT) {
                pool(request.captchaType(), GuardCounts.CONFIRMED);
            }
            rememberSoon();
        });
        return probe[0];
    }

    /**
     * A report that was being sent at {@code sentAt} has its end.
     *
     * @param mine whether what it ended with is of this process's making
     * @param probe what {@link #noteSending} has said
     */
    public void noteEnd(ReportResult result, long sentAt, boolean mine, boolean probe) {
        ReportRequest request = result.request();
        if (request.verdict() != Verdict.INCORRECT) {
            return;
        }
        guarded(() -> {
            if (!mine || NOT_RECORDED.contains(result.outcome())) {
                guard.notRecorded(request.captchaType(), now(sentAt), now());
                if (probe && result.outcome() != Outcome.REJECTED) {
                    guard.probeAgain(request.captchaType(), now());
                }
            } else {
                pool(request.captchaType(), GuardCounts.COMPLAINED);
            }
            rememberSoon();
        });
    }

    /** Tasks were solved that are never reported. */
    public void noteSolved(CaptchaType type, @Nullable String domain, long solved) {
        guard.observeSolved(type, domain, solved, now());
        pool(type, new GuardCounts(solved, 0, 0, 0, 0));
        rememberSoon();
    }

    /** So many tasks were solved in all. */
    public void noteTotal(CaptchaType type, long solved) {
        guard.totalSolved(type, solved, now());
        pool(type, new GuardCounts(0, solved, 0, 0, 0));
        rememberSoon();
    }

    /** Why the service most likely refused: for the share of complaints only where that is plausible. */
    public ProbableCause judged(ProbableCause likeliest, List<ProbableCause> possible, ReportRequest request) {
        boolean otherwise = likeliest == ProbableCause.COMPLAINT_RATIO && possible.contains(ProbableCause.TOO_LATE);
        try {
            return otherwise && !guard.isRatioPlausible(request.captchaType(), now())
                    ? ProbableCause.TOO_LATE
                    : likeliest;
        } catch (RuntimeException | Error defect) {
            failed(defect);
            return likeliest;
        }
    }

    /** The service took a report, or did not. */
    public void noteDecision(ReportRequest request, Decision decision, long nanos) {
        ProbableCause cause = decision instanceof Decision.Reject rejected ? rejected.cause() : null;
        CaptchaType type = request.captchaType();
        guarded(() -> {
            if (cause == ProbableCause.WORKERS_FILTERED) {
                guard.workersFiltered(type, now(nanos));
            } else if (request.verdict() == Verdict.INCORRECT && cause == ProbableCause.COMPLAINT_RATIO) {
                guard.refused(type, now(nanos));
            } else if (request.verdict() == Verdict.INCORRECT && decision instanceof Decision.Accept) {
                guard.accepted(type, now(nanos));
            }
            rememberSoon();
        });
    }

    /** The figures of each scope. */
    public List<ComplaintFigures> figures() {
        look(settings.nanos());
        return guard.figures(now());
    }

    /** Forgets what was counted and what is held, here and in the memory. */
    public void forget() {
        guard.forget(now());
        Pooling shared = pooling;
        if (shared != null) {
            shared.forget();
        }
        ComplaintStore later = store;
        if (later != null) {
            synchronized (remembering) {
                kept = false;
                later.forget(name);
            }
        }
    }

    /** The last word for the memory. */
    public void close() {
        remember();
        synchronized (remembering) {
            closed = true;
        }
    }

    private void tell(ComplaintEvent event) {
        listeners.onComplaints(event);
        remember();
    }

    private void recall() {
        ComplaintStore before = store;
        if (before != null) {
            before.recall(name, state -> guarded(() -> takeUp(state)));
        }
    }

    private void takeUp(@Nullable String state) {
        recalled = true;
        if (state == null) {
            return;
        }
        try {
            GuardSnapshot snapshot = GuardSnapshot.parse(state);
            synchronized (remembering) {
                kept = isWorthKeeping(snapshot);
            }
            int dropped = guard.restore(snapshot, pooling == null, now());
            if (viewed) {
                guard.countsCame(now());
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

    /** A minute after the last time. */
    private void rememberSoon() {
        if (store == null || timer != null) {
            return;
        }
        synchronized (remembering) {
            if (!closed && timer == null) {
                long left = REMEMBER_EVERY - (settings.nanos() - rememberedAt);
                try {
                    timer = settings.clock().schedule(this::remember, Math.max(0, left), TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException noTimers) {
                    LOG.debug("the clock takes no more timers: the complaints are remembered at the end", noTimers);
                    timer = Disposables.disposed();
                }
            }
        }
    }

    private void remember() {
        ComplaintStore later = store;
        if (later != null) {
            guarded(() -> {
                synchronized (remembering) {
                    if (!closed) {
                        remember(later);
                    }
                }
            });
        }
    }

    private void remember(ComplaintStore later) {
        Disposable pending = timer;
        if (pending != null) {
            pending.dispose();
            timer = null;
        }
        rememberedAt = settings.nanos();
        GuardSnapshot snapshot = guard.snapshot(now(), pooling == null);
        boolean worth = isWorthKeeping(snapshot);
        if (worth || kept) {
            kept = worth;
            later.remember(name, snapshot.text());
        }
    }

    /** Where others share the account only what is held, by those who hold it: they would take it back otherwise. */
    private boolean isWorthKeeping(GuardSnapshot snapshot) {
        return pooling == null ? !snapshot.isEmpty() : snapshot.isHolding();
    }

    /** Whether nothing is known any more of what other processes do. */
    private void look(long nanos) {
        if (pooling != null) {
            guard.blind(() -> !viewed || isOutdated(nanos), now(nanos));
            boolean outdated = isOutdated(nanos);
            if (outdated && !waitedInVain) {
                // What was held before is not held for ever on the word of a ledger that does not come.
                guard.countsCame(now(nanos));
            }
            waitedInVain = outdated;
        }
    }

    private boolean isOutdated(long nanos) {
        return nanos - viewedAt > GOOD_FOR;
    }

    private void pool(CaptchaType type, GuardCounts counts) {
        if (pooling != null && !counts.equals(GuardCounts.NONE)) {
            pooling.count(type, counts);
        }
    }

    private long now() {
        return now(settings.nanos());
    }

    private long now(long nanos) {
        return nanos + sinceEpoch;
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error defect) {
            failed(defect);
        }
    }

    private void failed(Throwable defect) {
        if (!fatal.note(defect)) {
            LOG.error("the complaint guard of account '{}' failed; the reports go on", account.label(), defect);
        }
    }

    /** A type that the provider fails on is judged by itself, which costs the account nothing. */
    private Map<CaptchaType, String> scopes() {
        Map<CaptchaType, String> scopes = new EnumMap<>(CaptchaType.class);
        for (CaptchaType type : CaptchaType.values()) {
            try {
                scopes.put(type, provider.complaintScope(type));
            } catch (RuntimeException | Error thrown) {
                FatalErrors.rethrow(thrown);
                LOG.error("provider '{}' failed to say what it judges {} with", provider.id(), type, thrown);
            }
        }
        return scopes;
    }
}
