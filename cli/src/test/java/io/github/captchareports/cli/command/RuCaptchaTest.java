package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that are registered at rucaptcha.com. */
@Timeout(60)
class RuCaptchaTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withTheSimulatorThereIsAnAccountForIt() {
        assertThat(submit(line("ruCaptcha", 81), "--simulate")).as(err()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"provider\":\"rucaptcha\",\"account\":\"rucaptcha\"", "\"outcome\":\"accepted\"");
    }

    @Test
    void anAccountOfAFileCanBeSimulatedBesideOneOf2Captcha() throws IOException {
        Path accounts = Files.writeString(folder.resolve("accounts.yaml"), """
                accounts:
                  - {label: two, provider: 2captcha, key-env: NOT_SET}
                  - {label: ru, provider: rucaptcha, key-env: NOT_SET}
                """);
        assertThat(submit(
                        line("2captcha", 82) + line("rucaptcha", 83), "--simulate", "--accounts", accounts.toString()))
                .as(err())
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"account\":\"two\"", "\"account\":\"ru\"");
    }

    @Test
    void itsAccountsAreNotThoseOf2Captcha() {
        assertThat(submit(line("rucaptcha", 84), "--provider", "2captcha", "--key-env", "KEY"))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("provider: no account at rucaptcha is configured; there are 2captcha (2captcha)");
    }

    private int submit(String input, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "submit";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? "key-of-env" : null);
        return Main.run(streams, ReporterBuilder::build, all);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String line(String provider, long taskId) {
        return "{\"provider\":\"" + provider + "\",\"taskId\":" + taskId
                + ",\"verdict\":\"incorrect\",\"captchaType\":\"turnstile\",\"solvedAt\":\"" + Instant.now() + "\"}\n";
    }
}
