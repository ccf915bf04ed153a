package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.ReportResult;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.spi.ForeignText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Whatever the command is given, standard error has lines of its own and nothing that a terminal obeys. */
@Timeout(30)
class HostileTextTest {
    /** Escape, C1 CSI, carriage return and line feed, a separator of lines, a bidi override, a zero-width space. */
    private static final String HOSTILE = "x\u001B[31m\u009B2J\r\ncaptcha-reports: forged\u0085\u2028y\u202Ez\u200B";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "submit|--simulate|HOSTILE",
                "submit|--simulate|./HOSTILE/HOSTILE",
                "submit|--accounts|HOSTILE",
                "submit|--provider|HOSTILE|--key-env|KEY",
                "submit|--provider|2captcha|--key-env|KEY|--label|HOSTILE",
                "submit|--provider|2captcha|--key-env|KEY|--base-url|HOSTILE",
                "submit|--provider|2captcha|--key-env|KEY|--base-url|http://127.0.0.1/HOSTILE",
                "submit|--provider|2captcha|--key-env|KEY|--rate|HOSTILE",
                "submit|--provider|2captcha|--key-env|KEY|--margin|HOSTILE",
                "submit|--simulate|--journal|HOSTILE/j",
                "submit|--simulate|--journal-sync|HOSTILE",
                "submit|--simulate|--summary|HOSTILE/s",
                "submit|--simulate|--report-log|HOSTILE/r",
                "submit|--simulate|--ledger|HOSTILE",
                "submit|--simulate|--ledger|redis://127.0.0.1|--ledger-password-env|HOSTILE",
                "submit|--HOSTILE",
                "demo|--scenario|HOSTILE",
                "simulate|--script|HOSTILE",
                "simulate|--log|HOSTILE/l",
                "simulate|--latency|HOSTILE",
                "simulate|--rules|HOSTILE",
                "sample|--count|HOSTILE",
                "explain|HOSTILE",
                "HOSTILE"
            })
    void whatIsWrongIsSaidOnOneLine(String arguments) {
        assertThat(run(
                        "",
                        FakeReporter.accepting(),
                        arguments.replace("HOSTILE", HOSTILE).split("\\|", -1)))
                .isEqualTo(2);
        assertThat(text().lines()).hasSize(1).first().asString().startsWith("captcha-reports: ");
        isClean(text());
    }

    @Test
    void aFileWithAHostileNameIsNamedOnOneLine() throws IOException {
        Path file = folder.resolve("a\u001B[31m\nb\u009B");
        Files.writeString(file, "accounts: nonsense");
        assertThat(run("", FakeReporter.accepting(), "submit", "--accounts", file.toString()))
                .isEqualTo(2);
        assertThat(text().lines()).hasSize(1).first().asString().contains("a?[31m?b?: has no list");
    }

    @Test
    void whatAServiceAnswersAndTheInputSaysStaysInTheResults() {
        FakeReporter refusing = new FakeReporter(request -> Mono.just(new ReportResult.Withheld(
                request, AttemptSummary.NONE, ReportResult.WithheldReason.ACCOUNT_REFUSED, HOSTILE, null)));
        assertThat(run(Parsing.with("domain", "\"x\\u009b\\u2028y\"") + "\n", refusing, "submit", "--simulate"))
                .isEqualTo(3);
        assertThat(text())
                .contains("account \"2captcha\" was refused by its service (x?[31m?2J??captcha-reports: forged");
        isClean(text());
    }

    @Test
    void aLogLineIsOneLineWithoutEscapes() throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(Main.class.getResource("/logback.xml")));
        var root = context.getLogger("ROOT");
        var appender = (ConsoleAppender<ILoggingEvent>) Objects.requireNonNull(root.getAppender("STDERR"));
        LoggingEvent event = new LoggingEvent(
                "fqcn",
                context.getLogger("a.b.Whoever"),
                ch.qos.logback.classic.Level.WARN,
                "about {}",
                new IllegalStateException(HOSTILE),
                new Object[] {HOSTILE});
        String line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line.lines().findFirst().orElseThrow())
                .startsWith("captcha-reports: WARN Whoever: about x?[31m?2J??captcha-reports: forged??y?z?");
        isClean(line);
        context.stop();
    }

    private static void isClean(String text) {
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(ForeignText.isClean(line))
                        .as(ForeignText.clean(line, 500))
                        .isTrue());
        assertThat(text).doesNotContain("\r");
    }

    private int run(String input, FakeReporter reporter, String... arguments) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? "key-of-env" : null);
        return Main.run(streams, builder -> reporter, arguments);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
