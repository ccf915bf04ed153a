package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.support.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Three processes on one ledger through random scripts of lost answers, cancellations and trouble with the ledger: their books
 * are held against those of the services.
 */
@Tag("model")
class SharedConservationTest {
    private static final int SCRIPTS = Level.count(30, 600, 10_000);
    private static final List<String> TROUBLES = List.of("fails", "mute", "deaf", "read-only");
    private static final Set<Outcome> CERTAINLY_NOT =
            EnumSet.of(Outcome.EXPIRED, Outcome.WITHHELD, Outcome.UNDELIVERED);

    private final long seed = Level.seed("shared conservation", 20_261_120L);

    @Test
    void theBooksOfAllProcessesBalanceWithThoseOfTheServices() {
        Random seeds = new Random(seed);
        for (int script = 0; script < SCRIPTS; script++) {
            long own = seeds.nextLong();
            try {
                new Script(own).play();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "script " + script + " of -Dseed=" + seed + " (its own is " + own + ")", failure);
            }
        }
    }

    private static final class Script {
        private final Random random;
        private final VirtualTimeScheduler clock;
        private final FakeSharedLedger ledger;
        private final LedgerOutagePolicy loss;
        private final boolean troubled;
        private final List<Bench> benches = new ArrayList<>();
        private final List<Reporter> reporters = new ArrayList<>();
        /** What the services have on their books, and how often each task reached them. */
        private final Map<String, Set<Long>> recorded = Map.of("safe", new HashSet<>(), "unsafe", new HashSet<>());

        private final Map<String, Map<Long, Integer>> reached =
                Map.of("safe", new HashMap<>(), "unsafe", new HashMap<>());
        private final List<ReportRequest> requests = new ArrayList<>();
        private final List<Bench.Collected> collected = new ArrayList<>();
        private int cancelled;

        Script(long seed) {
            random = new Random(seed);
            Bench first = new Bench();
            clock = first.clock;
            ledger = new FakeSharedLedger(clock);
            ledger.latency = Duration.ofMillis(random.nextInt(4));
            loss = random.nextBoolean() ? LedgerOutagePolicy.DEGRADE : LedgerOutagePolicy.REFUSE;
            troubled = random.nextInt(3) > 0;
            benches.addAll(List.of(first, new Bench(clock), new Bench(clock)));
            RateLimit rate = new RateLimit(20 + random.nextInt(500), 1 + random.nextInt(30));
            for (Bench bench : benches) {
                bench.rate = rate;
                bench.maxInFlight = 1 + random.nextInt(8);
                bench.ledgerOutagePolicy = loss;
                bench.jitter = random.nextDouble();
                bench.sharing =
                        new SharedLedgerSettings(ledger, 3, Duration.ofMillis(250), "process" + benches.indexOf(bench));
                reporters.add(bench.open());
                serve(bench.safe(), "safe");
                serve(bench.unsafe(), "unsafe");
            }
        }

        private void serve(FakeWire wire, String account) {
            wire.latency = Duration.ofMillis(1 + random.nextInt(300));
            wire.script = sent -> {
                int luck = random.nextInt(20);
                if (luck == 0) {
                    return "refused";
                }
                Map<Long, Integer> times = reached.getOrDefault(account, Map.of());
                times.merge(sent.taskId(), 1, Integer::sum);
                if (luck == 1) {
                    return "lost";
                }
                boolean news = recorded.getOrDefault(account, Set.of()).add(sent.taskId());
                if (luck == 2) {
                    return "lost";
                }
                return luck == 3 ? "silent" : news ? "ok" : "dup";
            };
        }

        void play() {
            for (int step = 0; step < 60; step++) {
                act();
                clock.advanceTimeBy(Duration.ofMillis(random.nextInt(400)));
            }
            ledger.trouble = "none";
            clock.advanceTimeBy(FakeProvider.WINDOW.plusMinutes(2));
            check();
        }

        private void act() {
            switch (random.nextInt(10)) {
                case 0 -> {
                    if (troubled) {
                        ledger.trouble = random.nextBoolean() ? "none" : TROUBLES.get(random.nextInt(TROUBLES.size()));
                    }
                }
                case 1 -> {
                    if (!collected.isEmpty() && random.nextInt(4) == 0) {
                        collected
                                .get(random.nextInt(collected.size()))
                                .subscription
                                .dispose();
                        cancelled++;
                    }
                }
                default -> report();
            }
        }

        private void report() {
            int process = random.nextInt(benches.size());
            Bench bench = benches.get(process);
            List<ReportRequest> some = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                some.add(bench.request(
                        random.nextBoolean() ? "safe" : "unsafe",
                        1 + random.nextInt(40),
                        random.nextInt(12) == 0 ? Verdict.INCORRECT : Verdict.CORRECT,
                        bench.now()));
            }
            requests.addAll(some);
            collected.add(Bench.collect(reporters.get(process).report(Flux.fromIterable(some))));
        }

        private void check() {
            List<ReportResult> results =
                    collected.stream().flatMap(each -> each.results.stream()).toList();
            if (cancelled == 0) {
                assertThat(results).hasSameSizeAs(requests);
                assertThat(collected)
                        .allSatisfy(each -> assertThat(each.completed).isTrue());
            }
            for (Reporter reporter : reporters) {
                assertThat(reporter.stats().open()).isZero();
                assertThat(reporter.accounts()).allSatisfy(account -> {
                    assertThat(account.state().inFlight()).isZero();
                    assertThat(account.state().pending()).isZero();
                });
            }
            Map<String, Set<Outcome>> ends = new HashMap<>();
            for (ReportResult result : results) {
                String account = result.request().account();
                long task = result.request().taskId().asLong();
                ends.computeIfAbsent(account + task, any -> EnumSet.noneOf(Outcome.class))
                        .add(result.outcome());
                if (result.outcome() == Outcome.ACCEPTED) {
                    assertThat(recorded.get(account)).contains(task);
                }
            }
            if (cancelled == 0) {
                recorded.forEach((account, tasks) -> tasks.forEach(task -> assertThat(ends.get(account + task))
                        .as("task %d of %s is on the books", task, account)
                        .satisfies(all ->
                                assertThat(CERTAINLY_NOT.containsAll(all)).isFalse())));
            }
            if (!troubled || loss == LedgerOutagePolicy.REFUSE) {
                assertThat(reached.getOrDefault("unsafe", Map.of()).values())
                        .as("nothing is sent again where a repetition proves nothing")
                        .allMatch(times -> times == 1);
            }
        }
    }
}
