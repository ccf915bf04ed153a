package io.github.captchareports.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ComplaintFile;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** What a run of the command knows of the complaints of those before it. */
@Timeout(60)
class KeptComplaintsTest {
    private static final String KEY = "c4n4ry0123456789abcdef0123456789";
    private static final String WARNING = "the next run will know nothing of these complaints";

    @TempDir
    Path folder;

    private final CaptchaSimulator simulator = CaptchaSimulator.builder()
            .background(BackgroundVolume.none().withPerComplaint(20))
            .start();
    private String out = "";
    private String err = "";
    private int lastTask;

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--state state", "--journal journal", "--journal journal --state state"})
    void aHoldIsKeptFromOneRunToTheNext(String where) {
        submit(where, 150, 120);
        assertThat(out).contains("\"reason\":\"complaint-guard\"");
        assertThat(err).doesNotContain(WARNING);

        assertThat(submit(where, 0, 1)).isEqualTo(1);
        assertThat(out).contains("\"reason\":\"complaint-guard\"");

        assertThat(submit(where + " --forget-guard 2captcha", 0, 1)).as(err).isZero();
        assertThat(err).contains("account \"2captcha\": what was known and held of its complaints is forgotten");
        assertThat(submit(where, 0, 1)).as(err).isZero();
    }

    @Test
    void withoutAnyTheNextRunIsSaidToKnowNothing() {
        submit("", 150, 120);
        assertThat(err.lines()
                        .filter(line -> line.contains(WARNING))
                        .filter(line -> line.contains("--state FILE, --journal FILE or --ledger URL")))
                .hasSize(1);
        assertThat(submit("", 0, 1)).as(err).isZero();
        assertThat(out).contains("accepted");
    }

    @Test
    void nothingIsSaidWhereNothingIsLost() {
        assertThat(submit("", 3, 0)).isZero();
        assertThat(err).doesNotContain(WARNING);
        assertThat(run("submit --simulate", lines(0, 3))).isZero();
        assertThat(err).doesNotContain(WARNING);
    }

    @Test
    void whatTheSimulatorWasToldIsNotWhatTheServiceWas() throws IOException {
        run("submit --simulate --state " + folder.resolve("state"), lines(150, 120));
        assertThat(out).contains("complaint-guard");
        assertThat(submit("--state state", 0, 1)).as(err).isZero();
        assertThat(run("submit --simulate --state " + folder.resolve("state"), lines(0, 1)))
                .isEqualTo(1);

        try (ComplaintFile file = ComplaintFile.open(folder.resolve("state"), Schedulers.immediate())) {
            assertThat(file.accounts()).hasSize(2);
        }
        assertThat(Files.readString(folder.resolve("state"))).doesNotContain(KEY);
    }

    @Test
    void aLabelThatIsUnknownIsAnErrorBeforeAnythingIsChanged() throws IOException {
        submit("--state state", 150, 120);
        String before = Files.readString(folder.resolve("state"));
        assertThat(submit("--state state --forget-guard 2captcha --forget-guard shop", 0, 1))
                .isEqualTo(2);
        assertThat(err).contains("--forget-guard: \"shop\" is unknown; there are 2captcha");
        assertThat(folder.resolve("state")).hasContent(before);
        assertThat(out).isEmpty();

        assertThat(submit("--forget-guard 2captcha", 0, 1)).isEqualTo(2);
        assertThat(err).contains("--forget-guard: ", "add the --state, --journal or --ledger");
    }

    @Test
    void aFileThatCannotBeUsedIsRefusedByNameAndNothingIsSent() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "{}\n");
        assertThat(submit("--state other", 0, 1)).isEqualTo(2);
        assertThat(err).contains("--state: " + other + " is no file of complaints");
        assertThat(submit("--state missing/state", 0, 1)).isEqualTo(2);
        assertThat(err).contains("--state: the file cannot be written; use a path in an existing folder");
        try (ComplaintFile mine = ComplaintFile.open(folder.resolve("state"), Schedulers.immediate())) {
            assertThat(mine.accounts()).isEmpty();
            assertThat(submit("--state state", 0, 1)).isEqualTo(2);
            assertThat(err).contains("is in use by this process", "let them share a ledger");
        }
        assertThat(simulator.log()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAndCostsNoReport() throws IOException {
        Files.createDirectory(folder.resolve("state.new"));
        assertThat(submit("--state state", 2, 1)).isEqualTo(1);
        assertThat(out.lines()).hasSize(3).allMatch(line -> line.contains("accepted"));
        assertThat(err).contains("--state: ", "could not be written", "the next run will not know all complaints");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--state state", "--journal journal"})
    void aCheckShowsHowTheAccountsStandAndChangesNothing(String where) throws IOException {
        submit(where, 150, 120);
        Path file = folder.resolve(where.substring(where.lastIndexOf(' ') + 1));
        byte[] before = Files.readAllBytes(file);

        assertThat(run("check " + account() + " " + inFolder(where), ""))
                .as(out + err)
                .isZero();

        assertThat(out)
                .containsPattern(
                        "ok      account \"2captcha\": complaints \\(account\\): held, 1\\d\\d complaints of 270 solved"
                                + " \\(4\\d\\.\\d %\\); from \\S+ on the next one is sent as a probe");
        assertThat(file).hasBinaryContent(before);
        assertThat(run("check " + account() + " --forget-guard 2captcha " + inFolder(where), ""))
                .isEqualTo(2);
    }

    @Test
    void aCheckOfAnAccountThatNeverComplainedSaysNothingOfIt() {
        assertThat(run("check " + account() + " " + inFolder("--state state"), ""))
                .isZero();
        assertThat(out).contains("--state: ", " can be used").doesNotContain("complaints (");
    }

    private int submit(String options, int correct, int incorrect) {
        return run("submit " + account() + " " + inFolder(options), lines(correct, incorrect));
    }

    private String account() {
        return "--provider 2captcha --key-env KEY --rate 2000 --base-url "
                + simulator.baseUrl(SimulatedService.TWOCAPTCHA);
    }

    private String inFolder(String options) {
        return options.replaceAll("--(state|journal) ", "--$1 " + folder + "/");
    }

    private String lines(int correct, int incorrect) {
        String now = Instant.now().toString();
        return IntStream.range(0, correct + incorrect)
                .mapToObj(i -> "{\"provider\":\"2captcha\",\"taskId\":" + ++lastTask + ",\"verdict\":\""
                        + (i < correct ? "correct" : "incorrect") + "\",\"captchaType\":\"image\",\"solvedAt\":\"" + now
                        + "\"}\n")
                .collect(Collectors.joining());
    }

    private int run(String command, String input) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                output,
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? KEY : null);
        int code = Main.run(streams, ReporterBuilder::build, command.trim().split(" +"));
        out = output.toString(StandardCharsets.UTF_8);
        err = errors.toString(StandardCharsets.UTF_8);
        return code;
    }
}
