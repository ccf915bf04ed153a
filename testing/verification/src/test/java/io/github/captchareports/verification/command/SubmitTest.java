package io.github.captchareports.verification.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.Authority;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.InThisProcess;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SourceCode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What goes into the command, what comes out, and what it tells its caller. */
@Timeout(150)
class SubmitTest {
    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @TempDir
    private Path folder = Path.of("submit");

    @Test
    void twoThousandLinesOverBothServicesGiveTwoThousandResults(CaptchaSimulator simulator) {
        String input = IntStream.rangeClosed(1, 2_000)
                .mapToObj(i -> Lines.line(
                        i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA, 74_455_221_000L + i, Instant.now()))
                .collect(Collectors.joining());
        Path summary = folder.resolve("summary.json");

        InThisProcess.Ended ended =
                submit(simulator, "--summary", summary.toString()).input(input).runHere();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(results.stream().map(result -> result.path("line").intValue()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 2_000).boxed().toList());
        for (Service service : Service.values()) {
            assertThat(Lines.tasks(results, service, "accepted"))
                    .hasSize(1_000)
                    .isEqualTo(simulator.recorded(service.simulated()));
        }
        assertThat(simulator.log()).hasSize(2_000);
        JsonNode figures = Lines.parse(summary);
        assertThat(figures.path("read").intValue()).isEqualTo(2_000);
        assertThat(figures.path("outcomes").path("accepted").intValue()).isEqualTo(2_000);
        assertThat(figures.path("outcomes").path("invalid").intValue()).isZero();
        assertThat(figures.path("requests").intValue()).isEqualTo(2_000);
        assertThat(figures.path("retries").intValue()).isZero();
        assertThat(figures.path("elapsedMs").intValue()).isPositive();
    }

