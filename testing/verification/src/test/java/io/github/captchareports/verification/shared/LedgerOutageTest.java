package io.github.captchareports.verification.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.support.Level;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.RedisProcess;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SharedRun;
import io.github.captchareports.verification.support.SimulatorProcess;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Redis goes quiet for some seconds, or loses everything, while two processes report. */
@Tag("ladder")
@Timeout(120)
class LedgerOutageTest {
    private static final boolean LONG = Level.current() == Level.FULL;
    private static final int PER_SECOND = 400;
    private static final int LINES = LONG ? 3_000 : 1_000;
    private static final Duration QUIET = LONG ? Duration.ofSeconds(5) : Duration.ofMillis(2_500);

    @TempDir
    private Path folder = Path.of("outage");

    /** What two processes came to that were given the same lines. */
    private record Run(List<List<JsonNode>> results, List<JsonNode> log) {
        Map<Long, Long> requests() {
            return log.stream()
                    .collect(Collectors.groupingBy(entry -> entry.path("taskId").longValue(), Collectors.counting()));
        }

        Set<Long> recorded() {
            return log.stream()
                    .filter(entry -> entry.path("recorded").booleanValue())
                    .map(entry -> entry.path("taskId").longValue())
                    .collect(Collectors.toSet());
        }

        long twice() {
            return requests().values().stream().filter(times -> times > 1).count();
        }

        List<JsonNode> all() {
            return results.stream().flatMap(List::stream).toList();
        }

        Set<String> ends() {
            return all().stream()
                    .map(result -> result.path("outcome").asString())
                    .collect(Collectors.toSet());
        }

        Map<String, Long> outcomes() {
            return all().stream()
                    .collect(Collectors.groupingBy(
                            result -> result.path("outcome").asString()
                                    + (result.has("reason")
                                            ? " " + result.path("reason").asString()
                                            : ""),
                            Collectors.counting()));
        }
    }

    @Test
    void whoGoesOnAloneReportsEverythingAndWritesItDownAfterwards() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder);
                SimulatorProcess simulator = SimulatorProcess.start(folder)) {
            RedisCommands<String, String> commands = redis.commands();
            Run run = run(redis, simulator, Service.TWOCAPTCHA, "degrade", () -> quiet(redis));

            System.out.printf(
                    "quiet for %s, degrade: %d tasks, %s, %d sent twice%n",
                    QUIET, run.recorded().size(), run.outcomes(), run.twice());
            assertThat(run.ends()).containsOnly("accepted", "duplicate");
            assertThat(run.recorded()).isEqualTo(everything());
            assertThat(notOf(commands, run.recorded()))
                    .as("what was done alone is in the ledger")
                    .isEmpty();
        }
    }

    @LongRun
    @Test
    void whoRefusesToGoOnAloneSendsNothingMeanwhile() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder);
                SimulatorProcess simulator = SimulatorProcess.start(folder)) {
            long[] sent = new long[2];
            Run run = run(redis, simulator, Service.TWOCAPTCHA, "refuse", () -> {
                redis.halt();
                sent[0] = Eventually.steady(
                        "the simulator's books",
                        Duration.ofMillis(1_200),
                        Duration.ofSeconds(30),
                        () -> simulator.books().path("requests").longValue());
                LockSupport.parkNanos(QUIET.toNanos());
                sent[1] = simulator.books().path("requests").longValue();
                redis.goOn();
            });

            System.out.printf(
                    "quiet, refuse: %d tasks on the books, %s, %d sent twice, %d sent while it was quiet%n",
                    run.recorded().size(), run.outcomes(), run.twice(), sent[1] - sent[0]);
            assertThat(sent[1]).as("nothing is sent").isEqualTo(sent[0]);
            assertThat(run.outcomes()).containsKey("undelivered ledger-unreachable");
            assertThat(run.twice()).isZero();
            Set<Long> undelivered = new HashSet<>();
            for (List<JsonNode> results : run.results()) {
                undelivered.addAll(Lines.tasks(results, Service.TWOCAPTCHA, "undelivered"));
            }
            undelivered.addAll(run.recorded());
            assertThat(undelivered).as("nothing else is lost").isEqualTo(everything());
        }
    }

    @Test
    void aRestartWithoutDataForgetsWhatTheOtherProcessReportedAndLosesNothing() throws Exception {
        for (Service service : LONG ? List.of(Service.values()) : List.of(Service.TWOCAPTCHA)) {
            Path here = Files.createDirectories(folder.resolve(service.id()));
            try (RedisProcess redis = RedisProcess.start(here);
                    SimulatorProcess simulator = SimulatorProcess.start(here)) {
                Run run = run(redis, simulator, service, "degrade", redis::restart);

                System.out.printf(
                        "restart without data, %s: %d tasks, %s, %d sent twice%n",
                        service.id(), run.recorded().size(), run.outcomes(), run.twice());
                assertThat(run.ends()).isSubsetOf("accepted", "duplicate", "rejected");
                assertThat(run.outcomes().getOrDefault("rejected reported-before", 0L))
                        .as("only what was sent twice is refused")
                        .isLessThanOrEqualTo(run.twice());
                assertThat(run.recorded()).isEqualTo(everything());
            }
        }
    }

    private static void quiet(RedisProcess redis) {
        redis.halt();
        LockSupport.parkNanos(QUIET.toNanos());
        redis.goOn();
    }

    /** Both processes are given all of these; the second begins in the middle. */
    private static Set<Long> everything() {
        return IntStream.range(0, LINES).mapToObj(i -> (long) i + 1).collect(Collectors.toSet());
    }

    private static List<Long> notOf(RedisCommands<String, String> redis, Set<Long> tasks) {
        Set<Long> known = redis.keys("captcha-reports:*").stream()
                .map(key -> key.substring(key.lastIndexOf(':') + 1))
                .filter(id -> id.matches("\\d+"))
                .map(Long::parseLong)
                .collect(Collectors.toSet());
        return tasks.stream().filter(task -> !known.contains(task)).toList();
    }

    private Run run(
            RedisProcess redis, SimulatorProcess simulator, Service service, String loss, Runnable disturbance) {
        String accounts = new AccountsYaml()
                .account(service, simulator.baseUrl(service), "rate: " + PER_SECOND, "max-in-flight: 16")
                .write(folder);
        Instant solved = Instant.now();
        List<JavaProcess> running = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            int shift = process * LINES / 2;
            running.add(SharedRun.command(folder, accounts, redis, 2, "--ledger-outage-policy", loss)
                    .input(IntStream.range(0, LINES)
                            .mapToObj(i -> Lines.line(service, 1 + (i + shift) % LINES, solved))
                            .collect(Collectors.joining()))
                    .start());
        }
        Eventually.until(
                "both are at it",
                Duration.ofSeconds(60),
                () -> running.stream().allMatch(process -> process.out().lines().count() > LINES / 10));
        disturbance.run();
        List<List<JsonNode>> results = new ArrayList<>();
        for (JavaProcess process : running) {
            JavaProcess.Ended ended = process.await(CaptchaReports.PATIENCE);
            List<JsonNode> lines = Lines.parse(ended.out());
            assertThat(lines).as(ended.err()).hasSize(LINES);
            results.add(lines);
        }
        return new Run(results, simulator.log());
    }
}
