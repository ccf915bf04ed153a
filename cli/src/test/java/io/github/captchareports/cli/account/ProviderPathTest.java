package io.github.captchareports.cli.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers of others in the command: found on a path of jars and folders, or refused by name. */
class ProviderPathTest {
    private static final String SERVICE = "META-INF/services/io.github.captchareports.spi.ReportProvider";
    private static final String PROVIDER = """
            package other;

            import io.github.captchareports.Verdict;
            import io.github.captchareports.spi.*;
            import java.net.URI;
            import java.time.Duration;
            import java.util.List;

            public class OtherProvider extends TaskApiProvider {
                public OtherProvider() {
                    super(TaskApiService.builder("other", "Other")
                            .baseUrl(URI.create("https://api.other.example"))
                            .reportingWindow(Duration.ofMinutes(3))
                            .method(Verdict.INCORRECT, "/complain")
                            .codes(new CodeTable(List.of()))
                            .build());
                }
            }
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int explain(String path) {
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> name.equals("CAPTCHA_REPORTS_PROVIDER_PATH") ? path : null);
        return Main.run(streams, builder -> FakeReporter.accepting(), "explain", "--capabilities");
    }

    private void assertRefused(String path, String... words) {
        assertThat(explain(path)).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("captcha-reports: CAPTCHA_REPORTS_PROVIDER_PATH: ")
                .contains(words)
                .hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    /** A folder with the classes of a provider. */
    private Path classes() throws IOException {
        Path classes = folder.resolve("classes");
        Files.createDirectories(classes.resolve(SERVICE).getParent());
        Files.writeString(classes.resolve(SERVICE), "other.OtherProvider\n");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///other/OtherProvider.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return PROVIDER;
                    }
                };
        List<String> options =
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
        assertThat(compiler.getTask(null, null, null, options, null, List.of(source))
                        .call())
                .isTrue();
        return classes;
    }

    private Path jar(Path file) throws IOException {
        Path classes = classes();
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(bytes);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new ZipEntry(classes.relativize(each).toString().replace(File.separatorChar, '/')));
                jar.write(Files.readAllBytes(each));
                jar.closeEntry();
            }
        }
        return file;
    }

    @Test
    void aFolderOfClassesIsUsedBesideTheBuiltInProviders() throws IOException {
        assertThat(explain(classes().toString())).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("2captcha", "anticaptcha", "other", "/complain", "180 s");
    }

    @Test
    void aJarIsUsed() throws IOException {
        assertThat(explain(jar(folder.resolve("other.jar")).toString())).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("/complain");
    }

    @Test
    void aFolderOfJarsIsUsedAndEmptyEntriesAreSkipped() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        jar(lib.resolve("other.jar"));

        assertThat(explain(File.pathSeparator + lib)).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("/complain");
    }

    @Test
    void anEmptyPathChangesNothing() {
        assertThat(explain(" ")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("/complain");
    }

    @Test
    void theLoaderOfTheThreadIsTheUsualOneAfterwards() throws IOException {
        ClassLoader usual = Thread.currentThread().getContextClassLoader();

        explain(classes().toString());

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(usual);
    }

    @Test
    void whatDoesNotExistIsRefused() {
        assertRefused(folder.resolve("nowhere.jar").toString(), "nowhere.jar", "does not exist; name jars");
    }

    @Test
    void whatIsNoJarIsRefused() throws IOException {
        assertRefused(Files.writeString(folder.resolve("other.jar"), "text").toString(), "other.jar", "is no jar");
    }

    @Test
    void aPathWithoutAProviderIsRefused() throws IOException {
        assertRefused(Files.createDirectory(folder.resolve("empty")).toString(), "no provider is on it", SERVICE);
    }

    @Test
    void aProviderThatIsListedAndMissingIsRefused() throws IOException {
        Path classes = classes();
        Files.delete(classes.resolve("other/OtherProvider.class"));

        assertRefused(classes.toString(), "cannot be used", "other.OtherProvider");
    }
}
