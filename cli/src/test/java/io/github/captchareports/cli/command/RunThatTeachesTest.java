package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a run against the simulator, as people and programs read it. */
@Timeout(60)
class RunThatTeachesTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void whatWasNotRecordedIsToldByReasonAndTypeWithWhatToDo() throws IOException {
        Path summary = folder.resolve("summary.json");
        String input = line("2captcha", "correct", "image", 0)
                + line("2captcha", "incorrect", "recaptcha-v2", 1_000)
                + line("2captcha", "incorrect", "image", 1_000)
                + line("anticaptcha", "correct", "image", 0)
                + "nonsense\n";

        assertThat(run(input, "submit", "--simulate", "--summary", summary.toString()))
                .isEqualTo(1);

        assertThat(text())
                .containsSubsequence(
                        "elapsed",
                        "2 expired, late-at-start, at 2captcha: image 1, recaptcha-v2 1",
                        "    means: their window had closed before this run began",
                        "    to do: report sooner",
                        "1 invalid, line",
                        "1 withheld, unsupported, at anticaptcha: image 1",
                        "late: 2, by 1 min ",
                        "complaints not recorded, by domain: shop.example 2 of 2");
        assertThat(Files.readString(summary))
                .contains("\"nearEnd\":{\"withinSeconds\":5,\"requests\":0,\"of\":1}", "\"again\":{\"lines\":0}")
                .contains(
                        "{\"outcome\":\"accepted\",\"provider\":\"2captcha\",\"count\":1,\"captchaTypes\":{\"image\":1}");
    }

    @Test
    void whereEverythingWasAcceptedTheSummaryIsAsShortAsEver() {
        assertThat(run(line("2captcha", "correct", "image", 0), "submit", "--simulate"))
                .isZero();
        assertThat(text().lines().map(line -> line.split(" {2,}", -1)[0]))
                .containsExactly("lines read", "", "requests sent", "elapsed");
    }

    private int task;

    private String line(String provider, String verdict, String type, int age) {
        return "{\"provider\":\"" + provider + "\",\"taskId\":" + ++task + ",\"verdict\":\"" + verdict
                + "\",\"captchaType\":\"" + type + "\",\"domain\":\"shop.example\",\"solvedAt\":"
                + (Instant.now().getEpochSecond() - age) + "}\n";
    }

    private int run(String input, String... arguments) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> null);
        return Main.run(streams, ReporterBuilder::build, arguments);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
