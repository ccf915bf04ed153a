package io.github.captchareports.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** 2Captcha: complaints about images are reviewed, those about tokens go into the statistics of the worker. */
final class TwoCaptchaJudge implements Judge {
    private final Arbitration arbitration;
    private final @Nullable ComplaintSuspension suspension;
    private final @Nullable SecondSolve secondSolve;
    private final @Nullable WorkerRestriction restriction;
    private final ReviewQueue reviews;
    private final Map<Customer, SuspensionMeter> meters = new ConcurrentHashMap<>();

    TwoCaptchaJudge(ServiceRules rules, Chance chance) {
        this.arbitration = new Arbitration(chance);
        this.suspension = rules.find(ComplaintSuspension.class).orElse(null);
        this.secondSolve = rules.find(SecondSolve.class).orElse(null);
        this.restriction = rules.find(WorkerRestriction.class).orElse(null);
        this.reviews = new ReviewQueue(secondSolve == null ? Duration.ZERO : secondSolve.reviewDelay());
    }

    @Override
    public void solved(Customer customer, SimulatedCaptchaType type, long now) {
        customer.figures.solved();
        SuspensionMeter meter = meter(customer);
        if (meter != null) {
            synchronized (meter) {
                meter.solved(now);
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
    public boolean refuses(Customer customer, SimulatedVerdict verdict, long now) {
        settle(now);
        SuspensionMeter meter = meter(customer);
        if (meter == null) {
            return false;
        }
        synchronized (meter) {
            if (!meter.refuses(verdict, now)) {
                return false;
            }
        }
        customer.figures.refused(verdict);
        return true;
    }

    @Override
    public void recorded(Report report, long now) {
        Customer customer = report.customer();
        customer.figures.counted(report.verdict());
        SuspensionMeter meter = meter(customer);
        if (meter != null) {
            synchronized (meter) {
                if (meter.recorded(report.verdict(), now)) {
                    suspend(customer, meter, now);
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
                report.customer().figures.awaitsReview();
                reviews.add(report.customer(), worker, upheld, refunded, task.priceMicros(), now);
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
            batch.outcomes().forEach((customer, outcome) -> settle(customer, outcome, now));
        }
    }

    private void settle(Customer customer, ReviewQueue.Outcome outcome, long now) {
        customer.figures.reviewed(outcome.upheld, outcome.dismissed);
        customer.figures.refunded(outcome.refunds, outcome.refundedMicros);
        SuspensionMeter meter = meter(customer);
        if (meter != null) {
            synchronized (meter) {
                if (meter.judged(outcome.upheld, outcome.dismissed, now)) {
                    suspend(customer, meter, now);
                }
            }
        }
    }

    @Override
    public AccountTruth truth(Customer customer, long now) {
        return customer.figures.truth(customer.name(), AccountTruth.Ignoring.NEVER);
    }

    @Override
    public WorkerTruth truth(Worker worker, Iterable<Customer> customers, long now) {
        return worker.truth(Map.of(), Map.of(), now);
    }

    private void suspend(Customer customer, SuspensionMeter meter, long now) {
        boolean all = suspension != null && suspension.scope() == ComplaintSuspension.Scope.ALL_REPORTS;
        customer.figures.suspended(new AccountTruth.Suspension(
                Instant.ofEpochMilli(now),
                Instant.ofEpochMilli(meter.suspendedUntil()),
                all ? null : SimulatedVerdict.INCORRECT));
    }

    private @Nullable SuspensionMeter meter(Customer customer) {
        ComplaintSuspension rule = suspension;
        return rule == null ? null : meters.computeIfAbsent(customer, absent -> new SuspensionMeter(rule));
    }
}
