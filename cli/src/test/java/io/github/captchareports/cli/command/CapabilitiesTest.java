package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each service takes, as {@code explain --capabilities} and the document show it. */
class CapabilitiesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "image; /reportCorrect | /reportIncorrect | nothing | /reportIncorrectImageCaptcha",
                "recaptcha-v2; /reportCorrect | /reportIncorrect | /reportCorrectRecaptcha (ignored) | /reportIncorrectRecaptcha",
                "recaptcha-v3; /reportCorrect | /reportIncorrect | /reportCorrectRecaptcha | /reportIncorrectRecaptcha",
                "hcaptcha; /reportCorrect | /reportIncorrect | nothing | /reportIncorrectHcaptcha",
                "turnstile; /reportCorrect | /reportIncorrect | nothing | nothing",
                "other; /reportCorrect | /reportIncorrect | nothing | nothing"
            })
    void eachTypeHasItsPathsOrNothing(String type, String cells) {
        assertThat(row(type)).isEqualTo("| " + type + " | " + cells + " |");
    }

    @Test
    void windowAndRepetitionAreTold() {
        assertThat(row("2captcha, rucaptcha"))
                .isEqualTo("| 2captcha, rucaptcha | 900 s | sent again: a duplicate code proves the first |");
        assertThat(row("anticaptcha")).isEqualTo("| anticaptcha | 60 s | never sent again |");
    }

    @Test
    void theDocumentHasTheSameTables() throws IOException {
        assertThat(Files.readString(Path.of("../docs/SERVICES.md"))).contains("\n\n" + capabilities() + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "explain | CODE: missing; give a code such as ERROR_REPORT_NOT_RECORDED, or --capabilities",
                "explain 16 --capabilities | CODE: given together with --capabilities; ask for one of them"
            })
    void oneOfBothIsAsked(String arguments, String explanation) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(explanation);
    }

    /** A row without its padding. */
    private String row(String first) {
        List<String> rows = capabilities()
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .filter(line -> line.startsWith("| " + first + " |"))
                .toList();
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private String capabilities() {
        out.reset();
        assertThat(run("explain --capabilities")).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private int run(String arguments) {
        Streams streams = new Streams(
                InputStream.nullInputStream(), out, new PrintStream(err, true, StandardCharsets.UTF_8), name -> null);
        return Main.run(streams, ReporterBuilder::build, arguments.split(" "));
    }
}
