package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportResult.UndeliveredReason;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two years on: an application that was compiled against this version runs, as it was compiled, on one with another figure in the
 * counters and in the attempt's event, another reason for what was not delivered, and another captcha type.
 */
class TwoYearTest {
    private static final Path SOURCES = Path.of("../../core/src/main/java");
    private static final String PACKAGE = "io/github/captchareports/";

    /** What an application does with the API: it reads figures, switches, matches kinds, and makes values for its tests. */
    private static final String APPLICATION = """
            package shop;

            import io.github.captchareports.*;
            import io.github.captchareports.ReportResult.*;
            import java.time.Instant;
            import java.util.concurrent.Callable;

            public class Application implements Callable<String> {
                @Override
                public String call() {
                    StringBuilder said = new StringBuilder();
                    ReporterStats stats = ReporterStats.builder().received(3).retries(1).build();
                    said.append(stats.received() + stats.retries()).append(' ')
                            .append(stats.outcomes().get(Outcome.ACCEPTED)).append(' ');
                    ReportRequest request = ReportRequest.builder().account("main").taskId(1).verdict(Verdict.CORRECT)
                            .captchaType(CaptchaType.OTHER).solvedAt(Instant.EPOCH).build();
                    AttemptEvent attempt = AttemptEvent.builder(request).number(2).build();
                    said.append(attempt.number()).append(attempt.end()).append(' ');
                    int known = 0;
                    int unknown = 0;
                    for (UndeliveredReason reason : UndeliveredReason.values()) {
                        ReportResult result = ReportResults.undelivered(request, AttemptSummary.NONE, reason);
                        switch (((Undelivered) result).reason()) {
                            case THROTTLED, PROVIDER_FAILED -> known++;
                            default -> unknown++;
                        }
                        if (result.reasonTag().isEmpty() || result instanceof Accepted || !closed(result.outcome())) {
                            throw new AssertionError(result);
                        }
                    }
                    said.append(known).append('/').append(unknown).append(' ');
                    int images = 0;
                    for (CaptchaType type : CaptchaType.values()) {
                        images += switch (type) {
                            case IMAGE -> 1;
                            case OTHER -> 10;
                            default -> 0;
                        };
                    }
                    ReportResult accepted =
                            ReportResults.accepted(request, AttemptSummary.NONE, Confirmation.REPLY);
                    if (accepted instanceof Accepted kind && kind.confirmedBy() == Confirmation.REPLY) {
                        said.append(images).append(' ').append(CaptchaType.values().length);
                    }
                    return said.toString();
                }

                private static boolean closed(Outcome outcome) {
                    return switch (outcome) {
                        case ACCEPTED, DUPLICATE, REJECTED, EXPIRED, WITHHELD -> false;
                        case UNDELIVERED, INDETERMINATE -> true;
                    };
                }
            }
            """;

    @TempDir
    Path folder;

    private Path application;
    private Path grown;

    @BeforeEach
    void compile() throws IOException {
        application = compiled("application", List.of(written("Application.java", APPLICATION)));
        grown = compiled("grown", grownSources());
    }

    @Test
    void anApplicationOfToday() throws Exception {
        int reasons = UndeliveredReason.values().length;

        assertThat(run()).isEqualTo("4 0 2ANSWERED 2/" + (reasons - 2) + " 11 " + CaptchaType.values().length);
    }

    @Test
    void runsUnchangedOnAVersionThatHasGrown() throws Exception {
        int reasons = UndeliveredReason.values().length + 1;

        assertThat(run(grown))
                .isEqualTo("4 0 2ANSWERED 2/" + (reasons - 2) + " 11 " + (CaptchaType.values().length + 1));
    }

    /** The parts that grow, each with something in front of what was there, so that no order is left as it was. */
    private List<Path> grownSources() throws IOException {
        return List.of(
                grown("CaptchaType", "public enum CaptchaType {", "/** New. */ HOLOGRAM,"),
                grown("ReportResult", "enum UndeliveredReason {", "/** New. */ MOON_PHASE,"),
                grown("ReporterStats", "permits Records.ReporterStats {", "/** New. @return it */ long hedged();"),
                grown("AttemptEvent", "permits Records.AttemptEvent {", "/** New. @return it */ long bytes();"),
                grownRecords(),
                replaced("ReporterStatsBuilder", "new Records.ReporterStats(", "new Records.ReporterStats(0, "),
                replaced("AttemptEventBuilder", "new Records.AttemptEvent(", "new Records.AttemptEvent(0, "));
    }

    private Path grownRecords() throws IOException {
        String source = source("Records");
        assertThat(source).contains("record ReporterStats(", "record AttemptEvent(");
        return written(
                "Records.java",
                source.replace("record ReporterStats(", "record ReporterStats(long hedged, ")
                        .replace("record AttemptEvent(", "record AttemptEvent(long bytes, "));
    }

    private Path grown(String type, String after, String member) throws IOException {
        return replaced(type, after, after + " " + member);
    }

    private Path replaced(String type, String old, String replacement) throws IOException {
        String source = source(type);
        assertThat(source).as(type).contains(old);
        return written(type + ".java", source.replace(old, replacement));
    }

    private static String source(String type) throws IOException {
        return Files.readString(SOURCES.resolve(PACKAGE + type + ".java"));
    }

    private Path written(String name, String source) throws IOException {
        return Files.writeString(folder.resolve(name), source);
    }

    private Path compiled(String name, List<Path> sources) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "--release",
                "17",
                "-d",
                classes.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
        return classes;
    }

    /** Runs the application, as it was compiled, with these classes before those of today. */
    private String run(Path... newer) throws Exception {
        List<URL> path = new ArrayList<>();
        for (Path classes : newer) {
            path.add(classes.toUri().toURL());
        }
        path.add(application.toUri().toURL());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object made = loader.loadClass("shop.Application")
                    .getDeclaredConstructor()
                    .newInstance();
            return (String) ((Callable<?>) made).call();
        }
    }
}
