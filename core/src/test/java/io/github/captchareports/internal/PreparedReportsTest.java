package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.internal.account.OperatorControl;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.TaskJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** Reports that are prepared, by a journal or a shared ledger, before their token comes, when something happens meanwhile. */
@Timeout(60)
class PreparedReportsTest {
    private final Bench bench = new Bench();
    private final Intents journal = new Intents();

    @Test
    void aProbeThatTheServerHasNotTakenIsNotOutForEver() {
        FakeWire wire = bench.safe();
        wire.script = request -> "blocked 1000";
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        bench.pass(Duration.ofMillis(1500));
        int[] once = {1};
        wire.script = request -> once[0]-- > 0 ? "not taken" : "ok";
        Bench.Collected second = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 2, 20))));
        bench.pass(Duration.ofMinutes(10));
        assertThat(second.count(Outcome.ACCEPTED)).isEqualTo(20);
    }

    @Test
    void whatIsPutBackGivesItsSlotToOtherAccounts() {
        bench.window = 1;
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        bench.journal = journal;
        Reporter reporter = bench.open();
        List<ReportRequest> all = new ArrayList<>(bench.requests("safe", 1, 2));
        all.addAll(bench.requests("unsafe", 11, 1));
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(all)));
        bench.pass(Duration.ofMillis(950));
        reporter.account("safe").pause();
        bench.pass(Duration.ofSeconds(60));
        assertThat(collected.results).anyMatch(r -> r.request().account().equals("unsafe"));
    }

    @Test
    void aPreparedReportOfADeadServerPaysForItsConnections() {
        deadServer(Duration.ofMillis(10));
    }

    @Test
    void aPreparedReportOfASilentServerPaysForItsConnections() {
        deadServer(Duration.ofSeconds(5));
    }

    private void deadServer(Duration dial) {
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        bench.journal = journal;
        FakeWire wire = bench.safe();
        wire.dial = () -> Duration.ofMillis(10);
        Reporter reporter = bench.open();
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(
                List.of(bench.request("safe", 1), bench.lasting("safe", 2, Duration.ofMinutes(14))))));
        bench.pass(Duration.ofMillis(970));
        wire.dial = () -> dial;
        wire.connects = () -> false;
        wire.cut();
        bench.pass(Duration.ofMinutes(20));

        assertThat(collected.results)
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.attempts()).isPositive());
    }

    @Test
    void aPreparedProbeOfADeadServerPays() {
        bench.journal = journal;
        FakeWire wire = bench.safe();
        wire.dial = () -> Duration.ofMillis(10);
        wire.script = request -> "blocked 1000";
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.just(bench.request("safe", 1))));
        bench.pass(Duration.ofMillis(1500));
        CompletableFuture<Object> slow = new CompletableFuture<>();
        journal.answer = slow;
        Bench.Collected second = Bench.collect(reporter.report(Flux.just(bench.request("safe", 2))));
        bench.pass(Duration.ofMillis(100));
        wire.connects = () -> false;
        wire.cut();
        slow.complete(null);
        int before = wire.dialled;
        bench.pass(Duration.ofMinutes(20));

        assertThat(second.of(2).attempts()).isPositive();
        assertThat(wire.dialled - before).as("connections to a dead server").isLessThan(50);
    }

    @Test
    void aCancelledReportDoesNotWaitAmongThePrepared() {
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        bench.journal = journal;
        Reporter reporter = bench.open();
        Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 1, 1))));
        bench.pass(Duration.ofMillis(10));
        CompletableFuture<Object> slow = new CompletableFuture<>();
        journal.answer = slow;
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(bench.requests("safe", 2, 1))));
        bench.pass(Duration.ofMillis(930));
        assertThat(journal.intents).hasSize(2);
        Lane lane = ((OperatorControl) reporter.account("safe")).context().lane();
        lane.execute(() -> {
            slow.complete(null);
            lane.execute(() -> collected.subscription.dispose());
        });
        reporter.account("safe").pause();
        bench.pass(Duration.ofSeconds(60));
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void aClaimIsHeldNoLongerThanItsLease() {
        claimOutlives(false);
    }

    @Test
    void aClaimIsHeldNoLongerThanItsLeaseSafe() {
        claimOutlives(true);
    }

    private void claimOutlives(boolean safe) {
        String account = safe ? "safe" : "unsafe";
        Bench there = new Bench(bench.clock);
        FakeSharedLedger ledger = new FakeSharedLedger(bench.clock);
        bench.rate = RateLimit.perSecond(1).withBurst(1);
        bench.sharing = new SharedLedgerSettings(ledger, 2, Duration.ofMillis(250), "here");
        there.sharing = new SharedLedgerSettings(ledger, 2, Duration.ofMillis(250), "there");
        Reporter here = bench.open();
        Reporter other = there.open();
        Bench.collect(here.report(Flux.fromIterable(bench.requests(account, 1, 2))));
        bench.pass(Duration.ofMillis(950));
        here.account(account).rateLimit(new RateLimit(0.001, 1));
        bench.pass(Duration.ofSeconds(20));
        Bench.Collected its = Bench.collect(other.report(Flux.just(there.request(account, 2))));
        bench.pass(Duration.ofMinutes(10));

        assertThat(bench.wire(account).sentCount(2) + there.wire(account).sentCount(2))
                .isLessThanOrEqualTo(1);
        assertThat(its.of(2).outcome()).isNotEqualTo(Outcome.INDETERMINATE);
    }

    private final class Intents implements TaskJournal {
        final List<Long> intents = new ArrayList<>();
        final List<Outcome> ends = new ArrayList<>();
        CompletableFuture<Object> answer = CompletableFuture.completedFuture(null);

        @Override
        public Collection<Remembered> recall(Collection<AccountName> accounts) {
            return List.of();
        }

        @Override
        public CompletionStage<?> intend(ReportRequest request) {
            intents.add(bench.clock.now(TimeUnit.NANOSECONDS));
            return answer;
        }

        @Override
        public void settle(ReportResult result) {
            ends.add(result.outcome());
        }
    }
}
