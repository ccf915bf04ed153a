package io.github.captchareports.verification.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.RedisProcess;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SharedRun;
import io.github.captchareports.verification.support.SimulatorProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Processes that share an account, one after the other killed with kill -9, and others that are given the same input. */
@Tag("ladder")
class SharedKillTest {
    private static final int LINES = 800;
    private static final int KILLS = 2;
    private static final int LONG_KILLS = 20;

    /** After its first result was seen. */
    private static final Duration LATEST_KILL = Duration.ofSeconds(1);

    @TempDir
    private Path folder = Path.of("kills");

    private final long seed = Long.getLong("seed", System.nanoTime());

    @Test
    @Timeout(120)
    void whoeverIsKilledTheBooksBalance() throws Exception {
        round(KILLS);
    }

    @LongRun
    @Test
    @Timeout(600)
    void whoeverIsKilledTheBooksBalanceAfterTwentyTimes() throws Exception {
        round(LONG_KILLS);
    }

    private void round(int kills) throws Exception {
        Random random = new Random(seed);
        Path here = Files.createDirectories(folder.resolve("seed" + seed));
        try (RedisProcess redis = RedisProcess.start(here);
                SimulatorProcess simulator = SimulatorProcess.start(here, "--latency", "150ms")) {
            List<JsonNode> shown = new ArrayList<>();
            List<JsonNode> last = new ArrayList<>();
            CaptchaReports killed = null;
            for (int kill = 0; kill <= kills; kill++) {
                // While the next one runs and is killed, somebody else does what the last one was killed over.
                JavaProcess heir = killed == null ? null : killed.start();
                if (kill < kills) {
                    killed = command(redis, simulator, here, kill * LINES);
                    shown.addAll(killed(killed, Duration.ofMillis(random.nextLong(LATEST_KILL.toMillis()))));
                }
                if (heir != null) {
                    last.addAll(finished(heir));
                }
            }
            assertBalanced("seed " + seed, kills, simulator.log(), shown, last);
        }
    }

    private static List<JsonNode> finished(JavaProcess heir) {
        JavaProcess.Ended ended = heir.await(CaptchaReports.PATIENCE);
        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(results.stream().map(result -> result.path("line").intValue()))
                .as("every line is answered: %s", ended.err())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, LINES).boxed().toList());
        return results;
    }

    private static List<JsonNode> killed(CaptchaReports command, Duration after) throws Exception {
        try (JavaProcess process = command.start()) {
            Eventually.until(
                    "a result", Duration.ofSeconds(30), () -> process.out().indexOf('\n') > 0);
            LockSupport.parkNanos(after.toNanos());
            return Lines.parse(process.kill());
        }
    }

    private static void assertBalanced(
            String seed, int kills, List<JsonNode> log, List<JsonNode> shown, List<JsonNode> last) {
        for (Service service : Service.values()) {
            String at = seed + ", " + service.id();
            Map<Long, List<JsonNode>> requests = log.stream()
                    .filter(entry -> entry.path("service")
                            .asString()
                            .equals(service.simulated().id()))
                    .collect(Collectors.groupingBy(entry -> entry.path("taskId").longValue()));
            Set<Long> recorded = requests.entrySet().stream()
                    .filter(entry -> entry.getValue().stream()
                            .anyMatch(each -> each.path("recorded").booleanValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            long twice =
                    requests.values().stream().filter(each -> each.size() > 1).count();
            Set<Long> accepted = Lines.tasks(shown, service, "accepted");
            Set<Long> delivered = new HashSet<>(Lines.tasks(last, service, "accepted"));
            long known = last.stream()
                    .filter(result -> isDuplicateOfAccepted(result, service))
                    .count();
            last.stream()
                    .filter(result -> isDuplicateOfAccepted(result, service))
                    .forEach(result -> delivered.add(result.path("taskId").longValue()));
            Set<Long> open = Lines.tasks(last, service, "indeterminate");
            System.out.printf(
                    "%s: %d kills, %d tasks: %d on the books, %d known to be, %d sent twice, %d indeterminate"
                            + " (%d of them on the books)%n",
                    service.id(),
                    kills,
                    kills * LINES / 2,
                    recorded.size(),
                    known,
                    twice,
                    open.size(),
                    open.stream().filter(recorded::contains).count());
            assertThat(requests.values())
                    .as("%s: on the books once", at)
                    .allMatch(each -> each.stream()
                                    .filter(one -> one.path("recorded").booleanValue())
                                    .count()
                            == 1);
            assertThat(recorded).as("%s: accepted means recorded", at).containsAll(delivered);
            assertThat(delivered.size() + open.size())
                    .as("%s: nothing is lost", at)
                    .isEqualTo(kills * LINES / 2);
            if (service.replaySafe()) {
                assertThat(open).as("%s: the duplicate code proves", at).isEmpty();
                assertThat(delivered).as("%s: what was shown stays", at).containsAll(accepted);
            } else {
                assertThat(twice).as("%s: never asked twice", at).isZero();
                Set<Long> answered = new HashSet<>(delivered);
                answered.addAll(open);
                assertThat(answered).as("%s: what was shown stays", at).containsAll(accepted);
            }
        }
    }

    private static boolean isDuplicateOfAccepted(JsonNode result, Service service) {
        return result.path("provider").asString().equals(service.id())
                && result.path("outcome").asString().equals("duplicate")
                && result.path("first").asString().equals("accepted");
    }

    private static CaptchaReports command(RedisProcess redis, SimulatorProcess simulator, Path here, int from) {
        AccountsYaml accounts = new AccountsYaml();
        for (Service service : Service.values()) {
            accounts.account(service, simulator.baseUrl(service), "rate: 300", "max-in-flight: 64");
        }
        Instant solved = Instant.now();
        String input = IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> Lines.line(i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA, from + i, solved))
                .collect(Collectors.joining());
        return SharedRun.command(here, accounts.write(here), redis, 2, "--response-timeout", "1s")
                .input(input);
    }
}
