package io.github.captchareports.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.line.InputLine;
import io.github.captchareports.cli.line.ParsedLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --provider}, {@code --account} and {@code --type} fill what a line leaves out, and nothing else. */
class LineDefaultsTest {
    private static final String REST = "\"taskId\":5,\"verdict\":\"correct\",\"solvedAt\":\"2026-11-20T09:59:00Z\"}";

    @Nested
    class OfALine {
        @Test
        void fillWhatItLeavesOut() {
            ReportRequest request = valid("{" + REST, new LineDefaults("2captcha", "b", CaptchaType.TURNSTILE));
            assertThat(request.account()).isEqualTo("b");
            assertThat(request.captchaType()).isEqualTo(CaptchaType.TURNSTILE);
            assertThat(request.correlation())
                    .isInstanceOfSatisfying(
                            InputLine.class, line -> assertThat(line.provider()).isEqualTo("2captcha"));
        }

        @Test
        void fillWhatIsNull() {
            assertThat(valid(
                                    "{\"provider\":null,\"account\":null,\"captchaType\":null," + REST,
                                    new LineDefaults("2captcha", "a", CaptchaType.IMAGE))
                            .captchaType())
                    .isEqualTo(CaptchaType.IMAGE);
        }

        @Test
        void giveWayToWhatItSays() {
            LineDefaults defaults = new LineDefaults("2captcha", "a", CaptchaType.TURNSTILE);
            assertThat(valid("{\"account\":\"b\",\"captchaType\":\"image\"," + REST, defaults)
                            .captchaType())
                    .isEqualTo(CaptchaType.IMAGE);
            assertThat(valid("{\"account\":\"b\"," + REST, defaults).account()).isEqualTo("b");
        }

        @Test
        void doNotSendALineOfAnotherServiceToTheirAccount() {
            LineDefaults defaults = new LineDefaults("2captcha", "a", CaptchaType.IMAGE);
            assertThat(valid("{\"provider\":\"anticaptcha\"," + REST, defaults).account())
                    .isEqualTo("anti");
        }

        @Test
        void giveWayToTheServiceOfItsAccount() {
            LineDefaults defaults = new LineDefaults("2captcha", "a", CaptchaType.IMAGE);
            assertThat(valid("{\"account\":\"anti\"," + REST, defaults).account())
                    .isEqualTo("anti");
        }

        @Test
        void doNotHideWhatIsWrongInIt() {
            assertThat(invalid(
                            "{\"provider\":\"capsolver\",\"account\":7,\"captchaType\":\"jigsaw\"," + REST,
                            new LineDefaults("2captcha", "a", CaptchaType.IMAGE)))
                    .contains("provider: \"capsolver\" is unknown", "account: is 7, not a string")
                    .contains("captchaType: \"jigsaw\" is unknown");
        }

        @Test
        void areNamedWhereTheyWouldHelp() {
            assertThat(invalid("{" + REST, LineDefaults.NONE))
                    .contains("provider: missing; name the service, such as 2captcha, or give --provider")
                    .contains("other is for anything else, or give --type");
            assertThat(invalid("{\"provider\":\"2captcha\"," + REST, new LineDefaults(null, null, CaptchaType.IMAGE)))
                    .isEqualTo("account: missing, and 2 accounts are at 2captcha; use one of a, b, or give --account");
        }

        private static ParsedLine parse(String line, LineDefaults defaults) {
            AccountLookup accounts = new AccountLookup(
                    Parsing.PROVIDERS,
                    List.of(
                            Parsing.account("2captcha", "a"),
                            Parsing.account("2captcha", "b"),
                            Parsing.account("anticaptcha", "anti")));
            return new RequestParser(accounts, defaults, InstantSource.fixed(Parsing.NOW))
                    .parse(RawLine.of(1, line.getBytes(StandardCharsets.UTF_8)));
        }

        private static ReportRequest valid(String line, LineDefaults defaults) {
            if (parse(line, defaults) instanceof ParsedLine.Valid valid) {
                return valid.request();
            }
            throw new AssertionError(invalid(line, defaults));
        }

        private static String invalid(String line, LineDefaults defaults) {
            if (parse(line, defaults) instanceof ParsedLine.Invalid invalid) {
                return invalid.reason();
            }
            throw new AssertionError("valid: " + line);
        }
    }

    @Nested
    @Timeout(60)
    class OfTheCommand {
        private static final Set<String> KEYS = Set.of("KEY", "OTHER", "THIRD");
        private static final String CANARY = "c4n4ry0123456789abcdef0123456789";

        @TempDir
        Path folder;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        @ParameterizedTest
        @CsvSource({
            "--provider 2captcha --key-env KEY --type image, 2captcha",
            "--simulate --provider anti-captcha --type recaptcha-v3, anticaptcha",
            "--accounts FILE --account two --type image, two",
            "--accounts FILE --provider 2captcha --account two --type image, two",
            "--accounts FILE --provider anticaptcha --type hcaptcha, anti"
        })
        void aLineOfThreeFieldsIsEnough(String arguments, String account) throws IOException {
            assertThat(submit("{" + REST, arguments)).as(err()).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("\"account\":\"" + account + "\"", "\"outcome\":\"accepted\"");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "--simulate --provider capsolver | --provider: \"capsolver\" is unknown; use one of 2captcha,",
                    "--accounts FILE --provider rucaptcha | --provider: no account at rucaptcha is configured; there are"
                            + " one (2captcha), two (2captcha), anti (anticaptcha)",
                    "--accounts FILE --account three | --account: \"three\" is unknown; there are one (2captcha),",
                    "--accounts FILE --account anti --provider 2captcha | --account: \"anti\" is an account at"
                            + " anticaptcha, not at 2captcha; correct it or --provider",
                    "--simulate --type jigsaw | --type: \"jigsaw\" is unknown; use one of image,",
                    "--simulate --account c4n4ry0123456789abcdef0123456789 | --account: what stands there (not shown",
                    "--simulate --type c4n4ry0123456789abcdef0123456789 | --type: what stands there (not shown"
                })
        void whatCannotBeMeantIsRefusedBeforeAnythingIsRead(String arguments, String explanation) throws IOException {
            assertThat(submit("{" + REST, arguments)).isEqualTo(2);
            assertThat(err()).contains(explanation).doesNotContain(CANARY);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        }

        private int submit(String input, String arguments) throws IOException {
            Path accounts = Files.writeString(folder.resolve("accounts.yaml"), """
                    accounts:
                      - {label: one, provider: 2captcha, key-env: KEY}
                      - {label: two, provider: 2captcha, key-env: OTHER}
                      - {label: anti, provider: anticaptcha, key-env: THIRD}
                    """);
            Streams streams = new Streams(
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    out,
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    name -> KEYS.contains(name) ? "key-of-" + name : null);
            return Main.run(
                    streams,
                    builder -> FakeReporter.accepting(),
                    ("submit " + arguments.replace("FILE", accounts.toString())).split(" "));
        }

        private String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }
}
