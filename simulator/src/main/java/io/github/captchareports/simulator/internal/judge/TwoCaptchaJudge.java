package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.rules.ComplaintSuspension;
import io.github.captchareports.simulator.rules.JudgedBy;
import io.github.captchareports.simulator.rules.SecondSolve;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.rules.WorkerRestriction;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.ComplaintScope;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** 2Captcha: complaints about images are reviewed, those about tokens go into the statistics of the worker. */
public final class TwoCaptchaJudge implements Judge {
    private final Arbitration arbitration;
    private final @Nullable ComplaintSuspension suspension;
    private final @Nullable SecondSolve secondSolve;
    private final @Nullable WorkerRestriction restriction;
    private final ReviewQueue reviews;
    private final Map<Customer, ScopedMeters<SuspensionMeter>> meters = new ConcurrentHashMap<>();

    public TwoCaptchaJudge(ServiceRules rules, Chance chance) {
        this.arbitration = new Arbitration(chance);
        this.suspension = rules.find(ComplaintSuspension.class).orElse(null);
        this.secondSolve = rules.find(SecondSolve.class).orElse(null);
        this.restriction = rules.find(WorkerRestriction.class).orElse(null);
        this.reviews = new ReviewQueue(secondSolve == null ? Duration.ZERO : secondSolve.reviewDelay());
    }

    @Override
    public void solved(Customer customer, SimulatedCaptchaType type, @Nullable String domain, long tasks, long now) {
        customer.figures().solved(tasks);
        ScopedMeters<SuspensionMeter> own = meters(customer);
        if (own != null) {
            synchronized (own) {
                own.of(own.scope(type, domain)).solved(tasks, now);
            }
        }
    }

    @Override
    public void solvedEvenly(Customer customer, SteadyVolume volume, long from, long to) {
        customer.figures().solved(volume.between(from, to));
        ScopedMeters<SuspensionMeter> own = meters(customer);
        if (own != null) {
            synchronized (own) {
                volume.by(own.judgedBy()).forEach((scope, part) -> own.of(scope).solvedEvenly(part, from, to));
            }
        }
    }

    @Override
    public void worked(Worker worker, SimulatedTask task) {
        boolean token = task.captchaType() != SimulatedCaptchaType.IMAGE;
        worker.solved(
                Worker.Kind.of(task.captchaType(), task.domain()), task.actuallyCorrect(), token ? restriction : null);
    }

    @Override
    public boolean refuses(Report report, long now) {
        settle(now);
        ScopedMeters<SuspensionMeter> own = meters(report.customer());
        if (own == null) {
            return false;
        }
        synchronized (own) {
            if (!own.of(own.scope(report.type(), report.domain())).refuses(report.verdict(), now)) {
                return false;
            }
        }
        report.customer().figures().refused(report.verdict());
        return true;
    }

    @Override
    public void recorded(Report report, long now) {
        Customer customer = report.customer();
        customer.figures().counted(report.verdict(), report.isTruthful());
        ScopedMeters<SuspensionMeter> own = meters(customer);
        if (own != null) {
            synchronized (own) {
                ComplaintScope scope = own.scope(report.type(), report.domain());
                SuspensionMeter meter = own.of(scope);
                if (meter.recorded(report.verdict(), now)) {
                    suspend(customer, scope, meter, now);
                }
            }
        }
        SimulatedTask task = report.task();
        if (report.verdict() == SimulatedVerdict.INCORRECT && task != null) {
            complained(report, task, now);
        }
    }

    private void complained(Report report, SimulatedTask task, long now) {
        Worker worker = report.worker();
        if (task.captchaType() == SimulatedCaptchaType.IMAGE) {
            if (secondSolve != null) {
                boolean upheld = arbitration.answersDiffer(task.id(), task.actuallyCorrect(), secondSolve);
                boolean refunded = upheld && arbitration.refunds(task.id(), secondSolve);
                report.customer().figures().awaitsReview();
                reviews.add(complainant(report), worker, upheld, refunded, task.priceMicros(), now);
            }
        } else if (worker != null && restriction != null) {
            worker.complained(Worker.Kind.of(task.captchaType(), task.domain()), now, restriction);
        }
    }

    @Override
    public Predicate<Worker> eligible(Customer customer, Worker.Kind kind, long now) {
        return worker -> !worker.isRestricted(kind, now);
    }

    @Override
    public Preference preferred(Customer customer, Worker.Kind kind, long now) {
        return Preference.NONE;
    }

    @Override
    public String nobodyEligible(Worker.Kind kind) {
        return "ERROR_NO_SLOT_AVAILABLE";
    }

    @Override
    public void settle(long now) {
        for (ReviewQueue.Batch batch : reviews.due(now)) {
            batch.penalties().forEach(Worker::penalise);
            batch.outcomes().forEach((complainant, outcome) -> settle(complainant, outcome, now));
        }
    }

    private void settle(ReviewQueue.Complainant complainant, ReviewQueue.Outcome outcome, long now) {
        Customer customer = complainant.customer();
        customer.figures().reviewed(outcome.upheld, outcome.dismissed);
        customer.figures().refunded(outcome.refunds, outcome.refundedMicros);
        ScopedMeters<SuspensionMeter> own = meters(customer);
        if (own != null) {
            synchronized (own) {
                SuspensionMeter meter = own.of(complainant.scope());
                if (meter.judged(outcome.upheld, outcome.dismissed, now)) {
                    suspend(customer, complainant.scope(), meter, now);
                }
            }
        }
    }

    private ReviewQueue.Complainant complainant(Report report) {
        JudgedBy judgedBy = suspension == null ? JudgedBy.ACCOUNT : suspension.judgedBy();
        return new ReviewQueue.Complainant(
                report.customer(), ComplaintScope.of(judgedBy, report.type(), report.domain()));
    }

    @Override
    public AccountTruth truth(Customer customer, long now) {
        return customer.figures().truth(customer.name(), AccountTruth.Ignoring.NEVER);
    }

    @Override
    public WorkerTruth truth(Worker worker, Iterable<Customer> customers, long now) {
        return worker.truth(Map.of(), Map.of(), now);
    }

    private void suspend(Customer customer, ComplaintScope scope, SuspensionMeter meter, long now) {
        boolean all = suspension != null && suspension.scope() == ComplaintSuspension.Scope.ALL_REPORTS;
        customer.figures()
                .suspended(new AccountTruth.Suspension(
                        Instant.ofEpochMilli(now),
                        Instant.ofEpochMilli(meter.suspendedUntil()),
                        all ? null : SimulatedVerdict.INCORRECT,
                        scope));
    }

    /** The account's meters, guarded by themselves. */
    private @Nullable ScopedMeters<SuspensionMeter> meters(Customer customer) {
        ComplaintSuspension rule = suspension;
        return rule == null
                ? null
                : meters.computeIfAbsent(
                        customer, absent -> new ScopedMeters<>(rule.judgedBy(), () -> new SuspensionMeter(rule)));
    }
}
