package io.github.captchareports.verification.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.support.Signals;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SimulatorProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Signals in the middle of 5,000 reports: what was read has its result, and it is true. */
@Timeout(120)
class SubmitSignalTest {
    private static final int LINES = 5_000;

    private static final int SIGINT = 2;

    @TempDir
    private Path folder = Path.of("signals");

    @Tag("ladder")
    @ParameterizedTest(name = "grace {0}, latency {1}")
    @CsvSource({"10s, 20ms", "50ms, 300ms"})
    void aFirstSignalDrainsForTheGrace(String grace, String latency) throws Exception {
        try (SimulatorProcess simulator = SimulatorProcess.start(folder, "--latency", latency);
                JavaProcess command = submit(simulator, grace)) {
            awaitTheMiddle(command);

            command.terminate();
            JavaProcess.Ended ended = command.await(Duration.ofSeconds(60));

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(143);
            List<JsonNode> results = assertConserved(ended, simulator);
            if (grace.equals("10s")) {
                assertThat(results)
                        .allSatisfy(result ->
                                assertThat(result.path("outcome").asString()).isEqualTo("accepted"));
            } else {
                assertThat(results.stream().map(result -> result.path("outcome").asString()))
                        .contains("accepted", "undelivered", "indeterminate");
            }
        }
    }

    @Tag("ladder")
    @Test
    void aSecondSignalEndsAtOnce() throws Exception {
        try (SimulatorProcess simulator = SimulatorProcess.start(folder, "--latency", "2s");
                JavaProcess command = submit(simulator, "60s")) {
            awaitTheMiddle(command);
            command.terminate();
            long first = System.nanoTime();
            // The first one must be taken in before the second: signals of one kind merge.
            Eventually.steady(
                    "the simulator's books",
                    Duration.ofMillis(500),
                    Duration.ofSeconds(20),
                    () -> simulator.books().path("requests").longValue());
            command.terminate();
            JavaProcess.Ended ended = command.await(Duration.ofSeconds(20));

            assertThat(Duration.ofNanos(System.nanoTime() - first)).isLessThan(Duration.ofSeconds(25));
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(143);
            assertConserved(ended, simulator);
        }
    }

    @Test
    void anInterruptEndsWith130() throws Exception {
        try (SimulatorProcess simulator = SimulatorProcess.start(folder, "--latency", "20ms");
                JavaProcess command = submit(simulator, "10s")) {
            assumeThat(Signals.isIgnored(command.process().pid(), SIGINT))
                    .as("a shell in the background makes its children ignore SIGINT")
                    .isFalse();
            awaitTheMiddle(command);

            Signals.send(command.process(), "INT");
            JavaProcess.Ended ended = command.await(Duration.ofSeconds(60));

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(130);
            assertConserved(ended, simulator);
        }
    }

    @Test
    void aSignalWhileStandardInputIsSilentEndsTheRun() throws Exception {
        try (SimulatorProcess simulator = SimulatorProcess.start(folder);
                JavaProcess command = command(simulator, "10s").pipedInput().start()) {
            command.process()
                    .getOutputStream()
                    .write(Lines.line(Service.TWOCAPTCHA, 1, Instant.now()).getBytes(StandardCharsets.UTF_8));
            command.process().getOutputStream().flush();
            Eventually.until(
                    "the line is answered",
                    Duration.ofSeconds(20),
                    () -> command.out().endsWith("\n"));

            command.terminate();
            JavaProcess.Ended ended = command.await(Duration.ofSeconds(20));

            assertThat(ended.exitCode()).isEqualTo(143);
            assertThat(assertConserved(ended, simulator)).hasSize(1);
        }
    }

    private JavaProcess submit(SimulatorProcess simulator, String grace) {
        String input = IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> Lines.line(i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA, i, Instant.now()))
                .collect(Collectors.joining());
        return command(simulator, grace).input(input).start();
    }

    private CaptchaReports command(SimulatorProcess simulator, String grace) {
        AccountsYaml accounts = new AccountsYaml();
        for (Service service : Service.values()) {
            accounts.account(service, simulator.baseUrl(service), "rate: 300");
        }
        return CaptchaReports.command(
                        folder,
                        "submit",
                        "--accounts",
                        accounts.write(folder),
                        "--grace",
                        grace,
                        "--summary",
                        summary().toString())
                .env("KEY_OF_2CAPTCHA", "key-one")
                .env("KEY_OF_ANTICAPTCHA", "key-two");
    }

    private Path summary() {
        return folder.resolve("summary.json");
    }

    private static void awaitTheMiddle(JavaProcess command) {
        Eventually.until(
                "results come",
                Duration.ofSeconds(40),
                () -> command.out().lines().count() > 60);
    }

    /** Results = lines read, of which there is a rest; accepted ⊆ recorded ⊆ accepted ∪ indeterminate. */
    private List<JsonNode> assertConserved(JavaProcess.Ended ended, SimulatorProcess simulator) {
        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(results.stream().map(result -> result.path("line").intValue()))
                .doesNotHaveDuplicates();
        JsonNode figures = Lines.parse(summary());
        assertThat(figures.path("read").intValue()).isEqualTo(results.size()).isLessThan(LINES);
        for (Service service : Service.values()) {
            Set<Long> recorded = simulator.recorded(service);
            assertThat(recorded).containsAll(Lines.tasks(results, service, "accepted"));
            assertThat(Lines.tasks(results, service, "accepted", "indeterminate"))
                    .containsAll(recorded);
        }
        return results;
    }
}
