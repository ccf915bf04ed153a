package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** What an account's complaints are to the processes that follow one another. */
@Isolated("listens to a logger that all tests share")
class ComplaintRestartsTest {
    private static final AccountName SAFE = new AccountName("safe", "safe");
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Bench bench = new Bench();
    private final Memory memory = new Memory();
    private final List<ComplaintEvent> news = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.captchareports.internal");
    private long lastId;

    /** A memory that does as it is told. */
    private static final class Memory implements ComplaintMemory {
        final Map<AccountName, String> states = new HashMap<>();
        final List<AccountName> written = new ArrayList<>();

        @Nullable
        RuntimeException broken;

        @Nullable
        CompletableFuture<Optional<String>> pending;

        @Override
        public CompletionStage<Optional<String>> recall(AccountName account) {
            fail();
            CompletableFuture<Optional<String>> later = pending;
            return later == null ? CompletableFuture.completedFuture(Optional.ofNullable(states.get(account))) : later;
        }

        @Override
        public void remember(AccountName account, String state) {
            fail();
            written.add(account);
            states.put(account, state);
        }

        @Override
        public CompletionStage<?> forget(AccountName account) {
            fail();
            states.remove(account);
            return CompletableFuture.completedFuture(true);
        }

        private void fail() {
            if (broken != null) {
                throw broken;
            }
        }
    }

    @BeforeEach
    void remember() {
        bench.complaintMemory = memory;
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        bench.listeners.add(new ReporterListener() {
            @Override
            public void onComplaints(ComplaintEvent event) {
                news.add(event);
            }
        });
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aHoldForTheShareIsKeptThroughARestartEveryTenMinutes() {
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 600);
        for (int i = 0; i < 400; i++) {
            assertThat(complain(reporter)).isEqualTo(Outcome.ACCEPTED);
        }
        int sent = bench.safe().sent.size();
        int probes = 0;
        for (int restart = 1; restart <= 18; restart++) {
            reporter = restarted(reporter);
            assertThat(figures(reporter).state()).isEqualTo(ComplaintState.HELD);
            for (int i = 0; i < 3; i++) {
                probes += complain(reporter) == Outcome.ACCEPTED ? 1 : 0;
            }
        }

        assertThat(probes).as("one an hour at most").isBetween(1, 3);
        assertThat(bench.safe().sent).hasSize(sent + probes);
        assertThat(news).extracting(ComplaintEvent::previous).doesNotContain(ComplaintState.HELD);
    }

    @Test
    void refusalsOfTheServiceAreKept() {
        bench.safe().script = sent -> "overdone";
        Reporter reporter = bench.open();
        assertThat(complain(reporter)).isEqualTo(Outcome.REJECTED);
        reporter = restarted(reporter);
        assertThat(complain(reporter)).isEqualTo(Outcome.REJECTED);
        reporter = restarted(reporter);
        assertThat(complain(reporter)).isEqualTo(Outcome.WITHHELD);

        bench.safe().script = sent -> "ok";
        bench.pass(Duration.ofHours(1));
        reporter = restarted(reporter);
        assertThat(figures(reporter).probeAt()).isBefore(bench.now());
        assertThat(complain(reporter)).as("the probe").isEqualTo(Outcome.ACCEPTED);
        reporter = restarted(reporter);
        assertThat(complain(reporter)).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aJumpIsKeptAndSoIsThePastThatItIsAJumpAgainst() {
        bench.complaintLimits = ComplaintLimits.builder()
                .jump(0.15, ComplaintLimits.Reaction.HOLD)
                .build();
        Reporter reporter = bench.open();
        for (int hour = 0; hour < 30; hour++) {
            reporter = restarted(reporter);
            reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 20);
            complain(reporter);
            bench.pass(Duration.ofMinutes(50));
        }
        long held = 0;
        for (int i = 0; i < 100; i++) {
            held += complain(reporter) == Outcome.WITHHELD ? 1 : 0;
        }
        assertThat(held).isPositive();
        assertThat(news).extracting(ComplaintEvent::trigger).contains(ComplaintEvent.Trigger.JUMP);

        reporter = restarted(reporter);
        assertThat(complain(reporter)).isEqualTo(Outcome.WITHHELD);
    }

