package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code of each service, over HTTP: the result, the account afterwards, and what becomes of the next report. */
class CodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long FIRST = 74455221488L;

    /** What a code does. */
    enum Effect {
        /** No to this report; the account goes on. */
        REJECTED,
        /** Already reported. */
        DUPLICATE,
        /** Not now: the account pauses. */
        PAUSED,
        /** The account is refused until somebody mends it. */
        REFUSED,
        /** The account is refused for a known time. */
        BLOCKED,
        /** The method is refused, the others go on. */
        NO_METHOD
    }

    /**
     * A line of the services' tables.
     *
     * @param detail the probable cause of a complaint in time, or the seconds of a pause or block
     */
    record Line(Service service, String code, Effect effect, String detail) {
        @Override
        public String toString() {
            return service.id() + " " + code;
        }
    }

    private static final String TWOCAPTCHA = """
            ERROR_KEY_DOES_NOT_EXIST       REFUSED
            ERROR_NO_SLOT_AVAILABLE        PAUSED    5
            ERROR_ZERO_BALANCE             PAUSED    60
            ERROR_IP_NOT_ALLOWED           REFUSED
            ERROR_NO_SUCH_METHOD           NO_METHOD
            ERROR_NO_SUCH_CAPCHA_ID        REJECTED  UNKNOWN_TASK
            ERROR_IP_BLOCKED               BLOCKED   600
            ERROR_ACCOUNT_SUSPENDED        REFUSED
            ERROR_BAD_PARAMETERS           REJECTED  BAD_REQUEST
            ERROR_REPORT_NOT_RECORDED      REJECTED  COMPLAINT_RATIO
            ERROR_DUPLICATE_REPORT         DUPLICATE
            ERROR_ZERO_CAPTCHA_FILESIZE    REJECTED  UNKNOWN
            ERROR_TOO_BIG_CAPTCHA_FILESIZE REJECTED  UNKNOWN
            ERROR_PAGEURL                  REJECTED  UNKNOWN
            ERROR_CAPTCHA_UNSOLVABLE       REJECTED  UNKNOWN
            ERROR_BAD_DUPLICATES           REJECTED  UNKNOWN
            ERROR_IMAGE_TYPE_NOT_SUPPORTED REJECTED  UNKNOWN
            ERROR_TASK_ABSENT              REJECTED  UNKNOWN
            ERROR_TASK_NOT_SUPPORTED       REJECTED  UNKNOWN
            ERROR_RECAPTCHA_INVALID_SITEKEY REJECTED UNKNOWN
            ERROR_BAD_IMGINSTRUCTIONS      REJECTED  UNKNOWN
            ERROR_BAD_PROXY                REJECTED  UNKNOWN
            REPORT_NOT_RECORDED            REJECTED  COMPLAINT_RATIO
            ERROR_WRONG_CAPTCHA_ID         REJECTED  UNKNOWN_TASK
            ERROR_WRONG_ID_FORMAT          REJECTED  BAD_REQUEST
            ERROR_WRONG_USER_KEY           REFUSED
            IP_BANNED                      BLOCKED   300
            MAX_USER_TURN                  PAUSED    10
            ERROR:_1001                    PAUSED    600
            ERROR:_1002                    PAUSED    300
            ERROR:_1003                    PAUSED    30
            ERROR:_1004                    REFUSED
            ERROR:_1005                    PAUSED    600
            """;

    private static final String ANTICAPTCHA = """
            ERROR_KEY_DOES_NOT_EXIST       REFUSED
            ERROR_NO_SLOT_AVAILABLE        PAUSED    5
            ERROR_ZERO_BALANCE             PAUSED    60
            ERROR_IP_NOT_ALLOWED           REFUSED
            ERROR_NO_SUCH_METHOD           NO_METHOD
            ERROR_NO_SUCH_CAPCHA_ID        REJECTED  TOO_LATE
            ERROR_NO_SUCH_CAPTCHA_ID       REJECTED  TOO_LATE
            ERROR_IP_BLOCKED               BLOCKED   600
            ERROR_ALL_WORKERS_FILTERED     REJECTED  WORKERS_FILTERED
            ERROR_ACCOUNT_SUSPENDED        REFUSED
            ERROR_ZERO_CAPTCHA_FILESIZE    REJECTED  UNKNOWN
            ERROR_TOO_BIG_CAPTCHA_FILESIZE REJECTED  UNKNOWN
            ERROR_CAPTCHA_UNSOLVABLE       REJECTED  UNKNOWN
            ERROR_BAD_DUPLICATES           REJECTED  UNKNOWN
            ERROR_IMAGE_TYPE_NOT_SUPPORTED REJECTED  UNKNOWN
            ERROR_TASK_ABSENT              REJECTED  UNKNOWN
            ERROR_TASK_NOT_SUPPORTED       REJECTED  UNKNOWN
            ERROR_RECAPTCHA_INVALID_SITEKEY REJECTED UNKNOWN
            """;

    private CaptchaSimulator simulator;

    @BeforeEach
    void start() {
        simulator = CaptchaSimulator.builder().deliveryOnly().start();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    static Stream<Line> lines() {
        return Stream.concat(read(Service.TWOCAPTCHA, TWOCAPTCHA), read(Service.ANTICAPTCHA, ANTICAPTCHA));
    }

    private static Stream<Line> read(Service service, String table) {
        return table.lines()
                .map(line -> line.strip().split(" +"))
                .map(words -> new Line(
                        service,
                        words[0].replace(":_", ": "),
                        Effect.valueOf(words[1]),
                        words.length > 2 ? words[2] : ""));
    }

    @Test
    void theTableHasEveryCodeThatTheProvidersKnow() {
        for (ReportProvider provider : ServiceLoader.load(ReportProvider.class)) {
            SimulatedService service = SimulatedService.of(provider.id());
            assertThat(lines().filter(line -> line.service().simulated() == service)
                            .map(Line::code))
                    .as(provider.id())
                    .containsExactlyInAnyOrderElementsOf(
                            provider.codes().stream().map(CodeRule::code).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aCodeDoesWhatItsLineSays(Line line) {
        simulator
                .faults(line.service().simulated())
                .next(1, Fault.code(line.service().simulated(), line.code()));
        try (OpenReporter reporter = OpenReporter.with(
                builder -> builder.account(line.service().account(simulator).build()))) {
            // The pauses outlast the few seconds that this report has left.
            ReportResult first = reporter.report(complaint(line.service(), FIRST, almostOver(line.service())));
            AccountControl account = reporter.get().account(line.service().id());

            assertThat(first.attemptSummary().errorCode()).isEqualTo(line.code());
            assertThat(first.attempts()).isEqualTo(1);
            switch (line.effect()) {
                case REJECTED -> rejected(line, reporter, account, first);
                case DUPLICATE -> duplicate(line, reporter, account, first);
                case PAUSED -> paused(line, reporter.get(), account, first);
                case REFUSED, BLOCKED -> refused(line, reporter, account, first);
                case NO_METHOD -> noMethod(line, reporter, account, first);
            }
        }
    }

    private void rejected(Line line, OpenReporter reporter, AccountControl account, ReportResult first) {
        assertThat(first).isInstanceOfSatisfying(ReportResult.Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(line.code());
            assertThat(rejected.probableCause()).hasToString(line.detail());
            assertThat(rejected.probableCause().remedy()).isNotBlank();
        });
        assertThat(account.state().phase()).isEqualTo(Phase.OPEN);
        assertThat(next(line, reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reached()).isEqualTo(2);
    }

    private void duplicate(Line line, OpenReporter reporter, AccountControl account, ReportResult first) {
        assertThat(first)
                .isInstanceOfSatisfying(
                        ReportResult.Duplicate.class,
                        duplicate -> assertThat(duplicate.origin()).isEqualTo(ReportResult.DuplicateOrigin.PROVIDER));
        assertThat(account.state().phase()).isEqualTo(Phase.OPEN);
        assertThat(next(line, reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reached()).isEqualTo(2);
    }

    private void paused(Line line, Reporter reporter, AccountControl account, ReportResult first) {
        assertThat(first)
                .isInstanceOfSatisfying(
                        ReportResult.Undelivered.class,
                        undelivered ->
                                assertThat(undelivered.reason()).isEqualTo(ReportResult.UndeliveredReason.THROTTLED));
        AccountState state = account.state();
        assertThat(state.phase()).isEqualTo(Phase.PAUSED);
        assertThat(state.code()).isEqualTo(line.code());
        assertLasts(state.until(), Duration.ofSeconds(Long.parseLong(line.detail())));

        // What the pause outlasts is answered at once, what can wait does.
        assertThat(reporter.report(complaint(line.service(), FIRST + 1, almostOver(line.service())))
                        .block(PATIENCE))
                .isInstanceOfSatisfying(
                        ReportResult.Undelivered.class,
                        undelivered ->
                                assertThat(undelivered.reason()).isEqualTo(ReportResult.UndeliveredReason.THROTTLED));
        boolean canWait = Duration.ofSeconds(Long.parseLong(line.detail())).compareTo(Duration.ofSeconds(50)) < 0
                || line.service() == Service.TWOCAPTCHA;
        CompletableFuture<? extends @Nullable ReportResult> patient = reporter.report(
                        complaint(line.service(), FIRST + 2, Instant.now()))
                .toFuture();
        assertThat(account.state().pending()).isEqualTo(canWait ? 1 : 0);
        assertThat(reached()).isEqualTo(1);
        account.resume();
        assertThat(patient)
                .succeedsWithin(PATIENCE)
                .extracting(ReportResult::outcome)
                .isEqualTo(canWait ? Outcome.ACCEPTED : Outcome.UNDELIVERED);
    }

    private void refused(Line line, OpenReporter reporter, AccountControl account, ReportResult first) {
        assertRefused(line, first, ReportResult.WithheldReason.ACCOUNT_REFUSED);
        AccountState state = account.state();
        assertThat(state.phase()).isEqualTo(Phase.REFUSED);
        assertThat(state.code()).isEqualTo(line.code());
        if (line.effect() == Effect.BLOCKED) {
            assertLasts(state.until(), Duration.ofSeconds(Long.parseLong(line.detail())));
        } else {
            assertThat(state.until()).isNull();
        }

        assertRefused(
                line,
                reporter.report(complaint(line.service(), FIRST + 1, almostOver(line.service()))),
                ReportResult.WithheldReason.ACCOUNT_REFUSED);
        assertThat(reached()).isEqualTo(1);
        account.resume();
        assertThat(next(line, reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    private void noMethod(Line line, OpenReporter reporter, AccountControl account, ReportResult first) {
        assertRefused(line, first, ReportResult.WithheldReason.METHOD_REFUSED);
        assertThat(account.state().phase()).isEqualTo(Phase.OPEN);
        assertThat(account.state().refusedMethods())
                .containsExactly(line.service().path(Verdict.INCORRECT, CaptchaType.RECAPTCHA_V2));

        assertRefused(line, next(line, reporter), ReportResult.WithheldReason.METHOD_REFUSED);
        assertThat(reached()).isEqualTo(1);
        assertThat(reporter.report(line.service().request(FIRST + 2)).outcome()).isEqualTo(Outcome.ACCEPTED);
        account.resume();
        assertThat(reporter.report(complaint(line.service(), FIRST + 3, Instant.now()))
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    private static void assertRefused(Line line, ReportResult result, ReportResult.WithheldReason reason) {
        assertThat(result).isInstanceOfSatisfying(ReportResult.Withheld.class, withheld -> {
            assertThat(withheld.reason()).isEqualTo(reason);
            assertThat(withheld.code()).isEqualTo(line.code());
        });
    }

    private static void assertLasts(@Nullable Instant until, Duration length) {
        assertThat(until)
                .isBetween(
                        Instant.now().plus(length).minus(PATIENCE),
                        Instant.now().plus(length));
    }

    private ReportResult next(Line line, OpenReporter reporter) {
        return reporter.report(complaint(line.service(), FIRST + 1, Instant.now()));
    }

    private long reached() {
        return simulator.books().requests();
    }

    private static ReportRequest complaint(Service service, long taskId, Instant solvedAt) {
        return ReportRequest.builder()
                .account(service.id())
                .taskId(taskId)
                .verdict(Verdict.INCORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V2)
                .submittedAt(solvedAt)
                .solvedAt(solvedAt)
                .build();
    }

    /** So that four seconds are left. */
    private static Instant almostOver(Service service) {
        Duration window = service == Service.TWOCAPTCHA ? Duration.ofMinutes(15) : Duration.ofSeconds(60);
        return Instant.now().minus(window).plusSeconds(4);
    }
}
