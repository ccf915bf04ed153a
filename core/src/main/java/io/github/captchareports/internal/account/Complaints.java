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
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.guard.GuardCounts;
import io.github.captchareports.internal.guard.GuardSettings;
import io.github.captchareports.internal.guard.SharedComplaintCounts;
import io.github.captchareports.internal.guard.TaskNumber;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.internal.telemetry.ListenerFanOut;
import io.github.captchareports.internal.time.SaturatedNanos;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The complaints of one account: tells its guard what happens to each report, shares the counts with the other processes of
 * the account where there are any, and has them remembered for the next process. Where any of this fails the reports go on.
 */
public final class Complaints {
    private static final Set<Outcome> NOT_RECORDED =
            EnumSet.of(Outcome.REJECTED, Outcome.UNDELIVERED, Outcome.EXPIRED, Outcome.WITHHELD);

    private final ListenerFanOut listeners;
    private final GuardClock clock;
    private final GuardFailures failures;
    private final ComplaintGuard guard;
    private final @Nullable SharedComplaints shared;
    private final ComplaintCheckpoints checkpoints;

    public Complaints(
            Account account,
            ReportProvider provider,
            ReporterSettings settings,
            ListenerFanOut listeners,
            FatalErrors fatal,
            @Nullable ComplaintStore store) {
        this.listeners = listeners;
        this.failures = new GuardFailures(account.label(), fatal);
        long nanos = settings.nanos();
        long sinceEpoch =
                SaturatedNanos.of(Duration.ofMillis(settings.wallClock().toEpochMilli())) - nanos;
        this.clock = new GuardClock(settings.clock(), sinceEpoch);
        ComplaintLimits limits = account.complaintLimits();
        GuardSettings guardSettings = new GuardSettings(
                account.label(),
                limits == null ? provider.complaintLimits() : limits,
                ComplaintScopes.of(provider),
                account.solvedPerDay());
        this.guard = new ComplaintGuard(guardSettings, this::tell, clock.at(nanos));
        AccountName name = new AccountName(provider.id(), account.label());
        SharedLedgerSettings sharing = settings.sharing();
        this.shared = sharing == null
                ? null
                : new SharedComplaints(
                        new SharedComplaintCounts(
                                name,
                                sharing.process(),
                                (int) guardSettings.limits().window().toHours(),
                                () -> settings.wallClock().toEpochMilli(),
                                others -> failures.catching(() -> guard.observeOthers(others, clock.now()))),
                        guard,
                        clock);
        this.checkpoints = new ComplaintCheckpoints(name, guard, clock, failures, store, shared);
        checkpoints.recall();
    }

    /** What is exchanged with the other processes; null where there are none. */
    @Nullable
    public SharedComplaintCounts sharedCounts() {
        return shared == null ? null : shared.counts();
    }

    /** The counts of the other processes have just been added. */
    public void viewed() {
        SharedComplaints others = shared;
        if (others != null) {
            others.exchanged();
        }
        failures.catching(() -> guard.countsCame(clock.now()));
    }

    /** The ledger can be reached again: it is asked again for what it did not answer, and is handed the present state. */
    public void regained() {
        checkpoints.recall();
        checkpoints.remember();
    }

    /** Whether a report is held back. */
    public boolean holds(ReportRequest request, long nanos) {
        try {
            look(nanos);
            return guard.holds(request.verdict(), request.captchaType(), clock.at(nanos));
        } catch (RuntimeException | Error defect) {
            failures.note(defect);
            return false;
        }
    }

    /** A report was received, whatever becomes of it. */
    public void noteReceived(ReportRequest request) {
        failures.catching(() -> {
            CaptchaType type = request.captchaType();
            share(
                    type,
                    guard.received(
                            TaskNumber.of(request.taskId()), request.verdict(), type, request.domain(), clock.now()));
            checkpoints.rememberSoon();
        });
    }

