package io.github.captchareports.simulator.internal.judge;

import static io.github.captchareports.simulator.SimulatedCaptchaType.HCAPTCHA;
import static io.github.captchareports.simulator.SimulatedCaptchaType.IMAGE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2_ENTERPRISE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3_ENTERPRISE;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.rules.Moderation;
import io.github.captchareports.simulator.rules.RecaptchaStatistics;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.rules.Whitelisting;
import io.github.captchareports.simulator.rules.WorkerFiltering;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.IgnoredBecause;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Anti-Captcha: whatever becomes of a report, the wire says success. */
public final class AntiCaptchaJudge implements Judge {
    private static final Set<SimulatedCaptchaType> RECAPTCHAS =
            EnumSet.of(RECAPTCHA_V2, RECAPTCHA_V2_ENTERPRISE, RECAPTCHA_V3, RECAPTCHA_V3_ENTERPRISE);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Arbitration arbitration;
    private final @Nullable Moderation moderation;
    private final @Nullable RecaptchaStatistics statistics;
    private final @Nullable Whitelisting whitelisting;
    private final @Nullable WorkerFiltering filtering;
    private final Map<Customer, Standing> standings = new ConcurrentHashMap<>();

    public AntiCaptchaJudge(ServiceRules rules, Chance chance) {
        this.arbitration = new Arbitration(chance);
        this.moderation = rules.find(Moderation.class).orElse(null);
        this.statistics = rules.find(RecaptchaStatistics.class).orElse(null);
        this.whitelisting = rules.find(Whitelisting.class).orElse(null);
        this.filtering = rules.find(WorkerFiltering.class).orElse(null);
    }

    /** What is held for and against an account; guarded by itself. */
    private static final class Standing {
        final @Nullable ConfirmationMeter images;
        final @Nullable ScopedMeters<RecaptchaMeter> recaptchas;
        final CoveredTime ignoring = new CoveredTime();
        final RollingCounts lastMinute = new RollingCounts(MINUTE, 1);
        final WorkerList whitelist = new WorkerList();
        final WorkerList filtered = new WorkerList();

        Standing(@Nullable Moderation moderation, @Nullable RecaptchaStatistics statistics) {
            images = moderation == null ? null : new ConfirmationMeter(moderation);
            recaptchas = statistics == null
                    ? null
                    : new ScopedMeters<>(statistics.judgedBy(), () -> new RecaptchaMeter(statistics));
        }
    }

    @Override
    public void solved(Customer customer, SimulatedCaptchaType type, @Nullable String domain, long tasks, long now) {
        customer.figures().solved(tasks);
        if (!RECAPTCHAS.contains(type)) {
            return;
        }
        Standing standing = standing(customer);
        synchronized (standing) {
            standing.lastMinute.add(0, tasks, now);
            ScopedMeters<RecaptchaMeter> meters = standing.recaptchas;
            if (meters != null) {
                meters.of(meters.scope(type, domain)).solved(tasks, now);
            }
        }
    }

    @Override
    public void solvedEvenly(Customer customer, SteadyVolume volume, long from, long to) {
        customer.figures().solved(volume.between(from, to));
        SteadyVolume recaptchas = volume.of(RECAPTCHAS);
        if (recaptchas.isNone()) {
            return;
        }
        Standing standing = standing(customer);
        synchronized (standing) {
            standing.lastMinute.addEvenly(0, recaptchas, from, to);
            ScopedMeters<RecaptchaMeter> meters = standing.recaptchas;
            if (meters != null) {
                recaptchas
                        .by(meters.judgedBy())
                        .forEach((scope, part) -> meters.of(scope).solvedEvenly(part, from, to));
            }
        }
    }

    @Override
    public void worked(Worker worker, SimulatedTask task) {
        worker.solved(Worker.Kind.of(task.captchaType(), task.domain()), task.actuallyCorrect(), null);
    }

    @Override
    public boolean refuses(Report report, long now) {
        return false;
    }

    @Override
    public void recorded(Report report, long now) {
        Standing standing = standing(report.customer());
        IgnoredBecause reason;
        synchronized (standing) {
            reason = judge(report, standing, now);
        }
        if (reason == null) {
            report.customer().figures().counted(report.verdict(), report.isTruthful());
        } else {
            report.customer().figures().ignored(report.verdict(), reason);
        }
    }

    private @Nullable IgnoredBecause judge(Report report, Standing standing, long now) {
        if (report.type() == IMAGE) {
            return image(report, standing);
        }
        if (report.type() == HCAPTCHA) {
            filter(report, standing, now);
            return null;
        }
        return report.verdict() == SimulatedVerdict.CORRECT
                ? confirmed(report, standing, now)
                : complained(report, standing, now);
    }

