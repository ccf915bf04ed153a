package io.github.captchareports.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A class of its own, so that its half minute of waiting runs beside other tests. */
@Tag("ladder")
@Timeout(150)
class SubmitToNobodyTest {
    @TempDir
    private Path folder = Path.of("nobody");

    @Test
    void aServerThatIsNotThereIsAnsweredForTwoThousandLinesWithinAMinute() {
        int port;
        try (CaptchaSimulator gone = CaptchaSimulator.builder().start()) {
            port = gone.port();
        }
        URI nowhere = URI.create("http://127.0.0.1:" + port);
        String accounts = new AccountsYaml()
                .account(Service.TWOCAPTCHA, nowhere)
                .account(Service.ANTICAPTCHA, nowhere)
                .write(folder);
        Path summary = folder.resolve("summary.json");
        String input = IntStream.rangeClosed(1, 2_000)
                .mapToObj(i -> Lines.line(i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA, i, Instant.now()))
                .collect(Collectors.joining());

        JavaProcess.Ended ended = CaptchaReports.command(
                        folder, "submit", "--accounts", accounts, "--summary", summary.toString())
                .env("KEY_OF_2CAPTCHA", "a")
                .env("KEY_OF_ANTICAPTCHA", "b")
                .input(input)
                .run();

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(Lines.parse(ended.out()))
                .hasSize(2_000)
                .allSatisfy(
                        result -> assertThat(result.path("outcome").asString()).isEqualTo("undelivered"));
        JsonNode figures = Lines.parse(summary);
        assertThat(figures.path("elapsedMs").intValue()).isLessThan(60_000);
        assertThat(figures.path("requests").intValue()).isLessThanOrEqualTo(2 * (32 + 100 + 80));
        assertThat(ended.err().lines().count())
                .as("a dead server is no reason to fill the screen")
                .isLessThan(40);
    }
}