    @Test
    void aKillLosesNoMoreThanTheCountsOfItsLastMinute() {
        Reporter killed = bench.open();
        for (int second = 0; second < 600; second++) {
            killed.account("safe").observeSolved(CaptchaType.IMAGE, null, 1);
            bench.pass(Duration.ofSeconds(1));
        }
        String atTheKill = memory.states.get(SAFE);
        assertThat(memory.written).filteredOn(SAFE::equals).hasSizeBetween(9, 11);
        // Nothing happens for an hour, and then it dies.
        bench.pass(Duration.ofMinutes(1));
        String later = memory.states.get(SAFE);

        assertThat(solvedAfter(atTheKill)).isBetween(540L, 600L);
        assertThat(solvedAfter(later)).isEqualTo(600);
    }

    @Test
    void nothingIsRememberedAfterTheEnd() {
        Reporter reporter = bench.open();
        complain(reporter);
        reporter.shutdown(Duration.ZERO).subscribe();
        String last = memory.states.put(SAFE, "another process's");
        bench.pass(Duration.ofMinutes(5));

        assertThat(last).contains("hour IMAGE");
        assertThat(memory.states).containsEntry(SAFE, "another process's");
    }

    @Test
    void accountsAreKeptApartByProviderAndLabel() {
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 7);
        reporter.account("unsafe").observeSolved(CaptchaType.IMAGE, null, 9);
        reporter = restarted(reporter);

