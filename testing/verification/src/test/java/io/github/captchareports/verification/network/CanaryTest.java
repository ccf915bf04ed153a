package io.github.captchareports.verification.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.CannedServer;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.Authority;
import io.github.captchareports.verification.support.Canary;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.ConnectProxy;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.LogCapture;
import io.github.captchareports.verification.support.LoggedErrors;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SourceCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/** A key is in the bodies of requests and nowhere else, whatever goes wrong and however closely one looks. */
@Isolated("it changes the levels of all loggers, and fails on purpose")
@Timeout(150)
class CanaryTest {
    private static final Canary CANARY = new Canary("QzKryV");
    private static final Canary PASSWORD = new Canary("JwPaxZ");

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @TempDir
    private Path folder = Path.of("canary");

    /** Every fault that the simulator can play; the last two close the account to what comes after them. */
    private static final List<Fault> FAULTS = List.of(
            Fault.lostAnswer(),
            Fault.resetBeforeAnswer(),
            Fault.resetInsideAnswer(),
            Fault.silent(true),
            Fault.silent(false),
            Fault.slow(Duration.ofSeconds(2)),
            Fault.garbage(),
            Fault.html(),
            Fault.empty(),
            Fault.hugeBody(1_000_000),
            Fault.serverError(500),
            Fault.serverError(521).afterHandling(),
            Fault.plainText("OK"),
            Fault.tooManyRequests(Duration.ofSeconds(1)),
            Fault.unavailable(Duration.ofSeconds(1)),
            Fault.serviceError(16, "ERROR_NO_SUCH_CAPCHA_ID", "no such task"),
            Fault.serviceError(99, "ERROR_NOBODY_HAS_HEARD_OF", "who knows"),
            Fault.plainText("REPORT_NOT_RECORDED"),
            Fault.serviceError(14, "ERROR_NO_SUCH_METHOD", "no such method"),
            Fault.serviceError(1, "ERROR_KEY_DOES_NOT_EXIST", "no such key"));

    /** Everything that a listener is told, as text. */
    private static final class Eavesdropper implements ReporterListener, ReportObserver {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        @Override
        public ReportObserver observe(ReportRequest request, ContextView context) {
            return this;
        }

        @Override
        public void attemptEnded(AttemptEvent attempt) {
            heard.add(attempt.toString());
        }

        @Override
        public void ended(ReportResult result) {
            heard.add(result + " " + result.reasonTag() + " " + result.attemptSummary());
        }

