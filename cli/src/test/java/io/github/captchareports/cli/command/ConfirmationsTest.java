package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What the command does with confirmations that Anti-Captcha takes and ignores. */
@Timeout(60)
class ConfirmationsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void thoseWithoutEffectCanBeLeftOutWhichIsNoFailure() throws IOException {
        assertThat(run(ReporterBuilder::build, lines(), "confirmations: effective"))
                .as(text(err))
                .isZero();

        assertThat(text(out).lines())
                .hasSize(3)
                .anyMatch(line ->
                        line.contains("\"taskId\":1,") && line.contains("\"withheld\",\"reason\":\"no-effect\""))
                .anyMatch(line -> line.contains("\"taskId\":2,") && line.contains("\"accepted\""))
                .anyMatch(line -> line.contains("\"taskId\":3,") && line.contains("\"accepted\""));
        assertThat(text(err)).containsPattern("requests sent +2\\R");
    }

    @Test
    void allAreSentUnlessToldOtherwise() throws IOException {
        assertThat(run(ReporterBuilder::build, lines(), "rate: 50"))
                .as(text(err))
                .isZero();

        assertThat(text(err)).containsPattern("requests sent +3\\R");
    }

    @Test
    void thoseThatExpiredAreToldApart() throws IOException {
        Function<ReportRequest, ReportResult> answers =
                request -> request.taskId().asLong() < 3
                        ? ReportResults.expired(request, AttemptSummary.NONE, Instant.EPOCH, ExpiredReason.NO_EFFECT)
                        : ReportResults.expired(request, AttemptSummary.NONE, Instant.EPOCH);

        assertThat(run(builder -> new FakeReporter(request -> Mono.just(answers.apply(request))), lines(), "rate: 50"))
                .isEqualTo(1);

        assertThat(text(out).lines().filter(line -> line.contains("\"reason\":\"no-effect\"")))
                .hasSize(2);
        assertThat(text(err))
                .contains("2 expired, no-effect, at anticaptcha: recaptcha-v2 2")
                .contains("    means: confirmations that the service takes and ignores")
                .contains("    to do: leave them out: 'confirmations: effective' in the accounts file");
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private static String lines() {
        return line(1, "correct", "recaptcha-v2")
                + line(2, "incorrect", "recaptcha-v2")
                + line(3, "correct", "recaptcha-v3");
    }

    private static String line(int task, String verdict, String type) {
        return "{\"provider\":\"anticaptcha\",\"taskId\":" + task + ",\"verdict\":\"" + verdict
                + "\",\"captchaType\":\"" + type + "\",\"solvedAt\":\"" + Instant.now() + "\"}\n";
    }

    private int run(Function<ReporterBuilder, Reporter> opener, String input, String setting) throws IOException {
        Path accounts = Files.writeString(
                folder.resolve("accounts.yaml"),
                "accounts: [{label: main, provider: anticaptcha, key-env: NOT_SET, " + setting + "}]");
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> null);
        return Main.run(streams, opener, "submit", "--simulate", "--accounts", accounts.toString());
    }
}
