package io.github.captchareports.cli.economics;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.Truth;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Ten days of a client, on one turned clock for engine and simulator, over real connections. The clock stands still while
 * something is reported, and reports go one by one, each after the answer to the one before: the same seed plays the same
 * days.
 */
final class Experiment {
    /** A Monday. */
    static final Instant BEGIN = Instant.parse("2026-11-02T00:00:00Z");

    private static final Duration LENGTH = Duration.ofDays(10);
    /** How long the service may take to review the last complaints. */
    private static final Duration AFTERWARDS = Duration.ofDays(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RateLimit UNLIMITED = new RateLimit(1_000_000, 1_000_000);
    private static final String ACCOUNT = "client";
    private static final String KEY = "experiment-client";

    private final Client client;
    private final ComplaintLimits limits;
    private final CaptchaSimulator simulator;
    private final VirtualTimeScheduler clock;
    private final Random random;
    private final Memory memory = new Memory();
    private final double[] due;
    private Reporter reporter;
    private long wrong;
    private long held;

    private Experiment(
            Client client, ComplaintLimits limits, long seed, CaptchaSimulator simulator, VirtualTimeScheduler clock) {
        this.client = client;
        this.limits = limits;
        this.simulator = simulator;
        this.clock = clock;
        this.random = new Random(seed);
        this.due = new double[client.purchases().size()];
        this.reporter = open();
    }

    /** Plays a client's days by the rules of its service. */
    static ExperimentResult run(Client client, ComplaintLimits limits, ServiceRules rules, long seed) {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        clock.advanceTimeTo(BEGIN);
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .clock(() -> clock.now(TimeUnit.MILLISECONDS))
                .seed(seed)
                .logLimit(1)
                .rules(rules)
                .account(client.service(), ACCOUNT, KEY)
                .start()) {
            Experiment experiment = new Experiment(client, limits, seed, simulator, clock);
            try {
                return experiment.run();
            } finally {
                experiment.close();
            }
        }
    }

    private ExperimentResult run() {
        Duration process = client.process();
        for (Duration since = Duration.ZERO; since.compareTo(LENGTH) < 0; since = since.plus(client.step())) {
            if (process != null && since.toMillis() % process.toMillis() == 0) {
                close();
                reporter = open();
            }
            step(since);
        }
        Truth inTheEnd = simulator.truth();
        clock.advanceTimeBy(AFTERWARDS);
        return result(inTheEnd, simulator.truth());
    }

    /** A solution, and what the client thinks of it. */
    private record Seen(Client.Purchase purchase, SimulatedTask task, Verdict verdict) {}

    private void step(Duration since) {
        Instant end = BEGIN.plus(since).plus(client.step());
        List<Seen> delayed = new ArrayList<>();
        Flux<Seen> seen = Flux.fromIterable(bought(since)).map(purchase -> buy(purchase, since));
        if (client.complaintsFirst()) {
            seen = seen.sort(Comparator.comparing(Seen::verdict, Comparator.reverseOrder()));
        }
        report(seen.filter(this::isReported).filter(each -> !isDelayed(each, delayed)), null);
        Client.Delayed late = client.delayed();
        if (late != null) {
            clock.advanceTimeBy(late.delay());
            report(Flux.fromIterable(delayed), late.looks());
        }
        clock.advanceTimeTo(end);
    }

    /** What is bought in a step, of all kinds in turn. */
    private List<Client.Purchase> bought(Duration since) {
        double hours = client.step().toMinutes() / 60.0 * client.rhythm().share(BEGIN.plus(since));
        List<Client.Purchase> bought = new ArrayList<>();
        for (int kind = 0; kind < due.length; kind++) {
            Client.Purchase purchase = client.purchases().get(kind);
            due[kind] += purchase.anHour() * hours;
            // Makes up for rounding.
            for (; due[kind] > 1 - 1e-9; due[kind]--) {
                bought.add(purchase);
            }
        }
        return bought;
    }

    private Seen buy(Client.Purchase purchase, Duration since) {
        SolveOrder order = SolveOrder.of(client.service(), ACCOUNT, purchase.simulatedType());
        if (purchase.domains() > 0) {
            order = order.withDomain("site-" + random.nextInt(purchase.domains()) + ".example");
        }
        SimulatedTask task = simulator.solve(order);
        wrong += task.actuallyCorrect() ? 0 : 1;
        // Drawn for each, so that every policy sees the same days.
        boolean falseAlarm = random.nextDouble() < purchase.sight().falseAlarms(since);
        return new Seen(purchase, task, task.actuallyCorrect() && !falseAlarm ? Verdict.CORRECT : Verdict.INCORRECT);
    }

