package io.github.captchareports.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * SIGTERM while streams are open. What was taken in is reported and answered, what was not is left alone: the client
 * knows of every task how it stands, and the process ends by itself.
 */
@Tag("ladder")
@Timeout(120)
class CheckoutShutdownTest {
    private static final int SIGTERM = 143;
    private static final Pattern BOOKS = Pattern.compile("books: received=(\\d+) open=(\\d+)");

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().deliveryOnly().latency(Duration.ofMillis(20)));

    private final CaptchaSimulator simulator = SIMULATOR.simulator();

    @TempDir
    private Path folder = Path.of("shutdown");

    @Test
    void aStopInTheMiddleOfStreamsLosesNothingAndRepeatsNothing() throws Exception {
        try (CheckoutProcess checkout = CheckoutProcess.start(folder, simulator, 1_000);
                RawStream endless = new RawStream(checkout.port());
                RawStream silent = new RawStream(checkout.port())) {
            silent.send(Input.line(9_000_001));
            silent.status();
            List<JsonNode> ofSilent = new ArrayList<>(Input.parse(List.of(String.valueOf(silent.next())).stream()));
            endless.sendInBackground(1_000_000, Input::line);
            assertThat(endless.status()).contains("200");
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                lines.add(String.valueOf(endless.next()));
            }

            checkout.terminate();
            drain(endless, lines);
            List<String> more = new ArrayList<>();
            drain(silent, more);
            int exit = checkout.awaitExit(Duration.ofSeconds(30));

            assertThat(exit).as(checkout.log()).isEqualTo(SIGTERM);
            assertThat(more).isEmpty();
            List<JsonNode> results = new ArrayList<>(Input.parse(lines.stream()));
            assertThat((long) results.size()).isLessThan(endless.sent());
            results.addAll(ofSilent);
            List<Long> accepted = Input.tasks(results, "accepted");
            assertThat(accepted).hasSameSizeAs(results).doesNotHaveDuplicates();
            assertThat(Input.recorded(simulator)).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(simulator.books().requests()).isEqualTo(accepted.size());
            Matcher books = BOOKS.matcher(checkout.log());
            assertThat(books.find()).as(checkout.log()).isTrue();
            assertThat(Long.parseLong(books.group(1))).isEqualTo(accepted.size());
            assertThat(Long.parseLong(books.group(2))).isZero();
        }
    }

    private static void drain(RawStream stream, List<String> lines) throws Exception {
        @Nullable String line = stream.next();
        while (line != null) {
            lines.add(line);
            line = stream.next();
        }
    }
}
