package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.internal.telemetry.AccountLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** An account whose way leads nowhere says so, risks little, and ends its waiting where waiting cannot help. */
@Isolated("listens to a logger that all tests share")
class LostWayRulesTest {
    private static final int FILE = 500;

    private final Bench bench = new Bench();
    private final Logger accountLog = (Logger) LoggerFactory.getLogger(AccountLog.class);
    private final Logger closingLog = (Logger) LoggerFactory.getLogger(GracefulShutdown.class);
    private final Map<Logger, @Nullable Level> levels = new HashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        for (Logger logger : List.of(accountLog, closingLog)) {
            levels.put(logger, logger.getLevel());
            logger.setLevel(Level.INFO);
            logger.setAdditive(false);
            logger.addAppender(log);
        }
        bench.rate = new RateLimit(50, 10);
    }

    @AfterEach
    void stopListening() {
        for (Logger logger : List.of(accountLog, closingLog)) {
            logger.detachAppender(log);
            logger.setAdditive(true);
            logger.setLevel(levels.get(logger));
        }
    }

    @ParameterizedTest
    @CsvSource({"safe, http 404 <html>", "unsafe, http 404 <html>", "safe, http 403 <html>", "unsafe, http 403 <html>"})
    void aFileForAWrongBaseUrlIsFreeToBeReportedAgain(String account, String answer) {
        wire(account).script = sent -> answer;
        Reporter reporter = bench.open();

        Bench.Collected collected = file(reporter, account, Duration.ofSeconds(10));

        assertThat(collected.completed).isTrue();
        assertThat(collected.count(Outcome.UNDELIVERED)).isEqualTo(FILE);
        assertThat(collected.results).allSatisfy(result -> {
            assertThat(((ReportResult.Undelivered) result).reason()).isEqualTo(UndeliveredReason.UNREACHABLE);
            assertThat(cause(result).kind()).isEqualTo(Kind.HTTP_STATUS);
        });
        assertThat(wire(account).sent).hasSizeLessThanOrEqualTo(account.equals("unsafe") ? 6 : 15);
    }

    @Test
    void threeAreLostAndNotTheFileWhereAnUnreadableAnswerIsFinal() {
        bench.unsafe().script = sent -> "http 200 <html>a portal</html>";
        Reporter reporter = bench.open();

        Bench.Collected collected = file(reporter, "unsafe", Duration.ofSeconds(10));

        assertThat(collected.completed).isTrue();
        // Three, and the three probes of the ten seconds.
        assertThat(collected.count(Outcome.INDETERMINATE)).isEqualTo(6);
        assertThat(collected.count(Outcome.UNDELIVERED)).isEqualTo(FILE - 6);
        assertThat(collected.results)
                .allSatisfy(result -> assertThat(cause(result).kind()).isEqualTo(Kind.UNREADABLE_ANSWER));
    }

    @Test
    void whereTheWayWasNeverFoundNewReportsEndAtOnce() {
        bench.unsafe().script = sent -> "expired";
        Reporter reporter = bench.open();
        file(reporter, "unsafe", Duration.ofSeconds(10));

        Bench.Collected late = Bench.collect(reporter.report(Flux.just(bench.request("unsafe", 9_999))));

        assertThat(late.results).singleElement().satisfies(result -> {
            assertThat(result.attempts()).isZero();
            assertThat(cause(result).kind()).isEqualTo(Kind.CERTIFICATE);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "nowhere"})
    void whatCannotMendItselfEndsWithinTenSecondsAndFewTries(String way) {
        bench.unsafe().script = sent -> way;
        Reporter reporter = bench.open();

        Bench.Collected collected = file(reporter, "unsafe", Duration.ofSeconds(10));

        assertThat(collected.count(Outcome.UNDELIVERED)).isEqualTo(FILE);
        assertThat(bench.unsafe().sent).hasSizeLessThanOrEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "nowhere", "http 404 <html>"})
    void whatHasWorkedIsWaitedForAndFoundAgain(String way) {
        Reporter reporter = bench.open();
        Bench.Collected before = Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        bench.pass(Duration.ofSeconds(1));
        assertThat(before.count(Outcome.ACCEPTED)).isOne();
        bench.safe().script = sent -> way;

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 100, FILE))));
        bench.pass(Duration.ofSeconds(20));
        assertThat(collected.results).isEmpty();
        bench.safe().script = sent -> "ok";
        bench.pass(Duration.ofMinutes(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(FILE);
    }

    @Test
    void aRefusedConnectionKeepsItsThirtySeconds() {
        bench.unsafe().script = sent -> "refused";
        Reporter reporter = bench.open();
        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.fromIterable(bench.requests("unsafe", 1, FILE))));

        bench.pass(Duration.ofSeconds(29));
        assertThat(collected.results).isEmpty();
        bench.pass(Duration.ofSeconds(10));

        assertThat(collected.count(Outcome.UNDELIVERED)).isEqualTo(FILE);
        assertThat(collected.results)
                .allSatisfy(result -> assertThat(cause(result).kind()).isEqualTo(Kind.CONNECTION_REFUSED));
    }

    @Test
    void a403AtAnAddressThatHasWorkedProvesNothing() {
        bench.unsafe().script = sent -> sent.taskId() == 1 ? "ok" : "http 403 <html>";
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(bench.request("unsafe", 1)))
                .concatWith(reporter.report(Flux.just(bench.request("unsafe", 2)))));
        bench.pass(Duration.ofMinutes(2));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(collected.of(2).outcome()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(bench.unsafe().sentCount(2)).isOne();
    }

    /** A limit of another origin: whatever comes within 100 ms of the last one that was let through is refused. */
    @Test
    void a503WithoutRetryAfterSlowsTheAccountDownSoThatFewAreLost() {
        bench.unsafe().latency = Duration.ofMillis(60);
        long[] last = {Long.MIN_VALUE / 2};
        bench.unsafe().script = sent -> {
            if (sent.atNanos() - last[0] < Duration.ofMillis(100).toNanos()) {
                return "http 503 <html>busy</html>";
            }
            last[0] = sent.atNanos();
            return "ok";
        };
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("unsafe", 1, 120))));
        bench.pass(Duration.ofMinutes(5));

        assertThat(collected.completed).isTrue();
        assertThat(collected.count(Outcome.INDETERMINATE)).isBetween(1L, 18L);
        assertThat(collected.count(Outcome.ACCEPTED) + collected.count(Outcome.INDETERMINATE))
                .isEqualTo(120);
    }

    @Test
    void a503ThatLastsCostsWhatWasOnTheWireAndTheProbes() {
        bench.unsafe().latency = Duration.ofMillis(60);
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.just(bench.request("unsafe", 1))));
        bench.pass(Duration.ofSeconds(5));
        bench.unsafe().script = sent -> "http 503";

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.fromIterable(bench.requests("unsafe", 100, 200))));
        bench.pass(Duration.ofSeconds(20));
        bench.unsafe().script = sent -> "ok";
        bench.pass(Duration.ofMinutes(1));

        // A burst of ten and what 60 ms bring are on the wire when the first answer comes.
        assertThat(collected.count(Outcome.INDETERMINATE)).isLessThanOrEqualTo(10 + 3 + 6);
        assertThat(collected.count(Outcome.ACCEPTED)).isGreaterThanOrEqualTo(200 - 19);
    }

    @Test
    void anAddressThatMayBeWrongIsTriedOutWithAFewWhereAnUnclearReportIsFinal() {
        bench.safe().script = sent -> "silent";
        bench.unsafe().script = sent -> "silent";
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 50))));
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests("unsafe", 1, 50))));
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.safe().open).hasValue(32);
        assertThat(bench.unsafe().open).hasValue(3);
    }

    @Test
    void theLogHasOneWarningAndOneWordThatItIsOver() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "http 404 <html>not here</html>";
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, FILE))));
        bench.pass(Duration.ofSeconds(5));

        AccountState lost = reporter.account("safe").state();
        assertThat(lost.phase()).isEqualTo(Phase.PROBING);
        assertThat(Objects.requireNonNull(lost.failureCause()).httpStatus()).hasValue(404);
        assertThat(lost.failingSince())
                .isBetween(bench.now().minusSeconds(5), bench.now().minusSeconds(4));
        bench.safe().script = sent -> "ok";
        bench.pass(Duration.ofMinutes(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(FILE);
        assertThat(reporter.account("safe").state().failureCause()).isNull();
        assertThat(reporter.account("safe").state().failingSince()).isNull();
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
        assertThat(log.list.get(0).getFormattedMessage())
                .contains(
                        "account 'safe' has lost its way to https://fake.invalid",
                        "http-status: HTTP 404 from https://fake.invalid/good: \"<html>not here</html>\"",
                        "check the base URL");
        assertThat(log.list.get(1).getFormattedMessage())
                .contains("account 'safe' has found its way to https://fake.invalid again, after ");
    }

    @Test
    void anOutageIsOneWarningHoweverLongItLasts() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "refused";
        file(reporter, "safe", Duration.ofMinutes(2));
        reporter.account("safe").resume();
        file(reporter, "safe", Duration.ofMinutes(2));

        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("Connection refused"));
    }

    @Test
    void aSingleFailureIsNoLoss() {
        bench.safe().script = sent -> bench.safe().sentCount(sent.taskId()) < 2 ? "lost" : "dup";
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 20))));
        bench.pass(Duration.ofMinutes(1));

        assertThat(log.list).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"key, KEY, then resume", "blocked 60000, BLOCKED, until 1970-01-02T00:01:0"})
    void aRefusalIsOneWarningWithCodeAndRemedy(String answer, String code, String words) {
        bench.safe().script = sent -> answer;
        // Several are on the wire, and each is answered so.
        bench.safe().latency = Duration.ofMillis(400);
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 100))));
        bench.pass(Duration.ofSeconds(2));

        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
        assertThat(log.list.get(0).getFormattedMessage())
                .contains("account 'safe' is refused by its service", code, words, "What to do");
    }

    @Test
    void aMethodThatIsRefusedIsOneWarning() {
        bench.safe().script = sent -> "method";
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 100))));
        bench.pass(Duration.ofSeconds(5));

        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains("account 'safe': the service refuses the method /good"));
    }

    @Test
    void aStopBeyondItsGraceSaysWhatItLeavesOpen() {
        bench.safe().latency = Duration.ofSeconds(3);
        Reporter reporter = bench.open();
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 500))));
        bench.pass(Duration.ofSeconds(4));

        reporter.shutdown(Duration.ofSeconds(5)).subscribe();
        bench.pass(Duration.ofSeconds(20));

        assertThat(collected.results).hasSize(500);
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .containsPattern("\\d+ of 500 reports are open")
                    .containsPattern("account 'safe' \\d+ waiting and \\d+ on the wire")
                    .containsPattern("accepted [1-9]")
                    .doesNotContain("'unsafe'");
        });
    }

    @Test
    void aStopThatLeavesNothingOpenIsQuiet() {
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 50))));
        reporter.shutdown(Duration.ofSeconds(30)).subscribe();
        bench.pass(Duration.ofMinutes(1));

        assertThat(log.list).isEmpty();
    }

    private Bench.Collected file(Reporter reporter, String account, Duration time) {
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests(account, 1, FILE))));
        bench.pass(time);
        return collected;
    }

    private FakeWire wire(String account) {
        return account.equals("safe") ? bench.safe() : bench.unsafe();
    }

    private static FailureCause cause(ReportResult result) {
        return Objects.requireNonNull(result.failureCause(), () -> "no cause in " + result);
    }
}
