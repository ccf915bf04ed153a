package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A class that fits on a few screens: what is longer has two jobs. */
class ClassLengthTest {
    private static final Path ROOT = Path.of("../..");
    private static final int LONGEST = 350;

    @Test
    void noFileOfMainCodeIsLongerThanAFewScreens() throws IOException {
        List<String> tooLong = new ArrayList<>();
        int seen = 0;
        try (Stream<Path> walk = Files.walk(ROOT)) {
            List<Path> files = walk.filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
                    .toList();
            for (Path file : files) {
                int lines = Files.readAllLines(file).size();
                if (lines > LONGEST) {
                    tooLong.add(ROOT.relativize(file) + ": " + lines);
                }
                seen++;
            }
        }

        assertThat(seen).isGreaterThan(400);
        assertThat(tooLong).as("files longer than %s lines", LONGEST).isEmpty();
    }
}
