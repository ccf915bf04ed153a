package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AccountControl;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.FakeRedis;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.support.RawServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Everything is tried, a line each, and no service hears of it. */
@Timeout(60)
class CheckCommandTest {
    private static final String KEY = "c4n4ry0123456789abcdef0123456789";
    private static final Map<String, String> VARIABLES = Map.of("KEY", KEY, "OTHER", "f" + KEY, "BROKEN", "\"" + KEY);

    private static CaptchaSimulator simulator;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Function<ReporterBuilder, Reporter> opener = ReporterBuilder::build;

    @BeforeAll
    static void start() {
        simulator = CaptchaSimulator.builder().start();
    }

    @AfterAll
    static void nobodyWasSentAnything() {
        assertThat(simulator.log()).isEmpty();
        simulator.close();
    }

    @AfterEach
    void noKeyWasShown() throws Exception {
        assertThat(out() + err()).doesNotContain(KEY).doesNotContain("\tat ");
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void whatIsInOrderIsOk() {
        assertThat(check("--provider 2captcha --key-env KEY --base-url SIMULATOR --journal "
                        + folder.resolve("journal")))
                .as(out() + err())
                .isZero();
        assertThat(out())
                .isEqualTo("ok      account \"2captcha\": its key can be one of 2captcha\n"
                        + "ok      account \"2captcha\": SIMULATOR can be reached\n"
                                .replace("SIMULATOR", url().toString())
                        + "ok      --journal: " + folder.resolve("journal")
                        + " can be used; it knows 0 tasks of the last"
                        + " day\n");
        assertThat(err()).isEmpty();
        assertThat(folder.resolve("journal")).doesNotExist();
    }

    @Test
    void everyAccountOfAFileIsTried() throws IOException {
        Path accounts = Files.writeString(folder.resolve("accounts.yaml"), """
                accounts:
                  - {label: good, provider: 2captcha, key-env: KEY, base-url: "GOOD"}
                  - {label: gone, provider: rucaptcha, key-env: OTHER, base-url: "GONE"}
                  - {label: keyless, provider: anticaptcha, key-env: NOT_SET, base-url: "GOOD"}
                  - {label: nowhere, provider: 2captcha, key-env: KEY, base-url: "ftp://GOOD"}
                """.replace("GOOD", url().toString())
                .replace("GONE", "http://127.0.0.1:" + closedPort()));

        assertThat(check("--accounts " + accounts)).isEqualTo(2);

        assertThat(out().lines())
                .hasSize(7)
                .anyMatch(line -> line.startsWith("ok      account \"good\": its key"))
                .anyMatch(line -> line.matches("ok      account \"good\": http://.* can be reached"))
                .anyMatch(line -> line.startsWith("ok      account \"gone\": its key"))
                .anyMatch(
                        line -> line.matches("failed  account \"gone\": http://127.0.0.1:\\d+: connection-refused: .*;"
                                + " check host and port of the base URL or proxy, and that the service is up"))
                .anyMatch(line -> line.startsWith("failed  ")
                        && line.contains("account 3 \"keyless\": key-env: the variable it names is not set; export it"))
                .anyMatch(line -> line.matches("ok      account \"keyless\": http://.* can be reached"))
                .anyMatch(line -> line.startsWith("failed  ")
                        && line.contains("account 4 \"nowhere\": ")
                        && line.contains("base URL: not an http or https URL"));
    }

    @Test
    void aServiceThatCannotBeReachedIsAnExitCodeOfItsOwn() throws IOException {
        assertThat(check("--provider anticaptcha --key-env KEY --base-url http://127.0.0.1:" + closedPort()))
                .isEqualTo(3);
        assertThat(out()).contains("ok      account \"anticaptcha\": its key", ": connection-refused: ");
    }

    @Test
    void aNameWithoutAnAddressIsNamed() {
        opener = builder -> reporter(
                FailureCause.of(FailureCause.Kind.NAME_RESOLUTION, "no address for this name: api.2captcha.invalid"));
        assertThat(check("--provider 2captcha --key-env KEY --base-url https://api.2captcha.invalid"))
                .isEqualTo(3);
        assertThat(out())
                .contains("failed  account \"2captcha\": https://api.2captcha.invalid: name-resolution: no address for"
                        + " this name: api.2captcha.invalid; check the host name in the base URL or proxy, and this"
                        + " machine's name servers\n");
    }

    @Test
    void aProxyThatRefusesThePasswordIsNamedWithoutIt() throws IOException {
        RawServer proxy = RawServer.plain(line -> {
            line.readRequest();
            line.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
            line.drain();
        });
        opened.add(proxy);
        Path accounts = Files.writeString(folder.resolve("accounts.yaml"), """
                accounts:
                  - {label: far, provider: 2captcha, key-env: KEY, base-url: "https://service.invalid",
                     proxy: "http://user:s3cret-of-the-proxy@127.0.0.1:%d"}
                """.formatted(proxy.port()));

        assertThat(check("--accounts " + accounts)).isEqualTo(3);

        assertThat(out())
                .contains("failed  account \"far\": https://service.invalid through the proxy 127.0.0.1:" + proxy.port()
                        + ": proxy-auth: the proxy answered 407; check the user name and the password of the proxy\n")
                .doesNotContain("s3cret");
        assertThat(proxy.requests())
                .allSatisfy(request -> assertThat(request.line()).isEqualTo("CONNECT service.invalid:443 HTTP/1.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--key-env NOT_SET | --key-env: the variable it names is not set; export it before the start",
                "--key-env BROKEN | --key-env: what it holds cannot be a key: ",
                "--key-file /none | --key-file: the file cannot be read; give the path of a text file"
            })
    void aKeyThatCannotBeUsedDoesNotHideTheWay(String key, String explanation) {
        assertThat(check("--provider 2captcha --base-url SIMULATOR " + key)).isEqualTo(2);
        assertThat(out()).contains("failed  " + explanation, "ok      account \"2captcha\": " + url());
    }

    @Test
    void twoAccountsThatCannotStandBesideEachOtherAreNamed() throws IOException {
        Path accounts = Files.writeString(folder.resolve("accounts.yaml"), """
                accounts:
                  - {label: one, provider: 2captcha, key-env: KEY, base-url: "GOOD"}
                  - {label: two, provider: 2captcha, key-env: KEY, base-url: "GOOD"}
                """.replace("GOOD", url().toString()));

        assertThat(check("--accounts " + accounts)).isEqualTo(2);

        assertThat(out()).contains("failed  accounts 'one' and 'two': the same provider and client key");
    }

    @ParameterizedTest
    @CsvSource({"degrade", "refuse"})
    void aLedgerThatIsNotThereFailsWhateverIsDoneWithoutIt(String loss) throws IOException {
        int port = closedPort();
        assertThat(check("--provider 2captcha --key-env KEY --base-url SIMULATOR --ledger redis://127.0.0.1:" + port
                        + " --ledger-outage-policy " + loss))
                .isEqualTo(2);
        assertThat(out()).contains("failed  --ledger: 127.0.0.1:" + port + " cannot be reached: ");
    }

    @Test
    void aLedgerThatMayNotBeUsedSaysWhy() {
        FakeRedis redis = new FakeRedis(command -> switch (command) {
            case "HELLO" -> "-NOAUTH Authentication required.\r\n";
            case "CLIENT" -> "+OK\r\n";
            default -> "-NOPERM this user has no permissions to run the command\r\n";
        });
        opened.add(redis);
        assertThat(check("--provider 2captcha --key-env KEY --base-url SIMULATOR --ledger redis://127.0.0.1:"
                        + redis.port()))
                .isEqualTo(2);
        assertThat(out()).contains("failed  --ledger: 127.0.0.1:" + redis.port() + " cannot be used: ");
    }

    @Test
    void aJournalIsReadAndLeftAsItIs() throws IOException {
        Path journal = folder.resolve("journal");
        assertThat(run(
                        "{\"taskId\":5,\"verdict\":\"correct\",\"captchaType\":\"image\",\"solvedAt\":\""
                                + Instant.now() + "\"}",
                        "submit --provider 2captcha --key-env KEY --base-url http://127.0.0.1:" + closedPort()
                                + " --grace 0s --response-timeout 100ms --margin 899s --journal " + journal))
                .isNotEqualTo(2);
        byte[] before = Files.readAllBytes(journal);
        out.reset();

        assertThat(check("--provider 2captcha --key-env KEY --base-url SIMULATOR --journal " + journal))
                .as(out())
                .isZero();

        assertThat(out()).contains("ok      --journal: " + journal + " can be used; it knows ");
        assertThat(Files.readAllBytes(journal)).isEqualTo(before);
    }

    @Test
    void aJournalThatIsNoneIsRefused() throws IOException {
        Path journal = Files.writeString(folder.resolve("journal"), "something else");
        assertThat(check("--provider 2captcha --key-env KEY --base-url SIMULATOR --journal " + journal))
                .isEqualTo(2);
        assertThat(out()).contains("failed  --journal: " + journal + " is no journal of this version");
        assertThat(journal).hasContent("something else");
    }

    @Test
    void aJournalThatIsInUseIsRefused() throws IOException {
        Path journal = folder.resolve("journal");
        opened.add(FileJournal.builder(journal).open());
        assertThat(check("--provider 2captcha --key-env KEY --base-url SIMULATOR --journal " + journal))
                .isEqualTo(2);
        assertThat(out()).contains("failed  --journal: " + journal + " is in use by this process");
    }

    @Test
    void aJournalInAFolderThatIsNotThereIsRefused() {
        assertThat(check("--provider 2captcha --key-env KEY --base-url SIMULATOR --journal "
                        + folder.resolve("none").resolve("journal")))
                .isEqualTo(2);
        assertThat(out()).contains("failed  --journal: the file cannot be written; use a path in an existing folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no account: give --accounts FILE, or --provider",
                "--simulate | --simulate: the simulator has nothing to be checked; leave it out",
                "--provider 2captcha --key-file x --journal x | are the same file"
            })
    void whatCannotBeCheckedSaysWhy(String arguments, String explanation) {
        assertThat(check(arguments)).isEqualTo(2);
        assertThat(err()).contains(explanation);
        assertThat(out()).isEmpty();
    }

    private static Reporter reporter(FailureCause problem) {
        AccountControl control = answering(
                AccountControl.class,
                Map.of(
                        "checkConnection", Mono.just(problem),
                        "baseUrl", URI.create("https://api.2captcha.invalid")));
        return answering(Reporter.class, Map.of("account", control, "shutdown", Mono.empty()));
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return nobody.getLocalPort();
        }
    }

    private static URI url() {
        return simulator.baseUrl(SimulatedService.TWOCAPTCHA);
    }

    private int check(String options) {
        return run("", ("check " + options.replace("SIMULATOR", url().toString())).strip());
    }

    private int run(String input, String arguments) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                VARIABLES::get);
        return Main.run(streams, builder -> opener.apply(builder), arguments.split(" "));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
