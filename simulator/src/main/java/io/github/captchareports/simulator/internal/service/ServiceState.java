package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.SolveRefusedException;
import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.internal.judge.AntiCaptchaJudge;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.internal.judge.Judge;
import io.github.captchareports.simulator.internal.judge.Report;
import io.github.captchareports.simulator.internal.judge.TwoCaptchaJudge;
import io.github.captchareports.simulator.internal.judge.Worker;
import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.rules.Blocking;
import io.github.captchareports.simulator.rules.Economy;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.rules.Workforce;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.ServiceTruth;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The accounts, the workers and the judge of one service since the last reset. Safe for use by any thread. */
final class ServiceState {
    private static final long FIRST_ID = 80_000_000_001L;

    final Customers customers;
    final AccessControl access;
    private final SimulatedService service;
    private final Economy economy;
    private final WorkerPool workers;
    private final Judge judge;
    private final Background background;
    private final Chance chance;
    private final AtomicLong nextId = new AtomicLong(FIRST_ID);

    ServiceState(ServiceRules rules, Registry registry, long seed, long now) {
        this.service = rules.service();
        this.economy = rules.find(Economy.class).orElseThrow();
        this.chance = new Chance(seed);
        this.customers = new Customers(service, registry, economy.openingBalanceMicros());
        this.access =
                new AccessControl(service, registry, rules.find(Blocking.class).orElse(null));
        this.workers = new WorkerPool(rules.find(Workforce.class).orElseThrow(), seed);
        this.judge = service == SimulatedService.TWOCAPTCHA
                ? new TwoCaptchaJudge(rules, chance)
                : new AntiCaptchaJudge(rules, chance);
        this.background = new Background(registry, judge, chance);
        beginBackground(now);
    }

    /** What every account has solved unreported until now is solved, and what is set for it from now on counts. */
    void beginBackground(long now) {
        customers.all().forEach(customer -> background.begin(customer, now));
    }

    /** As {@link #beginBackground(long)}, for one account. */
    void beginBackground(String account, long now) {
        background.begin(customers.named(account), now);
    }

    /** Draws a worker, lets the worker solve, and takes the price. The task is not in the task table yet. */
    SimulatedTask solve(SolveOrder order, long now) {
        judge.settle(now);
        Customer customer = customers.named(order.account());
        background.catchUp(customer, now);
        SimulatedCode block = customer.blockedWith(now);
        if (block != null) {
            throw new SolveRefusedException(block, customer.name());
        }
        Worker.Kind kind = Worker.Kind.of(order.captchaType(), order.domain());
        Worker worker = draw(customer, kind, now);
        boolean correct = chance.next() < worker.reliability();
        int price = economy.priceMicros(order.captchaType());
        if (!customer.figures().pay(price)) {
            throw refused("ERROR_ZERO_BALANCE", customer);
        }
        Boolean decided = order.actuallyCorrect();
        SimulatedTask task = new SimulatedTask(
                service,
                nextId.getAndIncrement(),
                order.captchaType(),
                Instant.ofEpochMilli(now),
                decided == null ? correct : decided,
                customer.name(),
                worker.number(),
                price,
                order.domain(),
                order.language());
        judge.worked(worker, task);
        judge.solved(customer, task.captchaType(), task.domain(), 1, now);
        return task;
    }

    /** Checks the names in a task that somebody else has solved. */
    void check(SimulatedTask task) {
        if (task.account() != null) {
            customers.named(task.account());
        }
        if (task.worker() > 0) {
            Checks.between("worker", task.worker(), 1, workers.all().size());
        }
    }

    /** Takes a task that somebody else has solved into account, once. */
    void told(SimulatedTask task, long now) {
        Worker worker = workers.find(task.worker());
        if (worker != null) {
            judge.worked(worker, task);
        }
        if (task.account() != null) {
            Customer customer = customers.named(task.account());
            customer.figures().charge(task.priceMicros());
            background.catchUp(customer, now);
            judge.solved(customer, task.captchaType(), task.domain(), 1, now);
        }
    }

    /** Whether a report that could be recorded is. */
    Ruling report(Customer customer, Route.Method method, long taskId, @Nullable SimulatedTask task, long now) {
        String owner = task == null ? null : task.account();
        if (owner != null && !owner.equals(customer.name())) {
            return Ruling.UNKNOWN_TASK;
        }
        SimulatedCaptchaType type = task == null ? method.untoldType() : task.captchaType();
        Worker worker = task == null ? null : workers.find(task.worker());
        Report report = new Report(customer, method.verdict(), taskId, type, task, worker);
        background.catchUp(customer, now);
        if (judge.refuses(report, now)) {
            return Ruling.REPORTING_SUSPENDED;
        }
        if (owner == null) {
            judge.solved(customer, type, report.domain(), 1, now);
        }
        if (report.verdict() == SimulatedVerdict.INCORRECT) {
            background.complained(report, now);
        }
        judge.recorded(report, now);
        return Ruling.RECORDED;
    }

    ServiceTruth truth(long now) {
        judge.settle(now);
        Collection<Customer> all = customers.all();
        all.forEach(customer -> background.catchUp(customer, now));
        List<AccountTruth> accounts =
                all.stream().map(customer -> judge.truth(customer, now)).toList();
        List<WorkerTruth> pool = workers.all().stream()
                .map(worker -> judge.truth(worker, all, now))
                .toList();
        return new ServiceTruth(service, accounts, pool, access.addressBlocks());
    }

    private Worker draw(Customer customer, Worker.Kind kind, long now) {
        Predicate<Worker> eligible = judge.eligible(customer, kind, now);
        Judge.Preference preferred = judge.preferred(customer, kind, now);
        double which = chance.next();
        boolean fromTheList = chance.next() < preferred.share();
        Worker worker = fromTheList ? workers.draw(which, eligible.and(preferred.workers())) : null;
        if (worker == null) {
            worker = workers.draw(which, eligible);
        }
        if (worker == null) {
            throw refused(judge.nobodyEligible(kind), customer);
        }
        return worker;
    }

    private SolveRefusedException refused(String code, Customer customer) {
        return new SolveRefusedException(SimulatedCode.of(service, code), customer.name());
    }
}
