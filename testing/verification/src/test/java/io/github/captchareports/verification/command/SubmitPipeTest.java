package io.github.captchareports.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command between two pipes. */
@Timeout(150)
class SubmitPipeTest {
    private static final SimulatedService SERVICE = Service.TWOCAPTCHA.simulated();
    private static final Pattern RESULT = Pattern.compile("\\{\"line\":(\\d+),.*\"outcome\":\"([a-z]+)\".*}");

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @TempDir
    private Path folder = Path.of("pipes");

    /** What was read from standard output: every line once, counted by outcome. */
    private static final class Tally {
        private final BitSet lines = new BitSet();
        private final Map<String, Integer> outcomes = new HashMap<>();

        void read(BufferedReader out, long most) throws IOException {
            String line;
            for (long i = 0; i < most && (line = out.readLine()) != null; i++) {
                Matcher result = RESULT.matcher(line);
                assertThat(result.matches()).as(line).isTrue();
                int number = Integer.parseInt(result.group(1));
                assertThat(lines.get(number))
                        .as("a second result for line %s", number)
                        .isFalse();
                lines.set(number);
                outcomes.merge(result.group(2), 1, Integer::sum);
            }
        }
    }

    @Test
    void aReaderThatStopsReadingHoldsTheRunUpAndLosesNothing(CaptchaSimulator simulator) throws Exception {
        int all = 8_000;
        try (JavaProcess command = submit(simulator, "--rate", "20000").start();
                BufferedReader out = command.process().inputReader(StandardCharsets.UTF_8)) {
            CompletableFuture<Void> written = write(command, all, all);
            Tally tally = new Tally();
            tally.read(out, 10);

            long heldAt = Eventually.steady(
                    "the run",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(40),
                    () -> simulator.books().recordedTasks());
            assertThat(heldAt).isBetween(10L, all - 1_000L);
            tally.read(out, Long.MAX_VALUE);

            written.get(10, TimeUnit.SECONDS);
            assertThat(command.await(Duration.ofSeconds(30)).exitCode())
                    .as(command.err())
                    .isZero();
            assertThat(tally.lines.cardinality()).isEqualTo(all);
            assertThat(tally.outcomes).isEqualTo(Map.of("accepted", all));
            assertThat(simulator.books().requests()).isEqualTo(all);
        }
    }

    @Test
    void aReaderThatHangsUpEndsTheRun(CaptchaSimulator simulator) throws Exception {
        try (JavaProcess command = submit(simulator, "--rate", "1000").start()) {
            CompletableFuture<Void> written = write(command, 8_000, 8_000);
            try (BufferedReader out = command.process().inputReader(StandardCharsets.UTF_8)) {
                new Tally().read(out, 10);
            }

            JavaProcess.Ended ended = command.await(Duration.ofSeconds(30));

            assertThat(written).failsWithin(Duration.ofSeconds(10));
            assertThat(ended.exitCode())
                    .as("what was read may be reported again")
                    .isEqualTo(4);
            assertThat(ended.err()).contains("standard output was closed");
            assertThat(simulator.books().requests()).isLessThan(8_000);
        }
    }

    @Tag("ladder")
    @Test
    void aMillionLinesNeedNoMoreThan64MiB(CaptchaSimulator simulator) throws Exception {
        int all = 1_000_000;
        int inTime = 3_000;
        try (JavaProcess command =
                        submit(simulator, "--rate", "1000").java("-Xmx64m").start();
                BufferedReader out = command.process().inputReader(StandardCharsets.UTF_8)) {
            CompletableFuture<Void> written = write(command, all, inTime);
            Tally tally = new Tally();
            tally.read(out, Long.MAX_VALUE);

            written.get(10, TimeUnit.SECONDS);
            assertThat(command.await(Duration.ofSeconds(30)).exitCode())
                    .as(command.err())
                    .isOne();
            assertThat(tally.lines.cardinality()).isEqualTo(all);
            assertThat(tally.outcomes).isEqualTo(Map.of("accepted", inTime, "expired", all - inTime));
            assertThat(simulator.recorded(SERVICE)).hasSize(inTime);
            assertThat(simulator.books().requests()).isEqualTo(inTime);
            assertThat(command.err()).doesNotContain("OutOfMemory");
        }
    }

    /** Writes lines of which {@code inTime}, evenly spread, were solved just now, and the rest an hour ago. */
    private static CompletableFuture<Void> write(JavaProcess command, int all, int inTime) {
        Instant now = Instant.now();
        Instant late = now.minusSeconds(3_600);
        return CompletableFuture.runAsync(() -> {
            try (BufferedWriter in = command.process().outputWriter(StandardCharsets.UTF_8)) {
                for (long i = 1; i <= all; i++) {
                    boolean due = i * inTime / all > (i - 1) * inTime / all;
                    in.write(Lines.line(Service.TWOCAPTCHA, i, due ? now : late));
                }
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        });
    }

    private CaptchaReports submit(CaptchaSimulator simulator, String... more) {
        String[] fixed = {
            "submit",
            "--provider",
            "2captcha",
            "--key-env",
            "KEY",
            "--base-url",
            simulator.baseUrl(SERVICE).toString()
        };
        String[] arguments = Stream.of(fixed, more).flatMap(Stream::of).toArray(String[]::new);
        return CaptchaReports.command(folder, arguments)
                .env("KEY", "the-key")
                .pipedInput()
                .pipedOutput();
    }
}
