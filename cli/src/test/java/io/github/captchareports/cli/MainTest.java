package io.github.captchareports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.support.Eventually;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MainTest {
    private static final String CANARY = "c4n4ry0123456789abcdef0123456789";
    private static final String GOOD = Parsing.with("solvedAt", "1795168740") + "\n";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Function<ReporterBuilder, Reporter> opener = builder -> FakeReporter.accepting();

    @Test
    void submitReadsStandardInputAndWritesNothingElseToStandardOutput() {
        assertThat(run(GOOD + "\n" + GOOD, "submit", "--provider", "2captcha", "--key-env", "KEY"))
                .isZero();
        assertThat(text(out).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("{\"line\":"));
        assertThat(text(err)).contains("lines read", "accepted", "requests sent");
    }

    @Test
    void submitReadsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("in.ndjson"), GOOD);
        assertThat(run("", "submit", file.toString(), "--provider", "2captcha", "--key-env", "KEY"))
                .isZero();
        assertThat(run(GOOD, "submit", "-", "--provider", "2captcha", "--key-env", "KEY"))
                .isZero();
        assertThat(text(out).lines()).hasSize(2);
    }

    @Test
    void theSummaryIsWrittenAsJson() throws IOException {
        Path summary = folder.resolve("summary.json");
        Files.writeString(summary, "something longer that was there before ".repeat(50));
        assertThat(run(GOOD + "x\n", "submit", "--provider=2captcha", "--key-env=KEY", "--summary=" + summary))
                .isEqualTo(1);
        assertThat(Files.readString(summary))
                .startsWith("{\"read\":2,\"outcomes\":{\"accepted\":1,\"duplicate\":0,\"rejected\":0,\"expired\":0,"
                        + "\"withheld\":0,\"undelivered\":0,\"indeterminate\":0,\"invalid\":1},"
                        + "\"requests\":1,\"retries\":3,\"elapsedMs\":")
                .endsWith("}\n");
    }

    @Test
    void aSecondRunOnTheSameJournalSendsNothing() throws IOException {
        opener = ReporterBuilder::build;
        Path journal = folder.resolve("journal");
        String line = Parsing.with("solvedAt", Long.toString(Instant.now().getEpochSecond())) + "\n";
        assertThat(run(line, "submit", "--simulate", "--journal", journal.toString()))
                .isZero();
        assertThat(text(out)).contains("\"outcome\":\"accepted\"");
        out.reset();
        assertThat(run(line, "submit", "--simulate", "--journal", journal.toString()))
                .isZero();
        assertThat(text(out)).contains("\"outcome\":\"duplicate\"", "\"first\":\"accepted\"", "\"attempts\":0");
        assertThat(Files.readString(journal, StandardCharsets.ISO_8859_1)).doesNotContain("simulated-2captcha");
    }

    @Test
    void aJournalThatIsNoneIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("in.ndjson"), GOOD);
        assertThat(run(GOOD, "submit", "--simulate", "--journal", file.toString()))
                .isEqualTo(2);
        assertThat(text(err)).contains("is no journal of this version").doesNotContain("\tat ");
        assertThat(text(out)).isEmpty();
        assertThat(file).hasContent(GOOD);
    }

    @Test
    void withTheSimulatorNoKeyIsNeeded() {
        assertThat(run(GOOD, "submit", "--simulate", "--rate", "500")).isZero();
    }

    @Test
    void accountsOfAFileCanBeSimulatedWithoutTheirKeys() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.yaml"), "accounts: [{label: x, provider: 2captcha, key-env: NOT_SET}]");
        assertThat(run(GOOD, "submit", "--simulate", "--accounts", file.toString()))
                .isZero();
        assertThat(run(GOOD, "submit", "--accounts", file.toString())).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "submit | no account: give --accounts FILE, or --provider",
                "submit --provider capsolver --key-env KEY | --provider: \"capsolver\" is unknown; use one of 2captcha, anticaptcha, rucaptcha",
                "submit --provider 2captcha | --key-env: missing, and key-file too",
                "submit --provider 2captcha --key-env NOT_SET | --key-env: the variable it names is not set",
                "submit --provider 2captcha --key-file /none | --key-file: the file cannot be read",
                "submit --provider 2captcha --key-env KEY --rate 0 | rate: 0.0 a second; use 0.001 to 1,000,000",
                "submit --provider 2captcha --key-env KEY --rate fast | --rate",
                "submit --provider 2captcha --key-env KEY --burst 0 | burst: 0; use 1",
                "submit --provider 2captcha --key-env KEY --base-url nonsense | base URL: not an http or https URL",
                "submit --provider 2captcha --key-env KEY --base-url %% | --base-url: not a URL",
                "submit --provider 2captcha --key-env KEY --concurrency 0 | concurrency: 0; use 1 to",
                "submit --provider 2captcha --key-env KEY --margin 5 | \"5\" has no unit; write",
                "submit --provider 2captcha --key-env KEY --margin -5s | \"-5s\" is negative; write",
                "submit --provider 2captcha --key-env KEY --response-timeout 0s | response timeout: PT0S; use",
                "submit --provider 2captcha --key-env KEY none.ndjson | none.ndjson: no such file",
                "submit --provider 2captcha --key-env KEY / | /: is a folder",
                "submit --provider 2captcha --key-env KEY --summary /none/x | --summary: the file cannot be written",
                "submit --provider 2captcha --key-env KEY --report-log /none/x | --report-log: the file cannot be written",
                "demo --scenario rainy | --scenario: \"rainy\" is unknown; use all, list, or one of healthy-2captcha-images, ",
                "demo --scenario all --seeds 0 | --seeds: 0; use 1 to 100",
                "demo --sweep | --seeds, --sweep and --markdown go with --scenario only; add --scenario all",
                "submit --simulate --report-log x.log --journal ./x.log | --report-log and --journal are the same file; give each a file of its own",
                "explain ERROR_OF_NOBODY | CODE: no service is known to answer with it",
                "explain 99999 | use one of ERROR: 1001, ERROR: 1002",
                "submit --label a --accounts x.yaml | --label: cannot be given together with --accounts",
                "submit --accounts x.yaml --rate 5 | --rate: cannot be given together with --accounts",
                "submit --simulate --journal /none/x | --journal: the file cannot be written; use",
                "submit --simulate --journal / | --journal: / is a folder",
                "submit --simulate --journal x --journal-sync often | --journal-sync",
                "submit --simulate --ledger http://x | --ledger: not a URL of Redis; use a form like redis://",
                "submit --simulate --ledger redis://:secret@x | --ledger: has a user or a password in it",
                "submit --simulate --ledger redis://127.0.0.1:1 --ledger-outage-policy refuse | --ledger: 127.0.0.1:1 cannot be reached",
                "submit --simulate --ledger redis://x --ledger-password-env NOPE | --ledger-password-env: the variable it names is not set; export it",
                "submit --simulate --ledger redis://x --ledger-password-file /none | --ledger-password-file: the file cannot be read",
                "submit --simulate --ledger redis://x --ledger-password-file / | --ledger-password-file: not a regular file",
                "submit --simulate --ledger redis://x --ledger-user me | --ledger-user: given without a password",
                "submit --simulate --ledger-user me | --ledger: missing",
                "submit --simulate --ledger-processes 3 | --ledger: missing",
                "submit --simulate --ledger redis://x --ledger-outage-policy maybe | --ledger-outage-policy",
                "submit --accounts none.yaml | none.yaml: no such file",
                "submit --simulate --key-env KEY | --key-env: cannot be given together with --simulate",
                "submit --simulate a b | an argument too many",
                "submit --nonsense | no such option: --nonsense",
                "sample | --count",
                "sample --count -5 | --count: -5 is negative",
                "demo --count 0 | --count: 0; use 50 to",
                "simulate --port 70000 | port: 70000 is no port",
                "simulate --latency 5 | \"5\" has no unit",
                "simulate --latency 80ms..20ms | latency: PT0.08S is more than PT0.02S; give the smaller one first",
                "simulate --rules strict | --rules",
                "simulate --script none.ndjson | script: cannot read none.ndjson",
                "complain | a command that does not exist",
                "'' | no command; use one of demo, submit, report, sample, simulate"
            })
    void whatCannotBeDoneSaysWhyAndSendsNothing(String arguments, String explanation) {
        assertThat(run(GOOD, arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(text(err))
                .startsWith("captcha-reports: ")
                .contains(explanation)
                .doesNotContain("\tat ");
        assertThat(text(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "submit --simulate",
                "submit --accounts",
                "submit --provider 2captcha --key-env KEY",
                "simulate --script",
                "explain"
            })
    void aKeyInThePlaceOfAFileIsNeverShown(String arguments) {
        assertThat(run(GOOD, (arguments + " " + CANARY).split(" "))).isEqualTo(2);

        assertThat(text(err)).startsWith("captcha-reports: ").doesNotContain(CANARY);
        assertThat(text(out)).isEmpty();
    }

    @Test
    void theNameOfAFileIsShownHoweverManyDigitsItHas() {
        for (String file : List.of("verdicts-20261120.ndjson", "none/verdicts-20261120", "verdicts")) {
            err.reset();
            assertThat(run(GOOD, "submit", "--simulate", file)).isEqualTo(2);
            assertThat(text(err)).startsWith("captcha-reports: " + file + ": no such file");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--provider",
                "--key-env",
                "--key-file",
                "--base-url",
                "--rate",
                "--burst",
                "--max-in-flight",
                "--concurrency",
                "--margin",
                "--ledger",
                "--ledger-outage-policy",
                "--ledger-password-env",
                "--ledger-processes",
                "--journal-sync"
            })
    void aKeyInTheWrongOptionIsNeverShown(String option) {
        assertThat(run(GOOD, "submit", "--provider", "2captcha", "--key-env", "NOT_SET", option, CANARY))
                .isEqualTo(2);

        assertThat(text(err)).startsWith("captcha-reports: ").doesNotContain(CANARY);
    }

    @Test
    void aMistakeInAScriptIsNamedBeforeTheSimulatorListens() throws IOException {
        Path script = Files.writeString(folder.resolve("script.ndjson"), """
                {"service":"2captcha","fault":"html","next":1}
                {"service":"2captcha","fault":"html","next":"one"}
                """);
        assertThat(run("", "simulate", "--script", script.toString())).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo("captcha-reports: script: " + script
                        + ", line 2: next: \"one\" is no whole number of 64 bits; use one\n");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void whatTheEngineRefusesIsAConfigurationError() {
        opener = builder -> {
            throw new IllegalArgumentException("two accounts share a key; use one of them");
        };
        assertThat(run(GOOD, "submit", "--simulate")).isEqualTo(2);
        assertThat(text(err)).isEqualTo("captcha-reports: two accounts share a key; use one of them\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "submit --key " + CANARY,
                "submit --key=" + CANARY,
                "submit --client-key " + CANARY + " --provider 2captcha",
                "submit --apiKey=" + CANARY,
                "submit --provider 2captcha --key-env " + CANARY,
                "submit --provider 2captcha --key-file " + CANARY,
                "submit --simulate - " + CANARY,
                "explain " + CANARY,
                "submit --provider 2captcha --key-env CANARY",
                "submit --provider 2captcha --key-env CANARY --concurrency 0",
                CANARY
            })
    void aKeyIsNeverShown(String arguments) {
        run(GOOD + "nonsense\n", arguments.split(" "));
        assertThat(text(out)).doesNotContain(CANARY);
        assertThat(text(err)).doesNotContain(CANARY);
    }

    @Test
    void aKeyAsAnArgumentIsAnsweredWithTheRemedy() {
        assertThat(run("", "submit", "--key", CANARY)).isEqualTo(2);
        assertThat(text(err))
                .contains("no such option: --key; a key is never an argument: use --key-env or --key-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "submit ", "report ", "sample ", "simulate ", "demo ", "explain ", "check "})
    void helpIsOnStandardOutput(String command) {
        assertThat(run("", (command + "--help").split(" "))).isZero();
        assertThat(text(out)).contains("Usage: captcha-reports " + command.strip());
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aCodeIsExplainedAtEachServiceThatHasIt() {
        assertThat(run("", "explain", "error_no_such_capcha_id")).isZero();
        assertThat(text(out))
                .contains(
                        "ERROR_NO_SUCH_CAPCHA_ID at anticaptcha, number 16\n",
                        "ERROR_NO_SUCH_CAPCHA_ID at 2captcha and rucaptcha, number 16\n")
                .contains("  means: ", "  report: rejected, finally; not sent again", "  account: goes on")
                .contains("  if too-late: " + ProbableCause.TOO_LATE.remedy())
                .contains("  source: anti-captcha.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | ERROR_NO_SUCH_CAPCHA_ID at",
                "1 | sends nothing more until you have mended it and called resume",
                "2 | pauses for at least 5 s, then goes on at half its rate",
                "10 | pauses for at least 1 min",
                "14 | sends nothing more to this method",
                "21 | sends nothing for 10 min, then one probe",
                "ERROR_DUPLICATE_REPORT | proves that the report is recorded",
                "ERROR_REPORT_NOT_RECORDED | if complaint-ratio: Stop complaining",
                "ERROR: 1003 | pauses for at least 30 s",
                "ERROR_BAD_PARAMETERS | rejected, finally"
            })
    void anExplanationSaysWhatTheLibraryDoes(String code, String explanation) {
        assertThat(run("", "explain", code)).isZero();
        assertThat(text(out)).contains(explanation);
        assertThat(text(err)).isEmpty();
    }

    @Test
    void theReportLogIsAppendedAsJsonLines() throws IOException {
        opener = ReporterBuilder::build;
        Path log = folder.resolve("reports.ndjson");
        String line = Parsing.with("solvedAt", Long.toString(Instant.now().getEpochSecond())) + "\n";
        assertThat(run(line, "submit", "--simulate", "--report-log", log.toString()))
                .isZero();
        assertThat(run(GOOD, "submit", "--simulate", "--report-log", log.toString()))
                .isEqualTo(1);

        assertThat(Files.readAllLines(log)).hasSize(2);
        assertThat(Files.readAllLines(log).get(0))
                .matches("\\{\"timestamp\":\"[^\"]+Z\",\"task_id\":\\d+,\"action\":\"report\\w+\",\"error_id\":0,"
                        + "\"error_code\":null,\"response_time_ms\":\\d+,\"provider\":\"2captcha\","
                        + "\"account\":\"2captcha\",\"outcome\":\"accepted\",\"solved_at\":\"[^\"]+Z\",\"attempt\":1,"
                        + "\"cause\":null,\"cause_message\":null,\"http_status\":null}");
        assertThat(Files.readAllLines(log).get(1)).contains("\"outcome\":\"expired\"", "\"attempt\":0");
        assertThat(Files.readString(log)).doesNotContain("simulated-2captcha");
    }

    @Test
    void theVersionIsShown() {
        assertThat(run("", "--version")).isZero();
        assertThat(text(out)).startsWith("captcha-reports ");
    }

    @Test
    void sampleWritesAsManyLinesAsAsked() {
        assertThat(run("", "sample", "--count", "120", "--seed", "5")).isZero();
        assertThat(text(out).lines()).hasSize(120);
    }

    @Test
    void aDemoWhoseResultsAreOtherwiseFails() {
        assertThat(run("", "demo", "--count", "200")).isEqualTo(1);
        assertThat(text(out)).contains("What goes in", "What came out", "NOT as it should be", "instead of");
    }

    @Test
    void aDemoIsAsItShouldBe() {
        opener = ReporterBuilder::build;
        assertThat(run("", "demo", "--count", "300", "--seed", "1")).isZero();
        assertThat(text(out)).contains("As it should be: all 300 lines ended as the sample implies");
    }

    @Test
    void simulateShowsWhereItIsAndItsBooksWhenASignalEndsIt() throws Exception {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run("", "simulate"));
        Eventually.until("the simulator listens", () -> {
            assertThat(code).as(text(err)).isNotDone();
            return text(out).endsWith("\n");
        });
        assertThat(text(out))
                .matches("\\{\"2captcha\":\"http://127.0.0.1:\\d+/2captcha\","
                        + "\"anticaptcha\":\"http://127.0.0.1:\\d+/anticaptcha\","
                        + "\"rucaptcha\":\"http://127.0.0.1:\\d+/2captcha\","
                        + "\"control\":\"http://127.0.0.1:\\d+/_simulator/\"}\n");
        StopSignalsTest.raise(StopSignal.TERM);
        assertThat(code.get()).isZero();
        assertThat(text(out).lines().toList().get(1)).startsWith("{\"requests\":0,\"recordedTasks\":0,");
    }

    private int run(String input, String... arguments) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> switch (name) {
                    case "KEY" -> "key-of-env";
                    case "CANARY" -> CANARY;
                    default -> null;
                });
        return Main.run(streams, builder -> opener.apply(builder), arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
