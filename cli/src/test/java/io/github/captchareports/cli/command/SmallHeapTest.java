package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.input.LineReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process with 64 MiB of heap. */
@Tag("ladder")
@Timeout(200)
class SmallHeapTest {
    @TempDir
    Path folder;

    private interface Input {
        void writeTo(OutputStream out) throws IOException;
    }

    @Test
    void aLineWithSomeHundredThousandUnknownFieldsHasASmallResult() throws Exception {
        StringBuilder line = new StringBuilder("{");
        for (int i = 0; line.length() < LineReader.LONGEST - 20; i++) {
            line.append("\"").append(Integer.toString(i, 36)).append("\":1,");
        }
        String input = line + "\"z\":1}\n" + good("1") + good("2");
        assertThat(submit(out -> out.write(input.getBytes(StandardCharsets.UTF_8))))
                .as(err())
                .isEqualTo(1);
        assertThat(results().lines()).hasSize(3);
        assertThat(results().lines().filter(each -> each.contains("\"outcome\":\"accepted\"")))
                .hasSize(2);
        assertThat(results()).contains(" more\"").hasSizeLessThan(5_000);
    }

    @Test
    void linesWithLargeReferencesAreHeldBackBeforeTheyFillTheMemory() throws Exception {
        String reference = "x".repeat(1 << 19);
        int exitCode = submit(out -> {
            for (int i = 0; i < 300; i++) {
                // One letter that is not Latin makes two bytes of each.
                out.write(good("\"" + reference + (i % 2 == 0 ? "\u0416" : "") + i + reference.substring(2_000) + "\"")
                        .getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThat(exitCode).as(err()).isZero();
        try (var lines = Files.lines(folder.resolve("out"))) {
            assertThat(lines.filter(each -> each.contains("\"outcome\":\"accepted\"")))
                    .hasSize(300);
        }
    }

    private int task;

    private String good(String reference) {
        return "{\"provider\":\"2captcha\",\"taskId\":" + (70_000_000_000L + task++)
                + ",\"verdict\":\"correct\",\"captchaType\":\"image\",\"solvedAt\":"
                + Instant.now().getEpochSecond()
                + ",\"ref\":" + reference + "}\n";
    }

    private int submit(Input input) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        "submit",
                        "--simulate",
                        "--rate",
                        "1000")
                .redirectOutput(Redirect.to(folder.resolve("out").toFile()))
                .redirectError(Redirect.to(folder.resolve("err").toFile()))
                .start();
        try (OutputStream in = new BufferedOutputStream(process.getOutputStream())) {
            input.writeTo(in);
        } catch (IOException gone) {
            // It has ended: the exit code tells.
        }
        try {
            assertThat(process.waitFor(150, TimeUnit.SECONDS)).as(err()).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String results() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