    @Test
    void acceptedLinesAndDuplicatesWithoutConflictEndWithZero(CaptchaSimulator simulator) {
        String now = Instant.now().toString();
        String input = Lines.line(Service.TWOCAPTCHA, 1, now) + "\n   \n"
                + Lines.line(Service.TWOCAPTCHA, 1, now)
                + Lines.line(Service.ANTICAPTCHA, Long.MAX_VALUE, now)
                        .replace("}\n", ",\"ref\":{\"a\": [1.50,\"ü\", null]}}\r\n");

        InThisProcess.Ended ended = submit(simulator, "-").input(input).runHere();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(results.stream().map(result -> result.path("line").intValue()))
                .containsExactlyInAnyOrder(1, 4, 5);
        assertThat(results)
                .filteredOn(result -> result.path("line").intValue() == 4)
                .singleElement()
                .satisfies(duplicate -> {
                    assertThat(duplicate.path("outcome").asString()).isEqualTo("duplicate");
                    assertThat(duplicate.path("first").asString()).isEqualTo("accepted");
                    assertThat(duplicate.has("conflicting")).isFalse();
                });
        assertThat(ended.out().lines())
                .filteredOn(line -> line.startsWith("{\"line\":5,"))
                .singleElement()
                .asString()
                .contains("\"taskId\":9223372036854775807", "\"solvedAt\":\"" + now + "\"")
                .endsWith("\"ref\":{\"a\": [1.50,\"ü\", null]}}");
        assertThat(simulator.recorded(Service.ANTICAPTCHA.simulated())).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void whateverIsWrongWithALineIsSaidAndTheOthersGoOn(CaptchaSimulator simulator) {
        String good = Lines.line(Service.TWOCAPTCHA, 77, Instant.now()).strip();
        List<String> broken = List.of(
                "{\"provider\":",
                "[]",
                good.replace("2captcha", "3captcha"),
                good.replace("}", ",\"account\":\"nobody\"}"),
                good.replace("\"correct\"", "\"maybe\""),
                good.replace("recaptcha-v3", "recaptcha-v9"),
                good.replace(":77,", ":-77,"),
                good.replace(":77,", ":7.5,"),
                good.replace(":77,", ":9223372036854775808,"),
                good.replaceFirst("\"solvedAt\":\"[^\"]*\"", "\"solvedAt\":\"yesterday\""),
                good.replaceFirst("\"solvedAt\":\"[^\"]*\"", "\"solvedAt\":\"2099-01-01T00:00:00Z\""),
                good.replaceFirst("\"solvedAt\":\"[^\"]*\"", "\"solvedAtClock\":\"service\""),
                "x".repeat(1_100_000));
        List<String> named = List.of(
                "line",
                "line",
                "provider",
                "account",
                "verdict",
                "captchaType",
                "taskId",
                "taskId",
                "taskId",
                "solvedAt",
                "solvedAt",
                "solvedAt",
                "line");

        InThisProcess.Ended ended =
                submit(simulator).input(String.join("\n", broken) + "\n" + good).runHere();

        assertThat(ended.exitCode()).isOne();
        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(results).hasSize(broken.size() + 1);
        for (JsonNode result : results) {
            int line = result.path("line").intValue();
            if (line <= broken.size()) {
                assertThat(result.path("outcome").asString()).isEqualTo("invalid");
                assertThat(result.path("reason").asString()).startsWith(named.get(line - 1) + ": ");
            }
        }
        assertThat(Lines.tasks(results, Service.TWOCAPTCHA, "accepted")).containsExactly(77L);
        assertThat(simulator.log()).hasSize(1);
    }

    @Test
    void aLineThatIsTooLateIsExpiredAndNeverSent(CaptchaSimulator simulator) {
        String input = Lines.line(Service.TWOCAPTCHA, 1, Instant.now().minusSeconds(901))
                + Lines.line(Service.ANTICAPTCHA, 2, Instant.now().minusSeconds(61));

        InThisProcess.Ended ended = submit(simulator).input(input).runHere();

        assertThat(ended.exitCode()).isOne();
        assertThat(Lines.parse(ended.out()))
                .hasSize(2)
                .allSatisfy(
                        result -> assertThat(result.path("outcome").asString()).isEqualTo("expired"));
        assertThat(simulator.log()).isEmpty();
    }

    @Test
    void aConflictingDuplicateEndsWithOne(CaptchaSimulator simulator) {
        String line = Lines.line(Service.TWOCAPTCHA, 1, Instant.now());

        InThisProcess.Ended ended = submit(simulator)
                .input(line + line.replace("\"correct\"", "\"incorrect\""))
                .runHere();

        assertThat(ended.exitCode()).isOne();
        assertThat(Lines.parse(ended.out()))
                .filteredOn(result -> result.path("outcome").asString().equals("duplicate"))
                .singleElement()
                .satisfies(result ->
                        assertThat(result.path("conflicting").booleanValue()).isTrue());
        assertThat(simulator.log()).hasSize(1);
    }

    @Test
    void anAccountThatItsServiceRefusesEndsWithThree(CaptchaSimulator simulator) {
        simulator
                .faults(Service.ANTICAPTCHA.simulated())
                .every(1, Fault.serviceError(1, "ERROR_KEY_DOES_NOT_EXIST", "no such key"));
        String input = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> Lines.line(i % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA, i, Instant.now()))
                .collect(Collectors.joining());

        JavaProcess.Ended ended = submit(simulator).input(input).run();

        assertThat(ended.exitCode()).isEqualTo(3);
        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(Lines.tasks(results, Service.TWOCAPTCHA, "accepted")).hasSize(100);
        assertThat(Lines.tasks(results, Service.ANTICAPTCHA, "withheld")).hasSize(100);
        assertThat(results)
                .filteredOn(result -> result.path("outcome").asString().equals("withheld"))
                .allSatisfy(result -> {
                    assertThat(result.path("reason").asString()).isEqualTo("account-refused");
                    assertThat(result.path("errorCode").asString()).isEqualTo("ERROR_KEY_DOES_NOT_EXIST");
                });
        assertThat(simulator.log())
                .filteredOn(entry -> entry.service() == Service.ANTICAPTCHA.simulated())
                .as("a service that refuses the key is not asked again and again")
                .hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void withTwoAccountsOfAServiceALineMustNameItsOwn(CaptchaSimulator simulator) {
        URI url = simulator.baseUrl(Service.TWOCAPTCHA.simulated());
        String accounts = new AccountsYaml()
                .account("first", Service.TWOCAPTCHA, url)
                .account("second", Service.TWOCAPTCHA, url)
                .write(folder);
        String line = Lines.line(Service.TWOCAPTCHA, 5, Instant.now());

        InThisProcess.Ended ended = CaptchaReports.command(folder, "submit", "--accounts", accounts)
                .env("KEY_OF_FIRST", "first-key")
                .env("KEY_OF_SECOND", "second-key")
                .input(line + line.replace("}\n", ",\"account\":\"second\"}\n"))
                .runHere();

        assertThat(ended.exitCode()).isOne();
        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(results)
                .filteredOn(result -> result.path("line").intValue() == 1)
                .singleElement()
                .satisfies(result -> assertThat(result.path("reason").asString())
                        .startsWith("account: ")
                        .contains("first", "second"));
        assertThat(results)
                .filteredOn(result -> result.path("line").intValue() == 2)
                .singleElement()
                .satisfies(
                        result -> assertThat(result.path("account").asString()).isEqualTo("second"));
    }

    @Test
    void aSingleAccountNeedsNoFile(CaptchaSimulator simulator) {
        InThisProcess.Ended ended = CaptchaReports.command(
                        folder,
                        "submit",
                        "--provider",
                        "2captcha",
                        "--key-file",
                        SourceCode.write(folder, "key", "abc\n").toString(),
                        "--base-url",
                        simulator.baseUrl(Service.TWOCAPTCHA.simulated()).toString(),
                        "--rate",
                        "100",
                        "--max-in-flight",
                        "4",
                        SourceCode.write(folder, "lines", Lines.line(Service.TWOCAPTCHA, 1, Instant.now()))
                                .toString())
                .runHere();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(simulator.recorded(Service.TWOCAPTCHA.simulated())).containsExactly(1L);
    }

    @Test
    void aPrivateAuthorityIsTrustedForTheAccountThatNamesIt() {
        Authority authority = new Authority();
        try (CaptchaSimulator simulator =
                authority.simulator("127.0.0.1").http2(true).start()) {
            SourceCode.write(folder, "authority.pem", authority.pem());
            String accounts = new AccountsYaml()
                    .account(
                            Service.TWOCAPTCHA,
                            simulator.baseUrl(Service.TWOCAPTCHA.simulated()),
                            "ca-file: authority.pem",
                            "http2: true")
                    .account(
                            Service.ANTICAPTCHA,
                            simulator.baseUrl(Service.ANTICAPTCHA.simulated()),
                            "ca-file: authority.pem")
                    .write(folder);

            InThisProcess.Ended ended = CaptchaReports.command(folder, "submit", "--accounts", accounts)
                    .env("KEY_OF_2CAPTCHA", "a")
                    .env("KEY_OF_ANTICAPTCHA", "b")
                    .input(Lines.line(Service.TWOCAPTCHA, 1, Instant.now())
                            + Lines.line(Service.ANTICAPTCHA, 2, Instant.now()))
                    .runHere();

            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
            assertThat(simulator.log())
                    .extracting(entry -> entry.service() + " " + entry.protocol())
                    .containsExactlyInAnyOrder("TWOCAPTCHA HTTP/2", "ANTICAPTCHA HTTP/1.1");
        }
    }

    @Test
    void withTheBuiltInSimulatorNoKeyIsNeeded() {
        InThisProcess.Ended ended = CaptchaReports.command(folder, "submit", "--simulate")
                .input(Lines.line(Service.TWOCAPTCHA, 1, Instant.now())
                        + Lines.line(Service.ANTICAPTCHA, 2, Instant.now()))
                .runHere();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(Lines.parse(ended.out())).hasSize(2);
        assertThat(ended.err()).contains("accepted");
    }

    static Stream<Arguments> refused() {
        String url = "http://127.0.0.1:1";
        return Stream.of(
                arguments("no account", List.of(), "no account"),
                arguments("unknown provider", List.of("--provider", "5captcha", "--key-env", "KEY"), "provider"),
                arguments("no key", List.of("--provider", "2captcha"), "key-env"),
                arguments("missing key variable", List.of("--provider", "2captcha", "--key-env", "NOT_SET"), "key-env"),
                arguments("missing key file", List.of("--provider", "2captcha", "--key-file", "/nowhere"), "key-file"),
                arguments(
                        "base URL that is no URL",
                        List.of("--provider", "2captcha", "--key-env", "KEY", "--base-url", "not a url"),
                        "base-url"),
                arguments(
                        "base URL of another kind",
                        List.of("--provider", "2captcha", "--key-env", "KEY", "--base-url", "ftp://host"),
                        "base"),
                arguments(
                        "rate of zero",
                        List.of("--provider", "2captcha", "--key-env", "KEY", "--base-url", url, "--rate", "0"),
                        "rate"),
                arguments(
                        "margin above a window",
                        List.of("--provider", "anticaptcha", "--key-env", "KEY", "--base-url", url, "--margin", "2m"),
                        "margin"),
                arguments(
                        "duration that is none",
                        List.of("--provider", "2captcha", "--key-env", "KEY", "--grace", "soon"),
                        "--grace"),
                arguments("accounts file that is not there", List.of("--accounts", "/nowhere.yaml"), "/nowhere.yaml"),
                arguments("input that is not there", List.of("--simulate", "/nowhere.ndjson"), "/nowhere.ndjson"),
                arguments(
                        "summary that cannot be written",
                        List.of("--simulate", "--summary", "/nowhere/summary.json"),
                        "--summary"),
                arguments("two origins of accounts", List.of("--simulate", "--label", "main"), "--simulate"),
                arguments("unknown option", List.of("--simulate", "--fast"), "--fast"),
                arguments("a key as an argument", List.of("--key", "secret-key-value"), "never an argument"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, List<String> options, String named) {
        String[] arguments =
                Stream.concat(Stream.of("submit"), options.stream()).toArray(String[]::new);

        InThisProcess.Ended ended = CaptchaReports.command(folder, arguments)
                .env("KEY", "k")
                .input(Lines.line(Service.TWOCAPTCHA, 1, Instant.now()))
                .runHere();

        assertThat(ended.exitCode()).as(name + ": " + ended.err()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains(named).doesNotContain("\tat ", "secret-key-value");
        assertThat(ended.err()).hasLineCount(1);
    }

    @Test
    void twoAccountsWithOneKeyAreRefused(CaptchaSimulator simulator) {
        URI url = simulator.baseUrl(Service.TWOCAPTCHA.simulated());
        String accounts = new AccountsYaml()
                .account("first", Service.TWOCAPTCHA, url)
                .account("second", Service.TWOCAPTCHA, url)
                .write(folder);

        InThisProcess.Ended ended = CaptchaReports.command(folder, "submit", "--accounts", accounts)
                .env("KEY_OF_FIRST", "one-key-for-both")
                .env("KEY_OF_SECOND", "one-key-for-both")
                .input(Lines.line(Service.TWOCAPTCHA, 5, Instant.now()))
                .runHere();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("first", "second").doesNotContain("one-key-for-both");
    }

    private CaptchaReports submit(CaptchaSimulator simulator, String... more) {
        AccountsYaml accounts = new AccountsYaml();
        for (Service service : Service.values()) {
            accounts.account(service, simulator.baseUrl(service.simulated()), "rate: 1000");
        }
        String[] arguments = Stream.concat(Stream.of("submit", "--accounts", accounts.write(folder)), Stream.of(more))
                .toArray(String[]::new);
        return CaptchaReports.command(folder, arguments)
                .env("KEY_OF_2CAPTCHA", "key-one")
                .env("KEY_OF_ANTICAPTCHA", "key-two");
    }
}
