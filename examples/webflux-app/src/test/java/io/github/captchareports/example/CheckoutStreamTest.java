package io.github.captchareports.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** Verdicts over HTTP, to the application with 64 MB of heap, from there to the simulator and back. */
@Timeout(120)
class CheckoutStreamTest {
    private static final int VERDICTS = 10_000;

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().deliveryOnly());

    @TempDir
    private static Path folder = Path.of("stream");

    private static @Nullable CheckoutProcess shared;

    /** Tasks differ from test to test: the application remembers what it has reported. */
    private static long firstTask = 1;

    private final CheckoutProcess checkout = start();
    private final CaptchaSimulator simulator = SIMULATOR.simulator();

    private static CheckoutProcess start() {
        if (shared == null) {
            shared = CheckoutProcess.start(folder, SIMULATOR.simulator(), 100_000);
        }
        return shared;
    }

    @BeforeEach
    void newTasks() {
        firstTask += 1_000_000;
    }

    @AfterAll
    static void stop() {
        if (shared != null) {
            shared.close();
        }
    }

    @Tag("ladder")
    @Test
    void tenThousandVerdictsStreamThroughAndEachIsReportedOnce() {
        Flux<ByteBuffer> lines = Flux.range(0, VERDICTS)
                .map(number -> ByteBuffer.wrap(Input.line(firstTask + number).getBytes(StandardCharsets.UTF_8)));

        HttpResponse<Stream<String>> answer =
                checkout.postLines(BodyPublishers.fromPublisher(JdkFlowAdapter.publisherToFlowPublisher(lines)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertAllReported(Input.parse(answer.body()));
    }

    @Tag("ladder")
    @Test
    void curlStreamsTenThousandVerdictsToo() throws Exception {
        assumeThat(isInstalled("curl")).as("curl is installed").isTrue();
        Path input = Files.writeString(
                folder.resolve("verdicts.ndjson"),
                LongStream.range(0, VERDICTS)
                        .mapToObj(number -> Input.line(firstTask + number))
                        .collect(Collectors.joining()));
        Path output = folder.resolve("results.ndjson");

        Process curl = new ProcessBuilder(
                        "curl",
                        "-sSN",
                        "-X",
                        "POST",
                        "-H",
                        "Content-Type: application/x-ndjson",
                        "-T",
                        "-",
                        checkout.url("/verdicts").toString())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(curl.exitValue()).isZero();
        assertAllReported(Input.parse(Files.readAllLines(output).stream()));
    }

    @Tag("ladder")
    @Test
    void aClientThatDoesNotReadStopsTheIntake() throws Exception {
        long first = firstTask;
        try (RawStream stream = new RawStream(checkout.port())) {
            stream.sendInBackground(500_000, number -> Input.line(first + number));
            assertThat(stream.status()).contains("200");

            long requests =
                    Eventually.steady("the simulator", () -> simulator.books().requests());
            long sent = Eventually.steady("the client", stream::sent);

            // The reporter's concurrency of 1024, and what the sockets' buffers hold of results and of lines.
            assertThat(requests).isBetween(1_024L, 10_000L);
            assertThat(sent).isBetween(requests, 60_000L);

            for (int i = 0; i < requests; i++) {
                assertThat(stream.next()).isNotNull();
            }
            Eventually.until("the intake goes on", () -> simulator.books().requests() >= requests + 1_024);
        }
        Eventually.until(
                "what the client left behind is withdrawn",
                () -> checkout.samples("captcha_reports_open").get(0).endsWith(" 0.0"));
        Eventually.steady("the simulator", () -> simulator.books().requests());
        assertThat(Input.recorded(simulator)).doesNotHaveDuplicates();
    }

    @Test
    void aBadLineIsAnsweredAndTheOthersGoOn() {
        String solvedAt = "\"solvedAt\":\"2026-11-20T10:15:30Z\"";
        String body = String.join(
                "\n",
                Input.line(firstTask).strip(),
                "",
                "{\"provider\":\"2captcha\",\"taskId\":17,\"verdict\":\"perhaps\",\"captchaType\":\"image\"," + solvedAt
                        + ",\"ref\":\"order 9\"}",
                "{\"provider\":",
                "{\"provider\":\"3captcha\",\"taskId\":-1,\"verdict\":\"correct\",\"captchaType\":\"image\","
                        + "\"solved\":1}",
                "[" + "1,".repeat(LineSplitter.LONGEST) + "1]",
                Input.line(firstTask + 1).strip());

        List<JsonNode> results =
                Input.parse(checkout.postLines(BodyPublishers.ofString(body)).body());

        assertThat(Input.tasks(results, "accepted")).containsExactlyInAnyOrder(firstTask, firstTask + 1);
        assertThat(results).hasSize(6);
        assertThat(reason(results, 3)).isEqualTo("verdict: \"perhaps\" is unknown; use one of correct, incorrect");
        assertThat(result(results, 3).path("taskId").longValue()).isEqualTo(17);
        assertThat(result(results, 3).path("ref").asString()).isEqualTo("order 9");
        assertThat(reason(results, 4)).startsWith("line: not valid JSON at column");
        assertThat(reason(results, 5))
                .contains(
                        "\"solved\": no such field",
                        "provider: no account at \"3captcha\"; there are images (2captcha)")
                .contains("taskId: \"-1\" is no positive number", "solvedAt: missing; add the time of the solution");
        assertThat(reason(results, 6)).isEqualTo("line: longer than 65536 bytes; shorten ref");
        assertThat(result(results, 7).path("outcome").asString()).isEqualTo("accepted");
    }

    @Test
    void oneVerdictHasOneResultAndABadOneIs400() {
        HttpResponse<String> good = checkout.postJson(Input.line(firstTask));

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.body())
                .contains("\"outcome\":\"accepted\"", "\"taskId\":" + firstTask, "\"ref\":{\"order\":" + firstTask);
        assertThat(Input.recorded(simulator)).containsExactly(firstTask);
        for (String wrong : List.of("", "{}", "{\"taskId\":\"x\"}", "no JSON", "\"" + "x".repeat(1 << 20) + "\"")) {
            HttpResponse<String> bad = checkout.postJson(wrong);
            assertThat(bad.statusCode()).as(bad.body()).isEqualTo(400);
            assertThat(bad.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(bad.body()).containsPattern("\"detail\":\"(line|provider|.*taskId): ");
        }
    }

    @Test
    void theActuatorShowsMetersHealthAndAccounts() {
        checkout.postJson(Input.line(firstTask));

        assertThat(checkout.samples("captcha_reports_results_total"))
                .anySatisfy(sample -> assertThat(sample).contains("outcome=\"accepted\""));
        assertThat(checkout.samples("captcha_reports_received_total")).isNotEmpty();
        assertThat(checkout.samples("captcha_report_attempt_seconds_count")).isNotEmpty();
        assertThat(checkout.get("/actuator/health").body())
                .startsWith("{\"components\":{\"captchaReports\":{\"details\"")
                .contains("\"status\":\"UP\"")
                .doesNotContain("\"DOWN\"");
        assertThat(checkout.get("/actuator/captchareports").body())
                .contains("\"label\":\"images\"", "\"label\":\"tokens\"", "\"phase\":\"OPEN\"");
    }

    private void assertAllReported(List<JsonNode> results) {
        List<Long> tasks =
                LongStream.range(firstTask, firstTask + VERDICTS).boxed().toList();
        assertThat(Input.tasks(results, "accepted").stream().sorted().toList()).isEqualTo(tasks);
        assertThat(Input.recorded(simulator).stream().sorted().toList()).isEqualTo(tasks);
        assertThat(results)
                .hasSize(VERDICTS)
                .allSatisfy(result -> assertThat(result.path("line").longValue() + firstTask - 1)
                        .isEqualTo(result.path("taskId").longValue())
                        .isEqualTo(result.path("ref").path("order").longValue()));
    }

    private static JsonNode result(List<JsonNode> results, int line) {
        return results.stream()
                .filter(result -> result.path("line").intValue() == line)
                .findFirst()
                .orElseThrow();
    }

    private static String reason(List<JsonNode> results, int line) {
        assertThat(result(results, line).path("outcome").asString()).isEqualTo(ResultLine.INVALID);
        return result(results, line).path("reason").asString();
    }

    private static boolean isInstalled(String command) throws IOException {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, command)));
    }
}
