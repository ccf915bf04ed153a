package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README compiles as it stands there; that for Spring Boot is tried beside the starter. */
class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path classes;

    @Test
    void itsSnippetsCompileOneAfterTheOther() throws IOException {
        List<String> snippets = SNIPPET.matcher(Files.readString(Path.of("../../README.md")))
                .results()
                .map(found -> found.group(1))
                .filter(snippet -> !snippet.startsWith("@RestController"))
                .toList();
        assertThat(snippets).isNotEmpty();
        JavaFileObject source = new Source("""
                import static io.github.captchareports.test.assertions.CaptchaReportsAssertions.assertThat;

                import io.github.captchareports.*;
                import io.github.captchareports.ReportResult.UndeliveredReason;
                import io.github.captchareports.journal.file.*;
                import io.github.captchareports.micrometer.*;
                import io.github.captchareports.test.*;
                import io.micrometer.core.instrument.MeterRegistry;
                import io.micrometer.observation.ObservationRegistry;
                import java.nio.file.Path;
                import java.time.*;
                import reactor.core.publisher.*;
                import reactor.test.StepVerifier;

                class Snippet {
                    void run(
                            Account account,
                            Flux<ReportRequest> verdicts,
                            MeterRegistry meters,
                            ObservationRegistry observations)
                            throws java.io.IOException {
                        %s
                    }
                }
                """.formatted(String.join("\n", snippets)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString());

        boolean compiled = compiler.getTask(said, null, null, options, null, List.of(source))
                .call();

        assertThat(compiled).as(said.toString()).isTrue();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String code) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
