package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Wherever types are listed, all of them are, by the names that input lines use. */
class CaptchaTypeNamesTest {
    private static final List<String> NAMES =
            Arrays.stream(CaptchaType.values()).map(Kebab::of).toList();

    @Test
    void theSimulatorKnowsTheSameTypes() {
        assertThat(Arrays.stream(SimulatedCaptchaType.values()).map(SimulatedCaptchaType::id))
                .containsExactlyElementsOf(NAMES);
    }

    @Test
    void theHelpOfSubmitListsThem() {
        String footer = String.join(
                " ",
                SubmitCommand.class.getAnnotation(CommandLine.Command.class).footer());
        String types = footer.replaceFirst(".*captchaType ", "").replaceFirst("  solvedAt.*", "");
        assertThat(types.split("[^a-z0-9-]+")).containsAll(NAMES);
    }

    @Test
    void theReadmeListsThem() throws IOException {
        String row = Files.readAllLines(Path.of("../README.md")).stream()
                .filter(line -> line.startsWith("| `captchaType` |"))
                .findFirst()
                .orElseThrow();
        NAMES.forEach(name -> assertThat(row).contains('`' + name + '`'));
    }
}