        assertThat(memory.states).containsOnlyKeys(SAFE, new AccountName("unsafe", "unsafe"));
        assertThat(figures(reporter).solved()).isEqualTo(7);
        assertThat(reporter.account("unsafe").complaints().get(0).solved()).isEqualTo(9);
    }

    @Test
    void aMemoryThatFailsIsOneWarningAndCostsNoReport() {
        memory.broken = new UncheckedIOException(new IOException("No space left on device"));
        Reporter reporter = bench.open();
        for (int minute = 0; minute < 5; minute++) {
            assertThat(complain(reporter)).isEqualTo(Outcome.ACCEPTED);
            bench.pass(Duration.ofMinutes(1));
        }
        reporter.account("safe").forgetComplaints();
        reporter.shutdown(Duration.ZERO).subscribe();

        assertThat(warnings())
                .hasSize(3)
                .anySatisfy(told -> assertThat(told).contains("cannot be read", "No space left on device"))
                .anySatisfy(told -> assertThat(told).contains("cannot be remembered"))
                .anySatisfy(told -> assertThat(told).contains("not for the next process"));
    }

    @Test
    void aMemoryThatIsSlowIsOneWarningAndNobodyWaitsForIt() {
        memory.pending = new CompletableFuture<>();
        Reporter reporter = bench.open();
        assertThat(complain(reporter)).isEqualTo(Outcome.ACCEPTED);
        assertThat(warnings()).isEmpty();
        bench.pass(Duration.ofSeconds(5));
        assertThat(warnings()).singleElement().asString().contains("cannot be read", "no answer within PT5S");

        memory.pending.complete(Optional.of(held()));
        assertThat(complain(reporter)).as("an answer that came too late").isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void anAnswerThatComesInTimeIsTakenUp() {
        memory.pending = new CompletableFuture<>();
        Reporter reporter = bench.open();
        bench.pass(Duration.ofSeconds(3));
        memory.pending.complete(Optional.of(held()));

        assertThat(complain(reporter)).isEqualTo(Outcome.WITHHELD);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aStateThatCannotBeReadIsToldAndLost() {
        memory.states.put(SAFE, "complaints-7 0\n");
        Reporter reporter = bench.open();
        assertThat(complain(reporter)).isEqualTo(Outcome.ACCEPTED);
        assertThat(warnings()).singleElement().asString().contains("'safe'", "is lost", "a later version");
    }

    @Test
    void whatIsForgottenIsForgottenForTheNextProcessToo() {
        bench.safe().script = sent -> "overdone";
        Reporter reporter = bench.open();
        complain(reporter);
        complain(reporter);
        assertThat(complain(reporter)).isEqualTo(Outcome.WITHHELD);
        reporter.account("safe").forgetComplaints();
        assertThat(memory.states).doesNotContainKey(SAFE);

        reporter = restarted(reporter);
        assertThat(reporter.account("safe").complaints()).isEmpty();
        assertThat(complain(reporter)).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void whereALedgerTellsTheCountsAHoldForTheShareWaitsForThem() {
        FakeSharedLedger ledger = new FakeSharedLedger(bench.clock);
        share(ledger, "first");
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 120);
        for (int i = 0; i < 80; i++) {
            complain(reporter);
        }
        assertThat(complain(reporter)).isEqualTo(Outcome.WITHHELD);
        assertThat(memory.states.get(SAFE)).contains("HELD").doesNotContain("hour");

        news.clear();
        share(ledger, "second");
        ledger.latency = Duration.ofMillis(300);
        reporter = restarted(reporter);
        assertThat(figures(reporter).state()).isEqualTo(ComplaintState.HELD);
        bench.pass(Duration.ofMillis(700));
        assertThat(figures(reporter).solved()).isGreaterThanOrEqualTo(200);
        assertThat(figures(reporter).state()).isEqualTo(ComplaintState.HELD);
        assertThat(news).extracting(ComplaintEvent::trigger).containsExactly(ComplaintEvent.Trigger.REMEMBERED);
    }

    @Test
    void whereALedgerTellsTheCountsRefusalsAreKept() {
        FakeSharedLedger ledger = new FakeSharedLedger(bench.clock);
        bench.safe().script = sent -> "overdone";
        share(ledger, "first");
        Reporter reporter = bench.open();
        complain(reporter);
        complain(reporter);
        share(ledger, "second");
        reporter = restarted(reporter);
        bench.pass(Duration.ofSeconds(10));

        assertThat(complain(reporter)).isEqualTo(Outcome.WITHHELD);
    }

    @Test
    void whoSharesAnAccountAndHoldsNothingLeavesTheHoldOfAnotherAlone() {
        FakeSharedLedger ledger = new FakeSharedLedger(bench.clock);
        share(ledger, "held");
        bench.safe().script = sent -> "overdone";
        Reporter held = bench.open();
        share(ledger, "other");
        Bench second = new Bench(bench.clock);
        second.complaintMemory = memory;
        second.complaintLimits = bench.complaintLimits;
        second.sharing = bench.sharing;
        Reporter other = second.open();
        complain(held);
        complain(held);
        String state = memory.states.get(SAFE);

        other.account("safe").observeSolved(CaptchaType.IMAGE, null, 1);
        bench.pass(Duration.ofMinutes(2));
        other.shutdown(Duration.ZERO).subscribe();
        assertThat(memory.states.get(SAFE)).isEqualTo(state);

        bench.pass(Duration.ofHours(1));
        bench.safe().script = sent -> "ok";
        assertThat(complain(held)).isEqualTo(Outcome.ACCEPTED);
        held.shutdown(Duration.ZERO).subscribe();
        assertThat(memory.states.get(SAFE)).contains("NORMAL").doesNotContain("HELD");
    }

    private void share(FakeSharedLedger ledger, String process) {
        bench.sharing = new SharedLedgerSettings(ledger, 1, Duration.ofSeconds(1), process);
    }

    /** A state in which complaints are held. */
    private static String held() {
        Bench bench = new Bench();
        Memory memory = new Memory();
        bench.complaintMemory = memory;
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        bench.safe().script = sent -> "overdone";
        Reporter reporter = bench.open();
        for (long task = 1; task <= 2; task++) {
            Bench.collect(reporter.report(Flux.just(bench.request("safe", task, Verdict.INCORRECT, bench.now()))));
            bench.pass(Duration.ofSeconds(1));
        }
        return Objects.requireNonNull(memory.states.get(SAFE));
    }

    private long solvedAfter(@Nullable String state) {
        Bench next = new Bench(bench.clock);
        Memory before = new Memory();
        if (state != null) {
            before.states.put(SAFE, state);
        }
        next.complaintMemory = before;
        return next.open().account("safe").complaints().get(0).solved();
    }

    private Reporter restarted(Reporter before) {
        before.shutdown(Duration.ZERO).subscribe();
        bench.pass(TEN_MINUTES);
        return bench.open();
    }

    private static ComplaintFigures figures(Reporter reporter) {
        return reporter.account("safe").complaints().get(0);
    }

    private Outcome complain(Reporter reporter) {
        long task = ++lastId;
        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.request("safe", task, Verdict.INCORRECT, bench.now()))));
        bench.pass(Duration.ofSeconds(1));
        ReportResult result = collected.of(task);
        return result.outcome();
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> !message.contains("complaints, that are"))
                .toList();
    }
}
