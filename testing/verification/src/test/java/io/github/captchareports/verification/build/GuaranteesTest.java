package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/GUARANTEES.md names exists, at the level that the document says. */
class GuaranteesTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)`( \\([LM]\\))?");
    private static final Pattern TAG = Pattern.compile("(?m)^@Tag\\(\"(ladder|model)\"\\)");

    @Test
    void everyTestThatIsNamedExistsAtItsLevel() throws IOException {
        Map<String, String> sources = testSources();
        Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs/GUARANTEES.md")));
        int found = 0;
        while (named.find()) {
            String test = named.group(1);
            assertThat(sources)
                    .as("docs/GUARANTEES.md names a test that is not there")
                    .containsKey(test);
            assertThat(named.group(2) == null ? "" : named.group(2).strip())
                    .as("the level of %s", test)
                    .isEqualTo(level(sources.getOrDefault(test, "")));
            found++;
        }
        assertThat(found).isGreaterThan(40);
    }

    private static String level(String source) {
        Matcher tag = TAG.matcher(source);
        if (!tag.find()) {
            return "";
        }
        return tag.group(1).equals("ladder") ? "(L)" : "(M)";
    }

    /** Test classes by name; where two modules have one of the same name, what both say. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().matches(".*/src/test/java/.*Test\\.java"))
                    .forEach(file -> sources.merge(
                            file.getFileName().toString().replace(".java", ""), read(file), String::concat));
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