    /**
     * A report is about to be sent, for the first time.
     *
     * @return whether it is a probe: the one complaint that finds out whether the service listens to complaints again
     */
    public boolean noteSending(ReportRequest request, long nanos) {
        boolean probe = false;
        try {
            probe = guard.sent(request.verdict(), request.captchaType(), clock.at(nanos));
            if (request.verdict() == Verdict.CORRECT) {
                share(request.captchaType(), GuardCounts.CONFIRMED);
            }
            checkpoints.rememberSoon();
        } catch (RuntimeException | Error defect) {
            failures.note(defect);
        }
        return probe;
    }

    /**
     * A report that was being sent at {@code sentAt} has its end.
     *
     * @param mine whether this process has brought about the end
     * @param probe what {@link #noteSending} has said
     */
    public void noteEnd(ReportResult result, long sentAt, boolean mine, boolean probe) {
        ReportRequest request = result.request();
        if (request.verdict() != Verdict.INCORRECT) {
            return;
        }
        failures.catching(() -> {
            CaptchaType type = request.captchaType();
            if (!mine || NOT_RECORDED.contains(result.outcome())) {
                guard.notRecorded(type, clock.at(sentAt), clock.now());
                if (probe && result.outcome() != Outcome.REJECTED) {
                    guard.probeAgain(type, clock.now());
                }
            } else {
                share(type, GuardCounts.COMPLAINED);
            }
            checkpoints.rememberSoon();
        });
    }

    /** Tasks were solved that are never reported. */
    public void noteSolved(CaptchaType type, @Nullable String domain, long solved) {
        guard.observeSolved(type, domain, solved, clock.now());
        share(type, new GuardCounts(solved, 0, 0, 0, 0));
        checkpoints.rememberSoon();
    }

    /** So many tasks were solved in all. */
    public void noteTotal(CaptchaType type, long solved) {
        guard.totalSolved(type, solved, clock.now());
        share(type, new GuardCounts(0, solved, 0, 0, 0));
        checkpoints.rememberSoon();
    }

    /** Why the service most likely refused: for the share of complaints only where that is plausible. */
    public ProbableCause judged(ProbableCause likeliest, List<ProbableCause> possible, ReportRequest request) {
        boolean otherwise = likeliest == ProbableCause.COMPLAINT_RATIO && possible.contains(ProbableCause.TOO_LATE);
        try {
            return otherwise && !guard.isRatioPlausible(request.captchaType(), clock.now())
                    ? ProbableCause.TOO_LATE
                    : likeliest;
        } catch (RuntimeException | Error defect) {
            failures.note(defect);
            return likeliest;
        }
    }

    /** The service accepted a report, or did not. */
    public void noteDecision(ReportRequest request, Decision decision, long nanos) {
        ProbableCause cause = decision instanceof Decision.Reject rejected ? rejected.cause() : null;
        CaptchaType type = request.captchaType();
        failures.catching(() -> {
            if (cause == ProbableCause.WORKERS_FILTERED) {
                guard.workersFiltered(type, clock.at(nanos));
            } else if (request.verdict() == Verdict.INCORRECT && cause == ProbableCause.COMPLAINT_RATIO) {
                guard.refused(type, clock.at(nanos));
            } else if (request.verdict() == Verdict.INCORRECT && decision instanceof Decision.Accept) {
                guard.accepted(type, clock.at(nanos));
            }
            checkpoints.rememberSoon();
        });
    }

    /** The figures of each scope. */
    public List<ComplaintFigures> figures() {
        look(clock.nanos());
        return guard.figures(clock.now());
    }

    /** Forgets what was counted and what is held, here and in the memory. */
    public void forget() {
        guard.forget(clock.now());
        SharedComplaints others = shared;
        if (others != null) {
            others.counts().forget();
        }
        checkpoints.forget();
    }

    /** Has the memory remember what is known at the end. */
    public void close() {
        checkpoints.close();
    }

    private void tell(ComplaintEvent event) {
        listeners.onComplaints(event);
        checkpoints.remember();
    }

    private void look(long nanos) {
        SharedComplaints others = shared;
        if (others != null) {
            others.look(nanos);
        }
    }

    private void share(CaptchaType type, GuardCounts counts) {
        SharedComplaints others = shared;
        if (others != null && !counts.equals(GuardCounts.NONE)) {
            others.counts().count(type, counts);
        }
    }
}
