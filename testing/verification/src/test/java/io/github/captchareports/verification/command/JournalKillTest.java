package io.github.captchareports.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Classpath;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.LongRun;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SimulatorProcess;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The command, and an application, on a journal: killed with kill -9 again and again and started again on the same input. */
@Tag("ladder")
class JournalKillTest {
    private static final int LINES = 1_200;
    private static final int KILLS = 5;
    private static final int LONG_ROUNDS = 10;

    /** From the start of a process, so that some kills come before anything was read. */
    private static final Duration LATEST_KILL = Duration.ofMillis(2_400);

    private static final String KEY = "c4n4ry0123456789abcdef";

    @TempDir
    private Path folder = Path.of("kills");

    private final long seed = Long.getLong("seed", System.nanoTime());

    /** What is killed. */
    enum Subject {
        COMMAND,
        APPLICATION
    }

    /** Starts what is killed. */
    private interface Start {
        JavaProcess start();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void whateverIsKilledTheBooksBalance(Subject subject) throws Exception {
        round(subject, seed);
    }

    @LongRun
    @ParameterizedTest
    @EnumSource
    @Timeout(LONG_ROUNDS * 120)
    void whateverIsKilledTheBooksBalanceFiftyTimes(Subject subject) throws Exception {
        for (int round = 0; round < LONG_ROUNDS; round++) {
            round(subject, seed + round);
        }
    }

    private void round(Subject subject, long roundSeed) throws Exception {
        Random random = new Random(roundSeed);
        Path here = Files.createDirectories(folder.resolve(subject + "-" + roundSeed));
        Path journal = here.resolve("journal");
        try (SimulatorProcess simulator = SimulatorProcess.start(here, "--latency", "50ms")) {
            Start start = switch (subject) {
                case COMMAND -> command(simulator, here, journal)::start;
                case APPLICATION -> application(simulator, here, journal);
            };
            List<JsonNode> shown = new ArrayList<>();
            for (int kill = 0; kill < KILLS; kill++) {
                shown.addAll(killed(start, Duration.ofMillis(random.nextLong(LATEST_KILL.toMillis()))));
            }
            JavaProcess.Ended last;
            try (JavaProcess process = start.start()) {
                last = process.await(CaptchaReports.PATIENCE);
            }
            assertBalanced(subject + ", seed " + roundSeed, simulator, shown, Lines.parse(last.out()), last);
            assertThat(Files.readString(journal, StandardCharsets.ISO_8859_1)).doesNotContain(KEY);
        }
    }

    /** What a run has shown by the time it is killed. */
    private static List<JsonNode> killed(Start start, Duration after) throws Exception {
        try (JavaProcess process = start.start()) {
            LockSupport.parkNanos(after.toNanos());
            return Lines.parse(process.kill());
        }
    }

    private static void assertBalanced(
            String seed, SimulatorProcess simulator, List<JsonNode> shown, List<JsonNode> last, JavaProcess.Ended end) {
        List<JsonNode> log = simulator.log();
        assertThat(last.stream().map(result -> result.path("line").intValue()))
                .as("%s: every line is answered in the end: %s", seed, end.err())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, LINES).boxed().toList());
        for (Service service : Service.values()) {
            String at = seed + ", " + service.id();
            List<JsonNode> requests = log.stream()
                    .filter(entry -> entry.path("service")
                            .asString()
                            .equals(service.simulated().id()))
                    .toList();
            Set<Long> recorded = simulator.recorded(service);
            assertThat(requests.stream()
                            .filter(entry -> entry.path("recorded").booleanValue())
                            .count())
                    .as("%s: recorded at most once", at)
                    .isEqualTo(recorded.size());

            Set<Long> accepted = Lines.tasks(shown, service, "accepted");
            Set<Long> settled = last.stream()
                    .filter(result -> result.path("provider").asString().equals(service.id())
                            && result.path("outcome").asString().equals("duplicate")
                            && result.path("first").asString().equals("accepted"))
                    .map(result -> result.path("taskId").longValue())
                    .collect(Collectors.toSet());
            assertThat(settled)
                    .as("%s: what was shown as accepted is never forgotten", at)
                    .containsAll(accepted);
            Set<Long> delivered = new HashSet<>(settled);
            delivered.addAll(Lines.tasks(last, service, "accepted"));
            Set<Long> open = Lines.tasks(last, service, "indeterminate");
            assertThat(recorded).as("%s: accepted means recorded", at).containsAll(delivered);
            assertThat(delivered.size() + open.size())
                    .as("%s: nothing else", at)
                    .isEqualTo(LINES / 2);
            if (service.replaySafe()) {
                assertThat(open).as("%s: the duplicate code proves", at).isEmpty();
            } else {
                Map<Long, Long> requested = requests.stream()
                        .collect(Collectors.groupingBy(
                                entry -> entry.path("taskId").longValue(), Collectors.counting()));
                assertThat(requested.values()).as("%s: never asked twice", at).allMatch(count -> count == 1);
            }
        }
        assertThat(end.exitCode())
                .isEqualTo(
                        Lines.tasks(last, Service.ANTICAPTCHA, "indeterminate").isEmpty() ? 0 : 1);
    }

    private static Start application(SimulatorProcess simulator, Path here, Path journal) {
        List<String> command = new ArrayList<>(List.of(
                JavaProcess.java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Classpath.joined(Classpath.entries()),
                JournaledApplication.class.getName(),
                journal.toString(),
                Integer.toString(LINES),
                Instant.now().toString()));
        Map<String, String> keys = new HashMap<>();
        for (Service service : Service.values()) {
            command.add(simulator.baseUrl(service).toString());
            keys.put(AccountsYaml.keyVariable(service.id()), KEY + service.id().charAt(0));
        }
        Redirect nothing = Redirect.from(Path.of("/dev/null").toFile());
        return () -> JavaProcess.start(here, command, keys, nothing, false);
    }

    private CaptchaReports command(SimulatorProcess simulator, Path here, Path journal) {
        AccountsYaml accounts = new AccountsYaml();
        for (Service service : Service.values()) {
            accounts.account(service, simulator.baseUrl(service), "rate: 100");
        }
        Instant solved = Instant.now();
        String input = IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> Lines.line(i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA, i, solved))
                .collect(Collectors.joining());
        return CaptchaReports.command(
                        here, "submit", "--accounts", accounts.write(here), "--journal", journal.toString())
                .env("KEY_OF_2CAPTCHA", KEY + "2")
                .env("KEY_OF_ANTICAPTCHA", KEY + "a")
                .input(input);
    }
}
