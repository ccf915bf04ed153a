package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.shared.Pooling;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.SharedLedger.AccountName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The complaints of an account: those of this process, and, where it shares the account, those of all. What either guard holds is
 * held. A guard keeps books; its failing decides no report.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    /** So long the last view of what other processes complain of is good for; then complaints wait for a new one. */
    private static final long GOOD_FOR = Duration.ofMinutes(5).toNanos();

    private final Account account;
    private final ReportProvider provider;
    private final EngineSettings settings;
    private final Fatal fatal;
    private final ComplaintGuard own;
    private final @Nullable ComplaintGuard all;
    private final @Nullable Pooling pooling;
    /** Whether complaints are held at all. */
    private final boolean holding;

    private volatile long viewedAt;

    Complaints(Account account, ReportProvider provider, EngineSettings settings, Books books) {
        this.account = account;
        this.provider = provider;
        this.settings = settings;
        this.fatal = books.fatal;
        ComplaintLimits limits = account.complaintLimits();
        ComplaintGuard.Terms terms = new ComplaintGuard.Terms(
                account.label(),
                limits == null ? provider.complaintLimits() : limits,
                types(provider::judgedPerDomain),
                types(type -> provider.method(Verdict.CORRECT, type) != null));
        this.holding = terms.limits().enabled();
        long now = settings.nanos();
        this.own = new ComplaintGuard(terms, books::complaints, now);
        this.viewedAt = now;
        Sharing sharing = settings.sharing();
        if (sharing == null) {
            this.all = null;
            this.pooling = null;
        } else {
            ComplaintGuard guard = new ComplaintGuard(terms, books::complaints, now);
            this.all = guard;
            this.pooling = new Pooling(
                    new AccountName(provider.id(), account.label()),
                    sharing.process(),
                    (int) terms.limits().window().toHours(),
                    () -> settings.wallClock().toEpochMilli(),
                    (type, domain, hoursBack, sums) -> guarded(() -> guard.observeOthers(
                            type,
                            domain,
                            hoursBack,
                            sums.solved(),
                            sums.complaints(),
                            sums.confirmations(),
                            settings.nanos())));
        }
    }

    /** What is exchanged with the other processes; null where there are none. */
    @Nullable
    Pooling pooling() {
        return pooling;
    }

    /** The other processes' view has just been taken in. */
    void viewed() {
        viewedAt = settings.nanos();
    }

    /** Whether a report is held back. */
    boolean holds(ReportRequest request, long now) {
        try {
            return (request.verdict() == Verdict.INCORRECT && isBlind(now))
                    || own.holds(request.verdict(), request.captchaType(), request.domain(), now)
                    || (all != null && all.holds(request.verdict(), request.captchaType(), request.domain(), now));
        } catch (RuntimeException | Error defect) {
            failed(defect);
            return false;
        }
    }

    /** Whether nothing is known any more of what other processes complain of. */
    private boolean isBlind(long now) {
        return all != null && holding && now - viewedAt > GOOD_FOR;
    }

    /** A report is about to be sent. */
    void noteSending(ReportRequest request, long now) {
        boolean complaint = request.verdict() == Verdict.INCORRECT;
        guarded(() -> {
            each(guard -> guard.count(request.verdict(), request.captchaType(), request.domain(), now));
            pool(request.captchaType(), request.domain(), new Pooling.Sums(1, complaint ? 1 : 0, complaint ? 0 : 1));
        });
    }

    /** Tasks were solved that are never reported. */
    void noteSolved(CaptchaType type, @Nullable String domain, long solved) {
        long now = settings.nanos();
        each(guard -> guard.observeSolved(type, domain, solved, now));
        pool(type, domain, new Pooling.Sums(solved, 0, 0));
    }

    /** A good solution, which the service takes no report for. */
    void noteUnsupported(ReportRequest request) {
        if (request.verdict() == Verdict.CORRECT) {
            guarded(() -> noteSolved(request.captchaType(), request.domain(), 1));
        }
    }

    /** The service took a report, or did not. */
    void noteDecision(ReportRequest request, Decision decision, long now) {
        ProbableCause cause = decision instanceof Decision.Reject rejected ? rejected.cause() : null;
        guarded(() -> {
            if (cause == ProbableCause.WORKERS_FILTERED) {
                own.workersFiltered(request.captchaType(), request.domain(), now);
            } else if (request.verdict() == Verdict.INCORRECT && cause == ProbableCause.COMPLAINT_RATIO) {
                own.refused(request.captchaType(), request.domain(), now);
            } else if (request.verdict() == Verdict.INCORRECT && decision instanceof Decision.Accept) {
                own.accepted(request.captchaType(), request.domain(), now);
            }
        });
    }

    /** Of each kind the figures that stand worse: this process's own, or those of all. */
    List<ComplaintFigures> figures() {
        long now = settings.nanos();
        List<ComplaintFigures> figures = own.figures(now);
        if (all == null) {
            return figures;
        }
        record Kind(CaptchaType type, @Nullable String domain) {}
        Map<Kind, ComplaintFigures> mine = new HashMap<>();
        figures.forEach(figure -> mine.put(new Kind(figure.captchaType(), figure.domain()), figure));
        List<ComplaintFigures> worst = new ArrayList<>();
        for (ComplaintFigures figure : all.figures(now)) {
            ComplaintFigures here = mine.remove(new Kind(figure.captchaType(), figure.domain()));
            worst.add(here != null && here.state().compareTo(figure.state()) > 0 ? here : figure);
        }
        worst.addAll(mine.values());
        return worst;
    }

    private void each(Consumer<ComplaintGuard> act) {
        act.accept(own);
        if (all != null) {
            act.accept(all);
        }
    }

    private void pool(CaptchaType type, @Nullable String domain, Pooling.Sums sums) {
        if (pooling != null) {
            String judged = domain == null || !provider.judgedPerDomain(type) ? null : domain.toLowerCase(Locale.ROOT);
            pooling.count(type, judged, sums);
        }
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

    /** The types that the provider says yes to; one that it fails on costs the guard that type, and the account nothing. */
    private Set<CaptchaType> types(Predicate<CaptchaType> which) {
        Set<CaptchaType> types = EnumSet.noneOf(CaptchaType.class);
        for (CaptchaType type : CaptchaType.values()) {
            try {
                if (which.test(type)) {
                    types.add(type);
                }
            } catch (RuntimeException | Error thrown) {
                Fatal.rethrow(thrown);
                LOG.error("provider '{}' failed to say what it does with {}", provider.id(), type, thrown);
            }
        }
        return types;
    }
}
