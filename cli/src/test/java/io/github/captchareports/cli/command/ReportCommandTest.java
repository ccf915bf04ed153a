package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.SimulatedService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One verdict from a shell. */
@Timeout(60)
class ReportCommandTest {
    private static final String CANARY = "c4n4ry0123456789abcdef0123456789";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aVerdictIsSentToTheServiceAndItsResultTold() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            assertThat(report("--provider 2captcha --key-env KEY --task-id 74455221488 --verdict incorrect"
                            + " --type image --solved-at now --base-url "
                            + simulator.baseUrl(SimulatedService.TWOCAPTCHA)))
                    .as(err())
                    .isZero();

            assertThat(simulator.log()).extracting(LogEntry::taskId).containsExactly(74_455_221_488L);
            assertThat(simulator.log()).extracting(LogEntry::path).containsExactly("/reportIncorrect");
        }
        assertThat(out())
                .matches("accepted: incorrect for task 74455221488 at 2captcha, account \"2captcha\"; reply; 1 attempt;"
                        + " \\d+ ms\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void withTheSimulatorNoKeyIsNeeded() {
        assertThat(report("--simulate --provider rucaptcha --task-id 5 --verdict correct --type turnstile"
                        + " --solved-at " + Instant.now().getEpochSecond()))
                .as(err())
                .isZero();
        assertThat(out()).startsWith("accepted: correct for task 5 at rucaptcha,");
    }

    @Test
    void asJsonItIsTheResultLineOfSubmit() {
        assertThat(report(
                        "--simulate --format json --account anticaptcha --task-id 6 --verdict incorrect --type hcaptcha"
                                + " --solved-at now --domain shop.example"))
                .as(err())
                .isZero();
        assertThat(out())
                .startsWith("{\"line\":1,\"provider\":\"anticaptcha\",\"account\":\"anticaptcha\",\"taskId\":6,")
                .contains("\"outcome\":\"accepted\"")
                .endsWith("}\n");
    }

    @Test
    void whatIsSettledByAJournalIsADuplicate() {
        String verdict = "--simulate --provider 2captcha --task-id 7 --verdict incorrect --type image --solved-at now"
                + " --journal " + folder.resolve("journal");
        assertThat(report(verdict)).isZero();
        out.reset();
        assertThat(report(verdict)).isZero();
        assertThat(out())
                .isEqualTo(
                        "duplicate: incorrect for task 7 at 2captcha, account \"2captcha\"; ledger; first ended accepted; 0"
                                + " attempts\n");
    }

    @ParameterizedTest
    @CsvSource({
        "2captcha, 1, correct, image, now",
        "2captcha, 2, incorrect, image, 2020-01-01T00:00:00Z",
        "anticaptcha, 3, correct, turnstile, now",
        "anticaptcha, 4, incorrect, recaptcha-v2, 2020-01-01T00:00:00Z"
    })
    void itEndsWithTheExitCodeOfSubmitForOneLine(
            String provider, String taskId, String verdict, String type, String solvedAt) {
        int reported = report(String.join(
                " ",
                "--simulate --provider",
                provider,
                "--task-id",
                taskId,
                "--verdict",
                verdict,
                "--type",
                type,
                "--solved-at",
                solvedAt));
        String line = "{\"taskId\":" + taskId + ",\"verdict\":\"" + verdict + "\",\"solvedAt\":\""
                + (solvedAt.equals("now") ? Instant.now().toString() : solvedAt) + "\"}";
        assertThat(reported).isEqualTo(run(line, "submit", "--simulate", "--provider", provider, "--type", type));
    }

    @Test
    void whatBecameOfAVerdictThatCameTooLateIsSaid() {
        assertThat(report("--simulate --provider anticaptcha --task-id 8 --verdict incorrect --type image"
                        + " --solved-at 2020-01-01T00:00:00Z"))
                .isEqualTo(1);
        assertThat(out()).startsWith("expired: incorrect for task 8 at anticaptcha, account \"anticaptcha\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verdict correct --type image --solved-at now | Missing required option: '--task-id=ID'",
                "--task-id 5 --type image --solved-at now | Missing required option: '--verdict=",
                "--task-id 5 --verdict correct --type image | Missing required option: '--solved-at=",
                "--task-id 5 --verdict correct --solved-at now | --type: missing; use one of image,",
                "--task-id x5 --verdict correct --type image --solved-at now | --task-id: \"x5\" is not a number as 2Captcha writes it; use",
                "--task-id 0 --verdict correct --type image --solved-at now | --task-id: \"0\" is not a number as 2Captcha writes it; use",
                "--task-id 5 --verdict good --type image --solved-at now | --verdict: \"good\" is unknown; use correct or",
                "--task-id 5 --verdict correct --type jigsaw --solved-at now | --type: \"jigsaw\" is unknown; use one of",
                "--task-id 5 --verdict correct --type image --solved-at yesterday | --solved-at: ",
                "--task-id 5 --verdict correct --type image --solved-at 2999-01-01T00:00:00Z | --solved-at: ",
                "--task-id 5 --verdict correct --type image --solved-at now --solved-at-clock me | --solved-at-clock: \"me\" is unknown",
                "--task-id 5 --verdict correct --type image --solved-at now --solved-at-clock service | --solved-at-clock: service, but now",
                "--task-id 5 --verdict correct --type image --solved-at now --submitted-at x | --submitted-at: ",
                "--task-id x --verdict y --type image --solved-at now | --verdict: \"y\" is unknown"
            })
    void anOptionThatCannotBeUsedIsNamed(String options, String explanation) {
        assertThat(report("--simulate --provider 2captcha " + options)).isEqualTo(2);
        assertThat(err()).contains(explanation).doesNotContain("\tat ");
        assertThat(out()).isEmpty();
    }

    @Test
    void whereSeveralServicesFitOneHasToBeNamed() {
        assertThat(report("--simulate --task-id 5 --verdict correct --type image --solved-at now"))
                .isEqualTo(2);
        assertThat(err()).contains("--provider: missing; name the service, such as 2captcha, or give --provider");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--key " + CANARY,
                "--key-env " + CANARY,
                "--key-env KEY --task-id " + CANARY,
                "--key-env KEY --task-id 5 --verdict " + CANARY,
                "--key-env KEY --task-id 5 --verdict correct --solved-at " + CANARY,
                "--key-env KEY --task-id 5 --verdict correct --solved-at now --type " + CANARY,
                "--key-env KEY --task-id 5 --verdict correct --solved-at now --type image --solved-at-clock " + CANARY,
                "--key-env KEY --task-id 5 --verdict correct --solved-at now --type image --submitted-at " + CANARY,
                "--key-env KEY --task-id 5 --verdict correct --solved-at now --type image " + CANARY
            })
    void aKeyIsNoArgumentAndIsNeverShown(String options) {
        List<String> defaults = new ArrayList<>();
        for (String each : List.of("--task-id 5", "--verdict correct", "--solved-at now", "--type image")) {
            if (!options.contains(each.substring(0, each.indexOf(" ")))) {
                defaults.add(each);
            }
        }
        assertThat(report("--provider 2captcha " + options + " " + String.join(" ", defaults)))
                .isEqualTo(2);
        assertThat(err() + out()).doesNotContain(CANARY);
    }

    private int report(String options) {
        return run(
                "",
                Stream.concat(Stream.of("report"), Stream.of(options.split(" ")))
                        .toArray(String[]::new));
    }

    private int run(String input, String... arguments) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? "key-of-env" : null);
        return Main.run(streams, ReporterBuilder::build, arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
