package io.github.captchareports.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus itself says of the rules, where its {@code promtool} is installed. */
class PromtoolTest {
    private static final File RULES = new File("../../ops/prometheus");

    @TempDir
    Path directory = Path.of("");

    @BeforeAll
    static void promtoolIsInstalled() {
        String path = System.getenv("PATH");
        assumeTrue(
                path != null
                        && Pattern.compile(Pattern.quote(File.pathSeparator))
                                .splitAsStream(path)
                                .anyMatch(folder -> new File(folder, "promtool").canExecute()),
                "promtool is not installed");
    }

    @Test
    void theRulesAreValid() throws Exception {
        promtool("check", "rules", "rules.yml", "alerts.yml");
    }

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() throws Exception {
        promtool("test", "rules", "alerts.test.yml");
    }

    private void promtool(String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process promtool = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Arrays.stream(arguments))
                        .toList())
                .directory(RULES)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(promtool.waitFor(60, TimeUnit.SECONDS))
                    .as("promtool ends")
                    .isTrue();
        } finally {
            promtool.destroyForcibly();
        }
        assertThat(promtool.exitValue()).as(() -> read(output)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
