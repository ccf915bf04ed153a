package io.github.captchareports.verification.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ledger.redis.RedisSharedLedger;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.verification.support.Detour;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.RedisProcess;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** The Redis of two reporters dies, and its replica takes its place. */
@Tag("ladder")
@Timeout(120)
class LedgerFailoverTest {
    private static final int TASKS = 900;
    private static final int PER_SECOND = 400;
    private static final Duration UNTIL_PROMOTED = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("failover");

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"TWOCAPTCHA,DEGRADE", "ANTICAPTCHA,REFUSE"})
    void aReplicaTakesOverInTheMiddle(Service service, LedgerOutagePolicy loss) throws Exception {
        failOver(service, loss);
    }

    @LongRun
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"TWOCAPTCHA,REFUSE", "ANTICAPTCHA,DEGRADE"})
    void aReplicaTakesOverInTheMiddleOfTheOthers(Service service, LedgerOutagePolicy loss) throws Exception {
        failOver(service, loss);
    }

    private void failOver(Service service, LedgerOutagePolicy loss) throws Exception {
        try (RedisProcess master = RedisProcess.start(Files.createDirectory(folder.resolve("master")));
                RedisProcess replica = RedisProcess.start(Files.createDirectory(folder.resolve("replica")));
                Detour way = new Detour(master.port());
                CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                OpenReporter here = reporter(service, loss, simulator, master, way);
                OpenReporter there = reporter(service, loss, simulator, master, way)) {
            RedisCommands<String, String> promoted = replica.commands();
            promoted.replicaof("127.0.0.1", master.port());
            Eventually.until(
                    "the replica follows",
                    PATIENCE,
                    () -> promoted.info("replication").contains("master_link_status:up"));

            Future<List<ReportResult>> first = both(here, service, 0);
            Future<List<ReportResult>> second = both(there, service, TASKS / 12);
            Eventually.until(
                    "both are at it",
                    PATIENCE,
                    () -> here.told().size() > TASKS / 6 && there.told().size() > TASKS / 6);
            master.kill();
            LockSupport.parkNanos(UNTIL_PROMOTED.toNanos());
            Set<Long> unheard = recorded(simulator.log());
            promoted.keys("captcha-reports:t:*")
                    .forEach(key -> unheard.remove(Long.parseLong(key.substring(key.lastIndexOf(':') + 1))));
            promoted.replicaofNoOne();
            way.to(replica.port());

            List<ReportResult> results =
                    Stream.concat(first.get().stream(), second.get().stream()).toList();
            if (loss == LedgerOutagePolicy.REFUSE) {
                // What was undelivered is reported again once the new master is there.
                Eventually.until(
                        "it is there", PATIENCE, () -> reachesLedger(here, service) && reachesLedger(there, service));
                results = Stream.concat(
                                results.stream().filter(result -> result.outcome() != Outcome.UNDELIVERED),
                                Stream.concat(again(here, first.get()).stream(), again(there, second.get()).stream()))
                        .toList();
            }
            assertBalanced(service, loss, results, simulator.log());
            if (loss == LedgerOutagePolicy.REFUSE) {
                assertThat(twice(simulator.log()))
                        .as("only what the replica had not heard of")
                        .isLessThanOrEqualTo(unheard.size());
            }
        }
    }

    private static boolean reachesLedger(OpenReporter reporter, Service service) {
        return reporter.get().account(service.id()).state().ledgerReachable();
    }

    private static List<ReportResult> again(OpenReporter reporter, List<ReportResult> results) {
        return reporter.report(Flux.fromIterable(results)
                .filter(result -> result.outcome() == Outcome.UNDELIVERED)
                .map(ReportResult::request));
    }

    private static void assertBalanced(
            Service service, LedgerOutagePolicy loss, List<ReportResult> results, List<LogEntry> log) {
        Set<Long> recorded = recorded(log);
        Map<Outcome, Long> outcomes = results.stream()
                .collect(Collectors.groupingBy(ReportResult::outcome, TreeMap::new, Collectors.counting()));
        System.out.printf(
                "fail-over, %s, %s: %d tasks given to both, %d on the books, %s, %d sent twice%n",
                service.id(), loss, TASKS, recorded.size(), outcomes, twice(log));

        assertThat(results).as("one result each").hasSize(2 * TASKS);
        assertThat(log.stream().filter(LogEntry::recorded))
                .as("on the books once")
                .hasSameSizeAs(recorded);
        assertThat(recorded).as("accepted means recorded").containsAll(Results.tasks(results, Outcome.ACCEPTED));
        Set<Long> accountedFor = new HashSet<>(recorded);
        accountedFor.addAll(Results.tasks(results, Outcome.INDETERMINATE));
        assertThat(accountedFor).as("nothing is lost").hasSize(TASKS);
    }

    private static Set<Long> recorded(List<LogEntry> log) {
        return log.stream()
                .filter(LogEntry::recorded)
                .map(LogEntry::taskId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static long twice(List<LogEntry> log) {
        return log.stream().collect(Collectors.groupingBy(LogEntry::taskId, Collectors.counting())).values().stream()
                .filter(times -> times > 1)
                .count();
    }

    private static Future<List<ReportResult>> both(OpenReporter reporter, Service service, int shift) {
        Flux<ReportRequest> requests = Flux.range(0, TASKS).map(i -> service.request(1 + (i + shift) % TASKS));
        return CompletableFuture.supplyAsync(() -> reporter.report(requests));
    }

    private static OpenReporter reporter(
            Service service, LedgerOutagePolicy loss, CaptchaSimulator simulator, RedisProcess redis, Detour way) {
        return OpenReporter.with(builder -> builder.account(service.account(simulator)
                        .rateLimit(RateLimit.perSecond(PER_SECOND))
                        .maxInFlight(16)
                        .ledgerOutagePolicy(loss)
                        .build())
                .retryPolicy(OpenReporter.IMPATIENT)
                .responseTimeout(Duration.ofSeconds(1))
                .sharedLedger(RedisSharedLedger.on(redis.connect(way.url())), 2));
    }
}
