package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.StopSignal;
import io.github.captchareports.cli.StopSignalsTest;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On Linux's device that is always full. */
@Timeout(60)
class FullDiskTest {
    private static final Path FULL = Path.of("/dev/full");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Function<ReporterBuilder, Reporter> opener = builder -> FakeReporter.accepting();

    @BeforeEach
    void onLinux() {
        assumeTrue(Files.exists(FULL), "no /dev/full");
    }

    @Test
    void aReportLogThatCannotBeWrittenIsToldByNameWithTheCause() throws IOException {
        opener = ReporterBuilder::build;
        assertThat(run(out, "submit", "--simulate", "--report-log", "/dev/full"))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"outcome\":\"accepted\"");
        assertThat(text())
                .contains("captcha-reports: --report-log: /dev/full could not be written (No space left on device)"
                        + " and is not complete")
                .doesNotContain("\tat ");
    }

    @Test
    void aSummaryThatCannotBeWrittenIsToldByNameWithTheCause() throws IOException {
        assertThat(run(out, "submit", "--simulate", "--summary", "/dev/full")).isEqualTo(1);
        assertThat(text())
                .contains("captcha-reports: --summary: /dev/full could not be written (No space left on device)")
                .doesNotContain("\tat ")
                .doesNotContain("defect");
    }

    @Test
    void aRequestLogThatCannotBeWrittenIsToldByNameWithTheCause() throws IOException {
        try (OutputStream client = new OneRequestAndASignal()) {
            assertThat(run(client, "simulate", "--log", "/dev/full")).isEqualTo(1);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"requests\":1,");
        assertThat(text())
                .contains("captcha-reports: --log: /dev/full could not be written (No space left on device)"
                        + " and is not complete")
                .doesNotContain("\tat ")
                .doesNotContain("defect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "submit --simulate",
                "sample --count 20",
                "demo --count 50 --seed 1",
                "explain 16",
                "simulate",
                "--help",
                "submit --help",
                "--version"
            })
    void aFullStandardOutputIsNotCalledClosed(String arguments) throws IOException {
        assertToldOfAFullStandardOutput(arguments);
    }

    @Test
    void aFullStandardOutputIsNotCalledClosedAfterTheEconomicsEither() throws IOException {
        assertToldOfAFullStandardOutput("demo --scenario few-anticaptcha-recaptcha");
    }

    private void assertToldOfAFullStandardOutput(String arguments) throws IOException {
        try (OutputStream full = Files.newOutputStream(FULL)) {
            assertThat(run(full, arguments.split(" "))).as(text()).isEqualTo(1);
        }
        assertThat(text())
                .contains("captcha-reports: standard output could not be written (No space left on device)")
                .doesNotContain("closed")
                .doesNotContain("\tat ")
                .doesNotContain("defect");
    }

    private int run(OutputStream to, String... arguments) {
        String line = Parsing.with("solvedAt", Long.toString(Instant.now().getEpochSecond())) + "\n";
        Streams streams = new Streams(
                new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
                to,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> null);
        return Main.run(streams, builder -> opener.apply(builder), arguments);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Reads where the simulator listens, sends a request there, and ends the simulator. */
    private final class OneRequestAndASignal extends FilterOutputStream {
        private static final Pattern CONTROL = Pattern.compile("\"control\":\"([^\"]*)\"");

        private boolean signalled;

        OneRequestAndASignal() {
            super(FullDiskTest.this.out);
        }

        @Override
        public void flush() {
            Matcher urls = CONTROL.matcher(FullDiskTest.this.out.toString(StandardCharsets.UTF_8));
            if (signalled || !urls.find()) {
                return;
            }
            signalled = true;
            try {
                HttpURLConnection line = (HttpURLConnection)
                        URI.create(urls.group(1)).resolve("/nowhere").toURL().openConnection();
                assertThat(line.getResponseCode()).isEqualTo(404);
                StopSignalsTest.raise(StopSignal.TERM);
            } catch (IOException | ReflectiveOperationException failed) {
                throw new AssertionError(failed);
            }
        }
    }
}