    private @Nullable IgnoredBecause image(Report report, Standing standing) {
        ConfirmationMeter meter = standing.images;
        Moderation rule = moderation;
        if (meter == null || rule == null) {
            return null;
        }
        if (meter.ignores()) {
            return IgnoredBecause.LOW_CONFIRMATION;
        }
        SimulatedTask task = report.task();
        if (task != null) {
            boolean upheld = arbitration.moderatorsAgree(task.id(), task.actuallyCorrect(), rule);
            meter.judged(upheld);
            AccountFigures figures = report.customer().figures();
            figures.judged(upheld ? 1 : 0, upheld ? 0 : 1);
            if (upheld) {
                figures.refunded(1, task.priceMicros());
            }
        }
        return null;
    }

    private @Nullable IgnoredBecause complained(Report report, Standing standing, long now) {
        IgnoredBecause reason = held(report, standing, now);
        Worker worker = report.worker();
        if (reason == null && worker != null) {
            standing.whitelist.unmark(worker.number());
        }
        return reason;
    }

    private static @Nullable IgnoredBecause held(Report complaint, Standing standing, long now) {
        ScopedMeters<RecaptchaMeter> meters = standing.recaptchas;
        if (meters == null) {
            return null;
        }
        RecaptchaMeter meter = meters.of(meters.scope(complaint.type(), complaint.domain()));
        IgnoredBecause reason = meter.complained(now);
        standing.ignoring.cover(now, meter.ignoringUntil());
        return reason;
    }

    private @Nullable IgnoredBecause confirmed(Report report, Standing standing, long now) {
        Whitelisting rule = whitelisting;
        if (rule == null) {
            return null;
        }
        if (report.type() == RECAPTCHA_V2) {
            return IgnoredBecause.PLAIN_V2;
        }
        if (standing.lastMinute.sum(0, now) < rule.tasksAMinute()) {
            return IgnoredBecause.TOO_FEW_A_MINUTE;
        }
        Worker worker = report.worker();
        if (worker != null) {
            standing.whitelist.mark(worker.number(), now + rule.length().toMillis());
        }
        return null;
    }

    private void filter(Report report, Standing standing, long now) {
        Worker worker = report.worker();
        if (filtering != null && worker != null) {
            standing.filtered.mark(worker.number(), now + filtering.length().toMillis());
        }
    }

    @Override
    public Predicate<Worker> eligible(Customer customer, Worker.Kind kind, long now) {
        if (kind.type() != HCAPTCHA) {
            return worker -> true;
        }
        Standing standing = standing(customer);
        return worker -> {
            synchronized (standing) {
                return !standing.filtered.has(worker.number(), now);
            }
        };
    }

    @Override
    public Preference preferred(Customer customer, Worker.Kind kind, long now) {
        if (whitelisting == null || !RECAPTCHAS.contains(kind.type())) {
            return Preference.NONE;
        }
        Standing standing = standing(customer);
        return new Preference(whitelisting.preference(), worker -> {
            synchronized (standing) {
                return standing.whitelist.has(worker.number(), now);
            }
        });
    }

    @Override
    public String nobodyEligible(Worker.Kind kind) {
        return "ERROR_ALL_WORKERS_FILTERED";
    }

    @Override
    public void settle(long now) {
        // Moderators are as fast as the answer.
    }

    @Override
    public AccountTruth truth(Customer customer, long now) {
        return customer.figures().truth(customer.name(), ignoring(standing(customer), now));
    }

    private static AccountTruth.Ignoring ignoring(Standing standing, long now) {
        synchronized (standing) {
            CoveredTime time = standing.ignoring;
            return time.until() == Long.MIN_VALUE
                    ? AccountTruth.Ignoring.NEVER
                    : new AccountTruth.Ignoring(
                            Duration.ofMillis(time.millis(now)), Instant.ofEpochMilli(time.until()));
        }
    }

    @Override
    public WorkerTruth truth(Worker worker, Iterable<Customer> customers, long now) {
        Map<String, Instant> whitelisted = new TreeMap<>();
        Map<String, Instant> filtered = new TreeMap<>();
        for (Customer customer : customers) {
            Standing standing = standings.get(customer);
            if (standing != null) {
                synchronized (standing) {
                    note(standing.whitelist, worker, customer, now, whitelisted);
                    note(standing.filtered, worker, customer, now, filtered);
                }
            }
        }
        return worker.truth(whitelisted, filtered, now);
    }

    private static void note(WorkerList list, Worker worker, Customer customer, long now, Map<String, Instant> marked) {
        if (list.has(worker.number(), now)) {
            marked.put(customer.name(), Instant.ofEpochMilli(list.end(worker.number())));
        }
    }

    private Standing standing(Customer customer) {
        return standings.computeIfAbsent(customer, absent -> new Standing(moderation, statistics));
    }
}
