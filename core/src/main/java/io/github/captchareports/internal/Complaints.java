package io.github.captchareports.internal;

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
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.guard.GuardCounts;
import io.github.captchareports.internal.guard.GuardSnapshot;
import io.github.captchareports.internal.shared.Pooling;
import io.github.captchareports.spi.ComplaintMemory;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.SharedLedger.AccountName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The complaints of an account: those of this process, of the processes before it, and, where it shares the account, those
 * of all. A guard keeps books; its failing decides no report.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    /** So long the last view of what other processes complain of is good for; then no share is known. */
    private static final long GOOD_FOR = Duration.ofMinutes(5).toNanos();

    private static final long REMEMBER_EVERY = Duration.ofMinutes(1).toNanos();
    private static final Set<Outcome> NOT_RECORDED =
            EnumSet.of(Outcome.REJECTED, Outcome.UNDELIVERED, Outcome.EXPIRED, Outcome.WITHHELD);

    private final Account account;
    private final ReportProvider provider;
    private final EngineSettings settings;
    private final Books books;
    private final Fatal fatal;
    private final ComplaintGuard guard;
    private final @Nullable Pooling pooling;
    private final @Nullable ComplaintMemory memory;
    private final AccountName name;
    /** From the monotonic clock to the guard's, which counts from the epoch. */
    private final long sinceEpoch;

    private volatile long viewedAt;
    private volatile long rememberedAt;

    Complaints(Account account, ReportProvider provider, EngineSettings settings, Books books) {
        this.account = account;
        this.provider = provider;
        this.settings = settings;
        this.books = books;
        this.fatal = books.fatal;
        this.memory = settings.complaintMemory();
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
                        (type, hour, counts) -> guarded(() -> guard.observeOthers(type, hour, counts, now())));
        recall();
    }

    /** What is exchanged with the other processes; null where there are none. */
    @Nullable
    Pooling pooling() {
        return pooling;
    }

    /** The other processes' view has just been taken in. */
    void viewed() {
        viewedAt = settings.nanos();
        look(viewedAt);
    }

    /** Whether a report is held back. */
    boolean holds(ReportRequest request, long nanos) {
        try {
            look(nanos);
            return guard.holds(request.verdict(), request.captchaType(), now(nanos));
        } catch (RuntimeException | Error defect) {
            failed(defect);
            return false;
        }
    }

    /** A report is taken in, whatever becomes of it. */
    void noteTold(ReportRequest request) {
        guarded(() -> {
            CaptchaType type = request.captchaType();
            pool(type, guard.told(request.taskId(), request.verdict(), type, request.domain(), now()));
            rememberNowAndThen();
        });
    }

    /** A report is about to be sent, for the first time. */
    void noteSending(ReportRequest request, long nanos) {
        guarded(() -> {
            guard.sent(request.verdict(), request.captchaType(), now(nanos));
            if (request.verdict() == Verdict.CORRECT) {
                pool(request.captchaType(), new GuardCounts(0, 0, 0, 0, 1));
            }
        });
    }

    /** A report that was being sent at {@code sentAt} has its end. */
    void noteEnd(ReportResult result, long sentAt) {
        ReportRequest request = result.request();
        if (request.verdict() != Verdict.INCORRECT) {
            return;
        }
        guarded(() -> {
            if (NOT_RECORDED.contains(result.outcome())) {
                guard.notRecorded(request.captchaType(), now(sentAt), now());
            } else {
                pool(request.captchaType(), new GuardCounts(0, 0, 0, 1, 0));
            }
        });
    }

    /** Tasks were solved that are never reported. */
    void noteSolved(CaptchaType type, @Nullable String domain, long solved) {
        guard.observeSolved(type, domain, solved, now());
        pool(type, new GuardCounts(solved, 0, 0, 0, 0));
        rememberNowAndThen();
    }

    /** So many tasks were solved in all. */
    void noteTotal(CaptchaType type, long solved) {
        guard.totalSolved(type, solved, now());
        pool(type, new GuardCounts(0, solved, 0, 0, 0));
        rememberNowAndThen();
    }

    /** Why the service most likely refused: for the share of complaints only where that is plausible. */
    ProbableCause judged(ProbableCause likeliest, List<ProbableCause> possible, ReportRequest request) {
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
    void noteDecision(ReportRequest request, Decision decision, long nanos) {
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
        });
    }

    /** The figures of each scope. */
    List<ComplaintFigures> figures() {
        look(settings.nanos());
        return guard.figures(now());
    }

    /** Forgets what was counted and what is held, here and in the memory. */
    void forget() {
        guard.forget(now());
        remember();
    }

    /** The last word for the memory. */
    void close() {
        remember();
    }

    private void tell(ComplaintEvent event) {
        books.complaints(event);
        remember();
    }

    private void recall() {
        ComplaintMemory before = memory;
        if (before == null) {
            return;
        }
        guarded(() -> {
            String state = before.recall(name);
            if (state == null) {
                return;
            }
            try {
                int dropped = guard.restore(GuardSnapshot.parse(state), pooling == null, now());
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
        });
    }

    private void rememberNowAndThen() {
        if (memory != null && settings.nanos() - rememberedAt >= REMEMBER_EVERY) {
            remember();
        }
    }

    private void remember() {
        ComplaintMemory later = memory;
        if (later != null) {
            guarded(() -> {
                rememberedAt = settings.nanos();
                later.remember(name, guard.snapshot(now()).text());
            });
        }
    }

    /** Whether nothing is known any more of what other processes do. */
    private void look(long nanos) {
        if (pooling != null) {
            guard.blind(nanos - viewedAt > GOOD_FOR, now(nanos));
        }
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
                Fatal.rethrow(thrown);
                LOG.error("provider '{}' failed to say what it judges {} with", provider.id(), type, thrown);
            }
        }
        return scopes;
    }
}
