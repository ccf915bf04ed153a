package io.github.captchareports.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.output.Tally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void theLineShowsWhatIsDoneAndFitsATerminal() throws InterruptedException {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        byte[] input = (Parsing.with("ref", "1") + "\nnonsense\n").getBytes(StandardCharsets.UTF_8);
        Tally tally = new Tally();
        SubmitRun run = new SubmitRun(
                FakeReporter.accepting(),
                Parsing.parser(),
                new ByteArrayInputStream(input),
                new ByteArrayOutputStream(),
                tally,
                Duration.ZERO);
        Progress progress = Progress.show(run, tally, new PrintStream(terminal, true, StandardCharsets.UTF_8), -1);
        run.run();
        progress.close();
        String[] drawn = terminal.toString(StandardCharsets.UTF_8).split("\r");
        assertThat(drawn).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
        assertThat(drawn).anySatisfy(line -> assertThat(line).contains("2/2").contains("1 accepted, 1 other"));
    }
}
