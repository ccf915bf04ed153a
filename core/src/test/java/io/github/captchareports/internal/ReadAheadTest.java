package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Reporter;
import io.github.captchareports.internal.settings.ReporterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** How far a stream reads ahead of its results, and what that leaves to each account. */
class ReadAheadTest {
    private static final int MANY = 200_000;

    private final Bench bench = new Bench();
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    @Test
    void unknownLabelsDoNotMakeAStreamReadFurtherAhead() {
        bench.window = 64;
        Reporter reporter = bench.open();
        reporter.account("safe").changeRateLimit(new RateLimit(100, 1));

        Bench.Collected collected = collect(reporter, i -> i % 100 == 0 ? "unknown-" + i : "safe");
        bench.pass(Duration.ofSeconds(10));

        assertThat(collected.count(Outcome.ACCEPTED)).isGreaterThanOrEqualTo(999);
        assertThat(taken() - collected.results.size()).isLessThanOrEqualTo(64);
    }

    @Test
    void anAccountWhoseReportsAreAnsweredOnTheSpotDoesNotMakeAStreamReadFurtherAhead() {
        bench.window = 64;
        Reporter reporter = bench.open();
        reporter.account("safe").changeRateLimit(new RateLimit(100, 1));
        ReportRequest late = bench.lasting("unsafe", 1, Duration.ZERO);

        Bench.Collected collected = Bench.collect(reporter.report(Flux.range(1, MANY)
                .doOnNext(i -> count("any"))
                .map(i -> i % 2 == 0 ? late : bench.request("safe", i))));
        bench.pass(Duration.ofSeconds(10));

        assertThat(taken() - collected.results.size()).isLessThanOrEqualTo(64);
    }

    @Test
    void anAccountThatIsSeenNoMoreLeavesTheWindowToTheOther() {
        bench.window = 64;
        Reporter reporter = bench.open();
        reporter.account("safe").changeRateLimit(new RateLimit(100, 1));

        Bench.Collected collected = collect(reporter, i -> i == 1 ? "unsafe" : "safe");
        bench.pass(Duration.ofSeconds(10));

        assertThat(taken() - collected.results.size()).isLessThanOrEqualTo(64);
    }

    @Test
    void aFastAccountThatHoldsNothingForAMomentKeepsItsShare() {
        bench.window = 64;
        Reporter reporter = bench.open();
        reporter.account("safe").changeRateLimit(new RateLimit(1, 1));

        collect(reporter, i -> i % 2 == 0 ? "safe" : "unsafe");
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.unsafe().sent.size()).isGreaterThanOrEqualTo(1000 * 64 / 2 / 2);
    }

    @Test
    void confirmationsThatAreIgnoredAreReadAheadByTheWindowAndHalfOfWhatMayWait() {
        bench.window = 64;
        bench.maxPending = 1_000;
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public boolean ignoresConfirmations(CaptchaType type) {
                return true;
            }
        };
        Reporter reporter = bench.open();
        reporter.account("safe").changeRateLimit(new RateLimit(100, 1));

        Bench.Collected collected = collect(reporter, i -> "safe");
        assertThat(taken()).isGreaterThan(500);
        for (int i = 0; i < 100; i++) {
            assertThat(taken() - collected.results.size()).isLessThanOrEqualTo(64 + 500 + 1);
            bench.pass(Duration.ofMillis(100));
        }
        assertThat(collected.count(Outcome.ACCEPTED)).isGreaterThanOrEqualTo(999);
    }

    /** All but one share is held for long; the fast account's answers come within a millisecond. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 9, 40})
    void slowAccountsTakeNothingFromTheOneThatIsNot(int accounts) {
        bench.window = 64;
        List<String> labels =
                Stream.iterate(0, i -> i + 1).limit(accounts).map(i -> "a" + i).toList();
        Reporter reporter = bench.open(settings -> withAccounts(settings, labels, bench.maxPending));
        labels.stream().skip(1).forEach(label -> reporter.account(label).changeRateLimit(new RateLimit(1, 1)));

        collect(reporter, i -> labels.get((int) (i % accounts)));
        for (int i = 0; i < 100; i++) {
            bench.pass(Duration.ofMillis(10));
        }

        int share = Math.max(1, 64 / accounts);
        assertThat(bench.wire("a0").sent.size()).isGreaterThanOrEqualTo(Math.min(1000 * share / 2, MANY / accounts));
    }

    /** Sixty streams of random labels, windows and accounts that are fast, slow or stalled. */
    @Test
    void aStreamReadsNoFurtherThanItsWindowAndWhatStalledOrSlowAccountsMayHold() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Bench own = new Bench();
            own.window = 1 + random.nextInt(100);
            int maxPending = own.window + random.nextInt(200);
            int known = 1 + random.nextInt(6);
            int unknown = random.nextInt(4);
            List<String> labels =
                    Stream.iterate(0, i -> i + 1).limit(known).map(i -> "a" + i).toList();
            Reporter reporter = own.open(settings -> withAccounts(settings, labels, maxPending));
            for (String label : labels) {
                switch (random.nextInt(3)) {
                    case 0 -> reporter.account(label).pause();
                    case 1 -> reporter.account(label).changeRateLimit(new RateLimit(1 + random.nextInt(100), 1));
                    default -> reporter.account(label).changeMaxInFlight(1 + random.nextInt(8));
                }
            }
            taken.clear();
            Bench.Collected collected = Bench.collect(reporter.report(Flux.range(1, 20_000)
                    .map(i -> own.request(
                            random.nextInt(known + unknown) < known
                                    ? labels.get(random.nextInt(known))
                                    : "unknown-" + random.nextInt(1000),
                            i))
                    .doOnNext(request -> count(request.account()))));
            boolean alone = known == 1 && reporter.account("a0").state().phase() == Phase.OPEN;
            int bound = own.window + (alone ? 0 : known * (maxPending + 1 + 32));
            for (int i = 0; i < 200; i++) {
                own.pass(Duration.ofMillis(random.nextInt(20)));
                assertThat(taken() - collected.results.size())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(bound);
            }
        }
    }

    private Bench.Collected collect(Reporter reporter, LongFunction<String> label) {
        return Bench.collect(reporter.report(Flux.range(1, MANY)
                .map(i -> bench.request(label.apply(i), i))
                .doOnNext(request -> count(request.account()))));
    }

    private void count(String label) {
        taken.merge(label, 1, Integer::sum);
    }

    private int taken() {
        return taken.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static ReporterSettings withAccounts(ReporterSettings settings, List<String> labels, int maxPending) {
        List<Account> accounts = new ArrayList<>();
        for (String label : labels) {
            accounts.add(Account.builder("safe", label)
                    .clientKey(() -> "key-of-" + label)
                    .maxPending(maxPending)
                    .rateLimit(new RateLimit(1_000_000, 1_000_000))
                    .build());
        }
        return new ReporterSettings(
                accounts,
                settings.providers(),
                settings.listeners(),
                settings.concurrency(),
                settings.margin(),
                settings.responseTimeout(),
                settings.connectTimeout(),
                settings.retryPolicy(),
                settings.ledgerMaximumSize(),
                settings.shutdownGrace(),
                settings.clock(),
                settings.jitter(),
                settings.journal(),
                settings.complaintMemory(),
                settings.sharing());
    }
}
