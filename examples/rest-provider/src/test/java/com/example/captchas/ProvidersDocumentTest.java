package com.example.captchas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in docs/PROVIDERS.md is true: each snippet is lines of this module, or compiles by itself. */
class ProvidersDocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/PROVIDERS.md");
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import io.github.captchareports.*;
            import io.github.captchareports.spi.*;
            import java.net.URI;
            import java.time.Duration;
            import java.util.*;
            """;

    @TempDir
    Path classes;

    private static List<String> snippets() throws IOException {
        return SNIPPET.matcher(Files.readString(DOCUMENT))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The sources of this module without their line breaks, which a formatter may move. */
    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                sources.append(onOneLine(Files.readString(file))).append('\n');
            }
        }
        return sources.toString();
    }

    private static String onOneLine(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void itsSnippetsAreLinesOfThisModuleOrCompile() throws IOException {
        String sources = sources();
        List<String> others = new ArrayList<>();
        int lines = 0;
        for (String snippet : snippets()) {
            if (sources.contains(onOneLine(snippet))) {
                lines++;
            } else {
                others.add(snippet);
            }
        }

        assertThat(lines).isGreaterThanOrEqualTo(12);
        assertThat(others).isNotEmpty();
        for (int i = 0; i < others.size(); i++) {
            assertCompiles("Snippet" + i, others.get(i));
        }
    }

    private void assertCompiles(String name, String snippet) {
        String type = snippet.startsWith("public final class")
                ? snippet.replace("public final class", "final class")
                : "class " + name + " { void run() {\n" + snippet + "} }";
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return IMPORTS + type;
                    }
                };
        StringWriter said = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());

        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, List.of(source))
                .call();

        assertThat(compiled)
                .as("neither lines of this module nor Java by itself: %s%n%s", snippet, said)
                .isTrue();
    }
}