    private boolean isReported(Seen seen) {
        boolean reported = client.confirms() || seen.verdict() == Verdict.INCORRECT;
        if (!reported && client.observes()) {
            AccountControl account = reporter.account(ACCOUNT);
            String domain = seen.task().domain();
            if (domain == null) {
                account.observeSolved(seen.purchase().type(), 1);
            } else {
                account.observeSolved(seen.purchase().type(), domain, 1);
            }
        }
        return reported;
    }

    private boolean isDelayed(Seen seen, List<Seen> delayed) {
        Client.Delayed late = client.delayed();
        if (late == null) {
            return false;
        }
        double share = seen.verdict() == Verdict.CORRECT ? late.confirmations() : late.complaints();
        boolean isDelayed = random.nextDouble() < share;
        if (isDelayed) {
            delayed.add(seen);
        }
        return isDelayed;
    }

    /** Reports solutions of now, or of so long ago. */
    private void report(Flux<Seen> seen, @Nullable Duration ago) {
        Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
        // Nothing is bought ahead: the next solution is seen when the answer to the last one is there.
        Long withheld = seen.concatMap(
                        each -> reporter.report(
                                request(each, ago == null ? each.task().completedAt() : now.minus(ago))),
                        0)
                .filter(Experiment::isHeld)
                .count()
                .block(PATIENCE);
        held += withheld == null ? 0 : withheld;
    }

    private static ReportRequest request(Seen seen, Instant solvedAt) {
        return ReportRequest.builder()
                .account(ACCOUNT)
                .taskId(seen.task().id())
                .verdict(seen.verdict())
                .captchaType(seen.purchase().type())
                .domain(seen.task().domain())
                .solvedAt(solvedAt, SolvedAtClock.SERVICE)
                .build();
    }

    private static boolean isHeld(ReportResult result) {
        return result instanceof ReportResult.Withheld withheld && withheld.reason() == WithheldReason.COMPLAINT_GUARD;
    }

    /** Refunds are those of afterwards, times those until the end. */
    private ExperimentResult result(Truth inTheEnd, Truth afterwards) {
        AccountTruth truth = afterwards.of(client.service()).account(ACCOUNT);
        return new ExperimentResult(
                truth.solved(),
                wrong,
                truth.spentMicros(),
                truth.refundedMicros(),
                truth.recorded(SimulatedVerdict.INCORRECT),
                truth.counted(SimulatedVerdict.INCORRECT),
                truth.countedTruthful(SimulatedVerdict.INCORRECT),
                truth.refusedAsNotRecorded(SimulatedVerdict.INCORRECT),
                held,
                suspended(truth.suspensions(), inTheEnd.at()),
                inTheEnd.of(client.service()).account(ACCOUNT).ignoring().total());
    }

    /** How long anything was suspended until then: what is judged apart may be suspended at the same time. */
    static Duration suspended(List<AccountTruth.Suspension> suspensions, Instant end) {
        Duration total = Duration.ZERO;
        Instant until = Instant.MIN;
        for (AccountTruth.Suspension next : suspensions.stream()
                .sorted(Comparator.comparing(AccountTruth.Suspension::from))
                .toList()) {
            Instant from = later(next.from(), until);
            until = later(until, earlier(next.until(), end));
            if (from.isBefore(until)) {
                total = total.plus(Duration.between(from, until));
            }
        }
        return total;
    }

    private Reporter open() {
        Supplier<String> key = () -> KEY;
        return Reporter.builder()
                .clock(clock)
                .jitter(() -> 0.5)
                .complaintMemory(client.remembers() ? memory : new Memory())
                .account(Account.builder(client.service().id(), ACCOUNT)
                        .clientKey(key)
                        .connection(to -> to.baseUrl(simulator.baseUrl(client.service())))
                        .rateLimit(UNLIMITED)
                        .maxInFlight(1)
                        .complaintLimits(limits)
                        .build())
                .build();
    }

    private void close() {
        reporter.shutdown(Duration.ZERO).block(PATIENCE);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Keeps complaints from one process of the client to the next, as a state file does. */
    private static final class Memory implements ComplaintMemory {
        private final Map<AccountName, String> states = new ConcurrentHashMap<>();

        @Override
        public CompletionStage<Optional<String>> recall(AccountName account) {
            return CompletableFuture.completedStage(Optional.ofNullable(states.get(account)));
        }

        @Override
        public void remember(AccountName account, String state) {
            states.put(account, state);
        }

        @Override
        public CompletionStage<?> forget(AccountName account) {
            states.remove(account);
            return CompletableFuture.completedStage(null);
        }
    }
}
