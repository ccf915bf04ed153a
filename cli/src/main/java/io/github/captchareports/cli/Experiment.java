package io.github.captchareports.cli;

import io.github.captchareports.Account;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.SolvedBy;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.AccountTruth;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.ServiceRules;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.Truth;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Days of buying solutions and reporting on them, on one turned clock for engine and simulator, over real connections:
 * between two turns of the clock everything that was reported gets its answer.
 */
final class Experiment {
    private static final Instant BEGIN = Instant.parse("2026-11-02T00:00:00Z");
    private static final Duration STEP = Duration.ofHours(1);
    /** Reviews take a while. */
    private static final Duration AFTERWARDS = Duration.ofDays(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RateLimit UNLIMITED = new RateLimit(1_000_000, 1_000_000);

    private final Scenario scenario;
    private final Policy policy;
    private final List<ServiceRules> rules;
    private final Collection<Market> markets;
    private final int tasksAnHour;
    private final long seed;

    /**
     * An experiment.
     *
     * @param rules of the services that do not have the documented ones
     * @param markets where solutions are bought
     * @param tasksAnHour solutions bought at each market
     */
    Experiment(
            Scenario scenario,
            Policy policy,
            List<ServiceRules> rules,
            Collection<Market> markets,
            int tasksAnHour,
            long seed) {
        this.scenario = scenario;
        this.policy = policy;
        this.rules = rules;
        this.markets = markets;
        this.tasksAnHour = tasksAnHour;
        this.seed = seed;
    }

    Map<Market, Takings> run() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        clock.advanceTimeTo(BEGIN);
        CaptchaSimulator.Builder settings = CaptchaSimulator.builder()
                .clock(() -> clock.now(TimeUnit.MILLISECONDS))
                .seed(seed)
                .logLimit(1);
        rules.forEach(settings::rules);
        for (Market market : markets) {
            settings.account(market.service(), market.account(), key(market));
        }
        try (CaptchaSimulator simulator = settings.start()) {
            Reporter reporter = reporter(simulator, clock);
            try {
                return run(simulator, reporter, clock);
            } finally {
                reporter.shutdown(Duration.ZERO).block(PATIENCE);
            }
        }
    }

    private Map<Market, Takings> run(CaptchaSimulator simulator, Reporter reporter, VirtualTimeScheduler clock) {
        Random random = new Random(seed);
        Map<Market, Long> held = new EnumMap<>(Market.class);
        for (Duration since = Duration.ZERO; since.compareTo(Scenario.LENGTH) < 0; since = since.plus(STEP)) {
            List<ReportRequest> reports = new ArrayList<>();
            for (Market market : markets) {
                for (int i = 0; i < tasksAnHour; i++) {
                    SimulatedTask task =
                            simulator.solve(SolveOrder.of(market.service(), market.account(), market.simulatedType()));
                    boolean looksWrong = !task.actuallyCorrect() || random.nextDouble() < scenario.falseAlarms(since);
                    reports.add(report(market, task, looksWrong ? Verdict.INCORRECT : Verdict.CORRECT));
                }
            }
            // The lane lets complaints go first: they come in first, so that chance does not decide how many of them
            // wait.
            reports.sort(Comparator.comparing(report -> report.verdict() == Verdict.CORRECT));
            List<ReportResult> results =
                    reporter.report(Flux.fromIterable(reports)).collectList().block(PATIENCE);
            count(results == null ? List.of() : results, held);
            clock.advanceTimeBy(STEP);
        }
        Truth inTheEnd = simulator.truth();
        clock.advanceTimeBy(AFTERWARDS);
        return takings(inTheEnd, simulator.truth(), held);
    }

    private static ReportRequest report(Market market, SimulatedTask task, Verdict verdict) {
        return ReportRequest.builder()
                .account(market.account())
                .taskId(task.id())
                .verdict(verdict)
                .captchaType(market.type())
                .solvedAt(task.completedAt(), SolvedBy.SERVICE)
                .correlation(market)
                .build();
    }

    private static void count(List<ReportResult> results, Map<Market, Long> held) {
        for (ReportResult result : results) {
            boolean byGuard = result instanceof ReportResult.Withheld withheld
                    && withheld.reason() == WithheldReason.COMPLAINT_GUARD;
            if (byGuard && result.request().correlation() instanceof Market market) {
                held.merge(market, 1L, Long::sum);
            }
        }
    }

    /** Refunds are those of afterwards, times those until the end. */
    private Map<Market, Takings> takings(Truth inTheEnd, Truth afterwards, Map<Market, Long> held) {
        Instant end = inTheEnd.at();
        Map<Market, Takings> all = new EnumMap<>(Market.class);
        for (Market market : markets) {
            AccountTruth truth = afterwards.of(market.service()).account(market.account());
            Duration suspended = truth.suspensions().stream()
                    .map(suspension -> Duration.between(suspension.from(), earlier(suspension.until(), end)))
                    .reduce(Duration.ZERO, Duration::plus);
            Duration ignored = inTheEnd.of(market.service())
                    .account(market.account())
                    .ignoring()
                    .total();
            all.put(
                    market,
                    new Takings(
                            truth.solved(),
                            truth.spentMicros(),
                            truth.refundedMicros(),
                            truth.recorded(SimulatedVerdict.INCORRECT),
                            truth.counted(SimulatedVerdict.INCORRECT),
                            truth.refusedAsNotRecorded(SimulatedVerdict.INCORRECT),
                            held.getOrDefault(market, 0L),
                            suspended,
                            ignored));
        }
        return all;
    }

    private Reporter reporter(CaptchaSimulator simulator, VirtualTimeScheduler clock) {
        ReporterBuilder builder = Reporter.builder().clock(clock).jitter(() -> 0.5);
        Map<String, ComplaintLimits> limits = new HashMap<>();
        ServiceLoader.load(ReportProvider.class)
                .forEach(provider -> limits.put(provider.id(), provider.complaintLimits()));
        for (Market market : markets) {
            String provider = market.service().id();
            builder.account(Account.builder(provider, market.account())
                    .clientKey(() -> key(market))
                    .baseUrl(simulator.baseUrl(market.service()))
                    .rateLimit(UNLIMITED)
                    // One after the other, so that the same seed plays the same days.
                    .maxInFlight(1)
                    .complaintLimits(policy.limits(limits.getOrDefault(provider, ComplaintLimits.DEFAULT)))
                    .build());
        }
        return builder.build();
    }

    private static String key(Market market) {
        return "experiment-" + market.account();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
