package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.internal.account.AccountKey;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** The key of an account: checked at each attempt, and not sent again once the service has refused it. */
@Isolated("listens to a logger that all tests share")
class ClientKeyTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(AccountKey.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Bench bench = new Bench();
    private final List<String> sent = new ArrayList<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String key = "first-s3cret";
    private int tasks = 1;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        bench.safeKey = this::supply;
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                sent.add(clientKey);
                return super.call(method, request, clientKey);
            }
        };
        bench.safe().script = request -> refused.contains(sent.get(sent.size() - 1)) ? "key" : "ok";
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private String supply() {
        String now = key;
        if (now == null) {
            throw new IllegalStateException("no key but first-s3cret");
        }
        return now;
    }

    private ReportResult report(Reporter reporter) {
        return reports(reporter, 1).get(0);
    }

    private List<ReportResult> reports(Reporter reporter, int count) {
        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", tasks, count))));
        tasks += count;
        bench.pass(Duration.ofSeconds(1));
        assertThat(collected.results).hasSize(count);
        return collected.results;
    }

    private static Phase phase(Reporter reporter) {
        return reporter.account("safe").state().phase();
    }

    private List<String> told(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void whatCannotBeAKeyIsNeverSentAndTheLogSaysWhyOnce() {
        Reporter reporter = bench.open();
        key = "${SAFE_KEY}";

        assertThat(reports(reporter, 3))
                .allSatisfy(result -> assertThat(result.reasonTag()).isEqualTo("key-unusable"));
        assertThat(sent).isEmpty();
        assertThat(told(Level.WARN))
                .containsExactly(
                        "client key of account 'safe': holds a placeholder that nothing has replaced; set the"
                                + " variable or the property that it names. Nothing is sent for this account until there is a key");

        key = "second";
        assertThat(report(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(told(Level.INFO)).isEmpty();
        bench.pass(Duration.ofMinutes(1));
        assertThat(report(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(told(Level.INFO)).containsExactly("client key of account 'safe': can be used again");
    }

    @Test
    void aSupplierThatFailsEveryOtherTimeIsToldOnceAndOnceWhenThatIsOver() {
        Reporter reporter = bench.open();
        for (int trouble = 1; trouble <= 2; trouble++) {
            for (int time = 0; time < 200; time++) {
                key = time % 2 == 0 ? null : "second";
                report(reporter);
            }
            assertThat(told(Level.WARN)).hasSize(trouble);
            assertThat(told(Level.INFO)).hasSize(trouble - 1);

            key = "second";
            report(reporter);
            bench.pass(Duration.ofSeconds(56)); // and so 59 s after it failed last
            report(reporter);
            assertThat(told(Level.INFO)).hasSize(trouble - 1);
            report(reporter);
            report(reporter);
            assertThat(told(Level.INFO)).hasSize(trouble);
        }
    }

    @Test
    void aSupplierThatFailsAtTheStartIsAWarningAndItsReportsSaySo() {
        key = null;
        Reporter reporter = bench.open();

        assertThat(told(Level.WARN))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .startsWith(
                                "client key of account 'safe': its supplier threw java.lang.IllegalStateException; ")
                        .doesNotContain("s3cret"));
        ReportResult.Undelivered result = (ReportResult.Undelivered) report(reporter);

        assertThat(result.reason()).isEqualTo(UndeliveredReason.KEY_UNUSABLE);
        assertThat(result.attempts()).isZero();
        assertThat(told(Level.WARN)).hasSize(1);
        assertThat(reporter.account("safe").state().inFlight()).isZero();
    }

    @Test
    void aProvidersOwnRuleHoldsAtEachAttempt() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public @Nullable String keyProblem(String clientKey) {
                return clientKey.equals("second") ? "not " + clientKey + "; use another" : null;
            }
        };
        Reporter reporter = bench.open();
        key = "second";

        assertThat(report(reporter).reasonTag()).isEqualTo("key-unusable");
        assertThat(told(Level.WARN)).singleElement().asString().contains("not ***; use another");
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void aRefusedKeyIsNeverSentAgain() {
        refused.add("first-s3cret");
        Reporter reporter = bench.open();

        assertThat(report(reporter).reasonTag()).isEqualTo("account-refused");
        bench.pass(Duration.ofHours(3));

        assertThat(report(reporter).reasonTag()).isEqualTo("account-refused");
        assertThat(phase(reporter)).isEqualTo(Phase.REFUSED);
        assertThat(sent).hasSize(1);
    }

    @Test
    void anotherKeyIsTriedWithOneProbeAndWithoutARestart() {
        bench.maxInFlight = 8;
        refused.add("first-s3cret");
        Reporter reporter = bench.open();
        report(reporter);

        key = "second";
        bench.pass(Duration.ofSeconds(11));
        assertThat(phase(reporter)).isEqualTo(Phase.PROBING);
        bench.safe().latency = Duration.ofSeconds(1);
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 100, 20))));
        bench.pass(Duration.ofMillis(500));
        assertThat(sent).as("one probe").containsExactly("first-s3cret", "second");
        bench.pass(Duration.ofSeconds(10));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(20);
        assertThat(phase(reporter)).isEqualTo(Phase.OPEN);
    }

    @Test
    void anotherKeyThatIsRefusedTooIsFollowedByAtMostOneAMinute() {
        refused.addAll(List.of("first-s3cret", "second", "third"));
        Reporter reporter = bench.open();
        report(reporter);
        key = "second";
        bench.pass(Duration.ofSeconds(11));
        assertThat(report(reporter).reasonTag()).isEqualTo("account-refused");
        assertThat(sent).containsExactly("first-s3cret", "second");

        key = "third";
        bench.pass(Duration.ofSeconds(40));
        assertThat(report(reporter).reasonTag()).isEqualTo("account-refused");
        assertThat(sent).hasSize(2);
        bench.pass(Duration.ofSeconds(20));
        report(reporter);
        assertThat(sent).containsExactly("first-s3cret", "second", "third");

        key = "second";
        bench.pass(Duration.ofMinutes(10));
        report(reporter);
        assertThat(sent).as("one that was refused before").hasSize(3);
    }

    @Test
    void aKeyThatWasRotatedBeforeTheOldOneWasRefusedIsTriedAtOnce() {
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofSeconds(1);
        refused.add("first-s3cret");
        Bench.Collected old = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 5))));
        bench.pass(Duration.ofMillis(500));
        key = "second";
        bench.pass(Duration.ofSeconds(1));
        bench.safe().latency = Duration.ofMillis(1);

        assertThat(old.results).hasSize(5);
        tasks = 100;
        assertThat(report(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aLateRefusalOfTheOldKeyDoesNotCloseTheAccountOnTheNewOne() {
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofSeconds(2);
        refused.add("first-s3cret");
        Bench.Collected old = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 5))));
        bench.pass(Duration.ofSeconds(1));
        key = "second";
        bench.safe().latency = Duration.ofMillis(1);
        tasks = 100;
        assertThat(report(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
        bench.pass(Duration.ofSeconds(2));

        assertThat(old.results).extracting(ReportResult::reasonTag).containsOnly("account-refused");
        assertThat(phase(reporter)).isEqualTo(Phase.OPEN);
        key = "first-s3cret";
        assertThat(report(reporter).reasonTag()).as("remembered all the same").isEqualTo("account-refused");
        assertThat(sent).filteredOn("first-s3cret"::equals).hasSize(5);
    }

    @Test
    void resumeTriesTheRefusedKeyAgain() {
        refused.add("first-s3cret");
        Reporter reporter = bench.open();
        report(reporter);
        refused.clear();

        reporter.account("safe").resume();

        assertThat(report(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aBlockThatEndsByItselfIsNotAboutTheKey() {
        bench.safe().script = request -> sent.size() == 1 ? "blocked 60000" : "ok";
        Reporter reporter = bench.open();
        report(reporter);
        key = "second";
        bench.pass(Duration.ofSeconds(30));
        assertThat(phase(reporter)).isEqualTo(Phase.REFUSED);
        key = "first-s3cret";
        bench.pass(Duration.ofSeconds(40));

        assertThat(report(reporter).outcome()).isEqualTo(Outcome.ACCEPTED);
    }
}
