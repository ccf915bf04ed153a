package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import io.github.captchareports.support.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Complaints that are counted and taken back, through random ends of reports. */
@Tag("model")
class ComplaintBalanceTest {
    private static final String[] ACTS = {
        "ok",
        "ok",
        "overdone",
        "throttle 500",
        "lost",
        "not taken",
        "silent",
        "connecting",
        "stale",
        "blocked 1000",
        "filtered"
    };

    @ParameterizedTest
    @ValueSource(strings = {"safe", "unsafe"})
    void whatIsCountedIsWhatIsRecordedOrMayBe(String account) {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        long first = Level.seed("complaints", 0);
        for (long seed = first; seed < first + Level.count(60, 300, 3_000); seed++) {
            Random random = new Random(seed);
            Bench bench = new Bench();
            bench.complaintLimits = ComplaintLimits.builder()
                    .refusalsUntilHeld(1 + random.nextInt(5))
                    .coolDown(Duration.ofSeconds(5))
                    .build();
            List<ReportResult> results = new ArrayList<>();
            bench.listeners.add(new ReporterListener() {
                @Override
                public void onResult(ReportResult result) {
                    results.add(result);
                }
            });
            FakeWire wire = account.equals("safe") ? bench.safe() : bench.unsafe();
            wire.script = sent -> ACTS[random.nextInt(ACTS.length)];
            wire.latency = Duration.ofMillis(random.nextInt(2000));
            Reporter reporter = bench.open();
            long id = 0;
            for (int i = 0; i < 30; i++) {
                List<ReportRequest> some = new ArrayList<>();
                for (int k = random.nextInt(4); k >= 0; k--) {
                    some.add(bench.request(
                            account,
                            random.nextInt(5) == 0 && id > 0 ? 1 + random.nextInt((int) id) : ++id,
                            Verdict.INCORRECT,
                            bench.now().minus(Duration.ofSeconds(random.nextInt(70)))));
                }
                Disposable subscription =
                        reporter.report(Flux.fromIterable(some)).subscribe();
                bench.pass(Duration.ofMillis(random.nextInt(3000)));
                if (random.nextInt(3) == 0) {
                    subscription.dispose();
                }
            }
            if (random.nextInt(2) == 0) {
                reporter.shutdown(Duration.ofMillis(random.nextInt(3000))).subscribe();
            }
            bench.pass(Duration.ofMinutes(30));
            results.forEach(result -> seen.add(result.outcome()));
            long maybe = results.stream()
                    .filter(result -> result.attempts() > 0)
                    .filter(result -> EnumSet.of(Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.INDETERMINATE)
                            .contains(result.outcome()))
                    .map(result -> result.request().taskId().asLong())
                    .distinct()
                    .count();
            List<ComplaintFigures> figures = reporter.account(account).complaints();
            long counted = figures.isEmpty() ? 0 : figures.get(0).complaints();
            assertThat(counted).as("complaints, seed %d", seed).isEqualTo(maybe);
            assertThat(figures.get(0).solved()).as("solved, seed %d", seed).isEqualTo(id);
        }
        assertThat(seen).hasSizeGreaterThan(5);
    }
}
