package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.StopSignal;
import io.github.captchareports.cli.StopSignalsTest;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.support.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** At the simulator of the command an account has solved more than it reports. */
@Timeout(60)
class SimulateBackgroundTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"simulate, 21", "simulate --background 0, 1", "simulate --background 2.0, 3"})
    void aComplaintStandsForTwentySolvesUnlessToldOtherwise(String command, long solved) throws Exception {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run("", command));
        Eventually.until("the simulator listens", () -> {
            assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isNotDone();
            return text().endsWith("\n");
        });
        JsonNode urls = JsonMapper.shared().readTree(text());
        try {
            send(to(urls, "2captcha", "/reportIncorrect")
                    .POST(BodyPublishers.ofString("{\"clientKey\":\"any\",\"taskId\":7}")));

            JsonNode truth = JsonMapper.shared().readTree(send(to(urls, "control", "truth")));
            assertThat(truth.at("/services/2captcha/accounts/account-1/solved").asLong())
                    .isEqualTo(solved);
        } finally {
            StopSignalsTest.raise(StopSignal.TERM);
        }
        assertThat(code.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "1000001", "many"})
    void whatIsNoBackgroundIsNamed(String background) {
        assertThat(run("", "simulate --background " + background)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("--background");
    }

    @Test
    void aFileOfComplaintsIsNotSuspendedByTheSimulatorOfSubmit() {
        String solvedAt = Instant.now().toString();
        String lines = LongStream.rangeClosed(1, 150)
                .mapToObj(id -> "{\"provider\":\"2captcha\",\"taskId\":" + id + ",\"verdict\":\"incorrect\","
                        + "\"captchaType\":\"image\",\"solvedAt\":\"" + solvedAt + "\"}")
                .collect(Collectors.joining("\n"));

        assertThat(run(lines, "submit --simulate --no-guard")).as(text()).isZero();
        assertThat(text().lines()).hasSize(150);
    }

    private int run(String input, String command) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> null);
        return Main.run(streams, ReporterBuilder::build, command.split(" "));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder to(JsonNode urls, String name, String path) {
        return HttpRequest.newBuilder(URI.create(urls.path(name).asString() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }
}