        @Override
        public void onAccountState(AccountState state) {
            heard.add(state.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void theCanaryIsHeardInPiecesAndInOtherForms(int offset) {
        byte[] piece = CANARY.key().substring(offset, offset + 16).getBytes(StandardCharsets.US_ASCII);
        byte[] header = ("x".repeat(offset) + CANARY.key()).getBytes(StandardCharsets.US_ASCII);

        assertThat(CANARY.singsIn("|" + new String(piece, StandardCharsets.US_ASCII) + "|"))
                .isTrue();
        assertThat(CANARY.singsIn(HexFormat.ofDelimiter(" ").withUpperCase().formatHex(piece)))
                .isTrue();
        assertThat(CANARY.singsIn(Base64.getEncoder().encodeToString(header))).isTrue();
        assertThat(CANARY.singsIn("a key of somebody else")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void inNoFaultDoesTheKeyShow(Service service, CaptchaSimulator simulator) {
        Eavesdropper listener = new Eavesdropper();
        try (LogCapture logs = LogCapture.of(CANARY)) {
            Account account = account(service, simulator).build();
            try (OpenReporter reporter = open(listener, account)) {
                for (int i = 0; i < FAULTS.size(); i++) {
                    simulator.faults(service.simulated()).forTask(100 - FAULTS.size() + i, 2, FAULTS.get(i));
                }
                List<ReportResult> results = reporter.report(Flux.range(1, 100).map(service::request));

                assertThat(results).hasSize(100);
                assertSilent(List.of(
                        account.toString(),
                        results.toString(),
                        reporter.get().toString(),
                        reporter.get().stats().toString(),
                        states(reporter.get()),
                        simulator.log().toString()));
            }
            assertSilent(listener.heard);
            assertThat(listener.heard).hasSizeGreaterThan(100);
            assertThat(logs.events()).as("the capture is awake").isGreaterThan(1_000);
            assertThat(logs.found()).isEmpty();
        }
    }

    @Test
    void overTlsThroughAProxyNeitherKeyNorPasswordShows() {
        Authority authority = new Authority();
        Eavesdropper listener = new Eavesdropper();
        try (LogCapture logs = LogCapture.of(CANARY);
                LogCapture passwords = LogCapture.of(PASSWORD);
                CaptchaSimulator simulator =
                        authority.simulator("127.0.0.1").http2(true).start();
                ConnectProxy proxy = ConnectProxy.open()) {
            ProxySettings settings = ProxySettings.builder(ProxySettings.Type.HTTP, "127.0.0.1", proxy.port())
                    .credentials("someone", PASSWORD::key)
                    .build();
            Account account = account(Service.TWOCAPTCHA, simulator)
                    .connection(to -> to.proxy(settings)
                            .trustedCertificates(List.of(authority.certificate()))
                            .http2(true))
                    .build();
            simulator.faults(Service.TWOCAPTCHA.simulated()).every(3, Fault.lostAnswer());
            try (OpenReporter reporter = open(listener, account)) {
                List<ReportResult> results = reporter.report(Flux.range(1, 30).map(Service.TWOCAPTCHA::request));

                assertSilent(List.of(account.toString(), settings.toString(), results.toString(), proxy.passed()));
                assertThat(String.join("", proxy.heads())).doesNotContain(CANARY.key());
            }
            assertThat(logs.found()).isEmpty();
            assertThat(passwords.found()).isEmpty();
        }
    }

    @Test
    void aServerThatIsNotThereLearnsAndShowsNothing() {
        int port;
        try (CaptchaSimulator gone = CaptchaSimulator.builder().start()) {
            port = gone.port();
        }
        Eavesdropper listener = new Eavesdropper();
        try (LogCapture logs = LogCapture.of(CANARY);
                OpenReporter reporter = open(
                        listener,
                        Service.ANTICAPTCHA
                                .account(URI.create("http://127.0.0.1:" + port))
                                .clientKey(CANARY::key)
                                .build())) {
            assertSilent(List.of(reporter.report(Flux.range(1, 50).map(Service.ANTICAPTCHA::request))
                    .toString()));
            assertSilent(listener.heard);
            assertThat(logs.found()).isEmpty();
        }
    }

    /** Line, headers and body of what is sent, byte for byte. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void theKeyIsInTheBodyAndNeitherInUrlNorHeaders(Service service) {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n{\"errorId\":0,\"status\":\"success\"}  ";
        try (CannedServer server = CannedServer.answering(answer);
                OpenReporter reporter = OpenReporter.impatient(
                        service.account(server.url()).clientKey(CANARY::key).build())) {
            reporter.report(service.request(74_455_221_488L));

            assertThat(server.requests()).singleElement().satisfies(request -> {
                String[] parts = request.split("\r\n\r\n", 2);
                assertSilent(List.of(parts[0]));
                assertThat(parts[0]).startsWith("POST /report");
                assertThat(parts[1]).isEqualTo("{\"clientKey\":\"" + CANARY.key() + "\",\"taskId\":74455221488}");
            });
        }
    }

    /** The description may echo input, and services know the key. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void aServiceThatEchoesTheKeyDoesNotMakeItShow(Service service, CaptchaSimulator simulator) {
        Eavesdropper listener = new Eavesdropper();
        simulator
                .faults(service.simulated())
                .forTask(
                        1, 1, Fault.serviceError(16, "ERROR_NO_SUCH_CAPCHA_ID", "key " + CANARY.key() + " has no task"))
                .forTask(2, 1, Fault.serviceError(98, "ERROR_" + CANARY.key(), "no"))
                .forTask(
                        3,
                        1,
                        Fault.serviceError(110, "ERROR_BAD_PARAMETERS", "{\"clientKey\":\"" + CANARY.key() + "\"}"));
        try (LogCapture logs = LogCapture.of(CANARY);
                OpenReporter reporter =
                        open(listener, account(service, simulator).build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 3).map(service::request));

            assertSilent(List.of(results.toString()));
            assertSilent(listener.heard);
            assertThat(logs.found()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aSupplierThatThrowsTheKeyDoesNotMakeItShow(Service service, CaptchaSimulator simulator) {
        boolean[] broken = {false};
        Account account = account(service, simulator)
                .clientKey(() -> {
                    if (broken[0]) {
                        throw new IllegalStateException("no key but " + CANARY.key());
                    }
                    return CANARY.key();
                })
                .build();
        try (LogCapture logs = LogCapture.of(CANARY);
                OpenReporter reporter = open(new Eavesdropper(), account)) {
            broken[0] = true;

            ReportResult result = reporter.report(service.request(1));

            assertThat(result.reasonTag()).isEqualTo("key-unusable");
            assertSilent(List.of(result.toString()));
            assertThat(logs.found()).isEmpty();
            assertThat(LoggedErrors.drain()).isEmpty();
        }
    }

    @Test
    void noRefusalOfSettingsShowsAKey(CaptchaSimulator simulator) {
        List<Throwable> refusals = new ArrayList<>();
        Account.Builder twice = account(Service.TWOCAPTCHA, simulator);
        refusals.add(catchThrowable(() -> Reporter.builder()
                .account(twice.build())
                .account(Account.builder("2captcha", "another")
                        .clientKey(CANARY::key)
                        .build())
                .build()));
        refusals.add(catchThrowable(() -> Reporter.builder()
                .account(Account.builder("unknown", "label")
                        .clientKey(CANARY::key)
                        .build())
                .build()));
        refusals.add(catchThrowable(() -> Account.builder("2captcha", "quoted").clientKey('"' + CANARY.key() + '"')));
        refusals.add(catchThrowable(() -> Reporter.builder()
                .account(Account.builder("2captcha", "words")
                        .clientKey(CANARY.key() + " " + CANARY.key())
                        .build())
                .build()));
        refusals.add(catchThrowable(
                () -> twice.connection(to -> to.baseUrl(URI.create("http://u:" + CANARY.key() + "@host")))));
        refusals.add(catchThrowable(
                () -> twice.connection(to -> to.baseUrl(URI.create("http://host/?key=" + CANARY.key())))));
        refusals.add(catchThrowable(() -> Reporter.builder()
                .concurrency(100)
                .account(twice.maxPending(10).build())
                .build()));

        assertThat(refusals).doesNotContainNull().allSatisfy(refusal -> {
            StringWriter text = new StringWriter();
            refusal.printStackTrace(new PrintWriter(text, true));
            assertSilent(List.of(text.toString()));
        });
    }

    /** The command at its own level of logging, and with everything that any library has to say. */
    @Tag("ladder")
    @ParameterizedTest
    @ValueSource(strings = {"WARN", "TRACE"})
    void theCommandShowsTheKeyAtNoLevel(String level, CaptchaSimulator simulator) throws IOException {
        for (Service service : Service.values()) {
            for (int i = 0; i < FAULTS.size(); i++) {
                simulator.faults(service.simulated()).forTask(100 - FAULTS.size() + i, 2, FAULTS.get(i));
            }
        }
        String accounts = new AccountsYaml()
                .account(Service.TWOCAPTCHA, simulator.baseUrl(Service.TWOCAPTCHA.simulated()))
                .account(Service.ANTICAPTCHA, simulator.baseUrl(Service.ANTICAPTCHA.simulated()))
                .write(folder);
        Path logging = SourceCode.write(folder, "logback.xml", """
                <configuration>
                  <appender name="ERR" class="ch.qos.logback.core.ConsoleAppender">
                    <target>System.err</target>
                    <encoder><pattern>%level %logger %msg%n%ex{full}</pattern></encoder>
                  </appender>
                  <root level="LEVEL"><appender-ref ref="ERR"/></root>
                </configuration>
                """.replace("LEVEL", level));
        String input = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> Lines.line(Service.TWOCAPTCHA, i, Instant.now())
                        + Lines.line(Service.ANTICAPTCHA, i, Instant.now())
                        + "{\"broken\n")
                .collect(Collectors.joining());
        Path summary = folder.resolve("summary.json");

        try (JavaProcess command = CaptchaReports.command(
                        folder,
                        "submit",
                        "--accounts",
                        accounts,
                        "--response-timeout",
                        "1s",
                        "--summary",
                        summary.toString())
                .java("-Dlogback.configurationFile=" + logging)
                .env("KEY_OF_2CAPTCHA", CANARY.key())
                .env("KEY_OF_ANTICAPTCHA", CANARY.key())
                .input(input)
                .start()) {
            String arguments = command.process().info().commandLine().orElse("");
            JavaProcess.Ended ended = command.await(Duration.ofSeconds(60));

            assertThat(Lines.parse(ended.out())).hasSize(300);
            assertThat(ended.exitCode()).isBetween(1, 4);
            if (level.equals("TRACE")) {
                assertThat(ended.err().lines().count()).isGreaterThan(300);
            }
            assertSilent(List.of(arguments, ended.out(), Files.readString(summary)));
            assertThat(ended.err().lines().filter(CANARY::singsIn)).isEmpty();
        }
    }

    private static Account.Builder account(Service service, CaptchaSimulator simulator) {
        return service.account(simulator).clientKey(CANARY::key).rateLimit(RateLimit.perSecond(500));
    }

    private static OpenReporter open(ReporterListener listener, Account account) {
        return OpenReporter.with(builder -> builder.account(account)
                .listener(listener)
                .retryPolicy(OpenReporter.IMPATIENT)
                .responseTimeout(Duration.ofSeconds(1)));
    }

    private static String states(Reporter reporter) {
        return reporter.accounts().stream().map(AccountControl::state).toList().toString() + reporter.accounts();
    }

    private static void assertSilent(Collection<String> texts) {
        assertThat(texts)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(CANARY.singsIn(text)).as(text).isFalse());
    }
}
