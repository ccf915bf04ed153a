package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ReporterListener;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guard does with a file of complaints alone, by what it is told of everything that was solved. */
@Timeout(60)
class SolvedCommandTest {
    private static final int ALL = 300;

    @TempDir
    Path folder;

    private final Queue<Trigger> events = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void complaintsAloneAreSentWithOneWarning() {
        assertThat(submit(complaints("2captcha", ALL))).isZero();

        assertThat(outcome("accepted")).isEqualTo(ALL);
        assertThat(events).containsExactly(Trigger.SHARE_UNKNOWN);
    }

    @Test
    void withWhatWasSolvedInAllThereIsNothingToWarnOf() {
        assertThat(submit(complaints("2captcha", ALL), "--solved", "recaptcha-v2=3000"))
                .isZero();

        assertThat(outcome("accepted")).isEqualTo(ALL);
        assertThat(events).isEmpty();
        assertThat(text())
                .contains("solved in all, as told: 2captcha recaptcha-v2 3,000, anticaptcha recaptcha-v2 3,000");
    }

    @Test
    void aLineThatCountsDoesTheSameAndHasNoResult() {
        String total = "{\"account\":\"2captcha\",\"captchaType\":\"recaptcha-v2\",\"solved\":1500}\n";

        assertThat(submit(total + total + complaints("2captcha", ALL))).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(ALL);
        assertThat(events).isEmpty();
        assertThat(text()).containsPattern("lines read +300").contains("as told: 2captcha recaptcha-v2 3,000");
    }

    @Test
    void soDoesADaysNumberInTheAccountsFile() throws IOException {
        Path accounts = Files.writeString(
                folder.resolve("a.yaml"),
                "accounts: [{label: main, provider: 2captcha, key-env: KEY, rate: 1000, solved-per-day: {recaptcha-v2: 3000}}]");

        assertThat(submit(complaints("2captcha", ALL), "--accounts", accounts.toString()))
                .isZero();

        assertThat(outcome("accepted")).isEqualTo(ALL);
        assertThat(events).isEmpty();
    }

    @Test
    void threeHundredOfFourHundredAreHeldAndTheEndSaysByWhat() {
        assertThat(submit(complaints("2captcha", ALL), "--solved", "2captcha:recaptcha-v2=400"))
                .isEqualTo(1);

        assertThat(outcome("withheld")).isGreaterThan(100);
        assertThat(text())
                .containsPattern("\\d+ withheld, complaint-guard, at 2captcha: recaptcha-v2 \\d+")
                .containsPattern(
                        "complaints of 2captcha, judged by account: 1\\d\\d of 400 solved, [34]\\d\\.\\d %, held");
    }

    @Test
    void tooLittleVolumeIsToldAtTheEndOfTheRun() {
        assertThat(submit(complaints("anticaptcha", 24))).isZero();
        assertThat(text()).contains("low volume at anticaptcha: 24 solved are known here");
        err.reset();

        assertThat(submit(complaints("anticaptcha", 24), "--solved", "anticaptcha:recaptcha-v2=60"))
                .isZero();
        assertThat(text()).contains("low volume at anticaptcha: 60 were solved");
        err.reset();

        assertThat(submit(complaints("anticaptcha", 24), "--solved", "anticaptcha:recaptcha-v2=600"))
                .isZero();
        assertThat(text()).doesNotContain("low volume");
    }

    @Test
    void anInputThatOnlyCountsIsAllWell() {
        assertThat(submit("{\"provider\":\"2captcha\",\"captchaType\":\"image\",\"solved\":5}\n"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void whatCannotBeUsedEndsBeforeAnythingIsSent() {
        assertThat(submit(complaints("2captcha", 1), "--solved", "picture=5")).isEqualTo(2);
        assertThat(text()).startsWith("captcha-reports: --solved: \"picture=5\" names an unknown captcha type");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private int submit(String input, String... options) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> null);
        List<String> arguments = new ArrayList<>(List.of("submit", "--simulate"));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--accounts")) {
            arguments.addAll(List.of("--rate", "1000"));
        }
        return Main.run(
                streams,
                builder -> builder.listener(new ReporterListener() {
                            @Override
                            public void onComplaints(ComplaintEvent event) {
                                events.add(event.trigger());
                            }
                        })
                        .build(),
                arguments.toArray(String[]::new));
    }

    private static String complaints(String provider, int number) {
        String solvedAt = Instant.now().toString();
        return LongStream.rangeClosed(1, number)
                .mapToObj(id -> "{\"provider\":\"" + provider + "\",\"taskId\":" + id + ",\"verdict\":\"incorrect\","
                        + "\"captchaType\":\"recaptcha-v2\",\"solvedAt\":\"" + solvedAt + "\"}\n")
                .collect(Collectors.joining());
    }

    private long outcome(String name) {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"outcome\":\"" + name + '"'))
                .count();
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
