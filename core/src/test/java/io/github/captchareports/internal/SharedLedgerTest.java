package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.SettledOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Two processes that report for the same accounts, each with a wire of its own, over one ledger. */
class SharedLedgerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bench here = new Bench();
    private final Bench there = new Bench(here.clock);
    private final FakeSharedLedger ledger = new FakeSharedLedger(here.clock);

    private Reporter open(Bench bench) {
        bench.sharing = new SharedLedgerSettings(ledger, 2, Duration.ofMillis(250), bench == here ? "here" : "there");
        return bench.open();
    }

    private Bench.Collected report(Bench bench, Reporter reporter, long... tasks) {
        return reportTo("safe", bench, reporter, tasks);
    }

    private Bench.Collected reportTo(String account, Bench bench, Reporter reporter, long... tasks) {
        List<ReportRequest> requests = new ArrayList<>();
        for (long task : tasks) {
            requests.add(bench.request(account, task));
        }
        return Bench.collect(reporter.report(Flux.fromIterable(requests)));
    }

    @Test
    void aTaskIsClaimedBeforeItIsSentAndSettledAfterwards() {
        Bench.Collected results = report(here, open(here), 1);
        here.pass(SECOND);

        assertThat(results.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(ledger.heard).filteredOn(word -> word.contains(" 1")).contains("claim 1", "settle 1 ACCEPTED");
        assertThat(ledger.outcome("safe", 1)).isEqualTo(SettledOutcome.ACCEPTED);
    }

    @Test
    void nothingIsSentBeforeTheClaimIsGranted() {
        ledger.latency = Duration.ofMillis(100);
        Bench.Collected results = report(here, open(here), 1);

        here.pass(Duration.ofMillis(99));
        assertThat(here.safe().sent).isEmpty();
        here.pass(SECOND);

        assertThat(results.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void whatTwoProcessesAreGivenAtOnceIsSentOnce() {
        here.safe().latency = Duration.ofMillis(600);
        there.safe().latency = Duration.ofMillis(600);
        Bench.Collected first = report(here, open(here), 1);
        Bench.Collected second = report(there, open(there), 1);
        here.pass(Duration.ofSeconds(3));

        assertThat(here.safe().sent.size() + there.safe().sent.size()).isEqualTo(1);
        assertThat(first.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        ReportResult.Duplicate duplicate = (ReportResult.Duplicate) second.of(1);
        assertThat(duplicate.origin()).isEqualTo(DuplicateOrigin.SHARED_LEDGER);
        assertThat(duplicate.first()).isEqualTo(Outcome.ACCEPTED);
        assertThat(duplicate.recorded()).isEqualTo(Recorded.YES);
        assertThat(duplicate.conflicting()).isFalse();
    }

    @Test
    void anOppositeVerdictIsAVisibleConflict() {
        report(here, open(here), 1);
        here.pass(SECOND);
        Bench.Collected opposite =
                Bench.collect(open(there).report(Flux.just(there.request("safe", 1, Verdict.INCORRECT, there.now()))));
        here.pass(SECOND);

        assertThat(((ReportResult.Duplicate) opposite.of(1)).conflicting()).isTrue();
        assertThat(there.safe().sent).isEmpty();
    }

    @Test
    void whatAnotherProcessReportedIsAskedForOnce() {
        report(here, open(here), 1);
        here.pass(SECOND);
        Reporter other = open(there);
        report(there, other, 1);
        here.pass(SECOND);
        Bench.Collected again = report(there, other, 1);
        here.pass(SECOND);

        assertThat(((ReportResult.Duplicate) again.of(1)).origin()).isEqualTo(DuplicateOrigin.LEDGER);
        assertThat(((ReportResult.Duplicate) again.of(1)).first()).isEqualTo(Outcome.ACCEPTED);
        assertThat(ledger.heard("claim 1")).isEqualTo(2);
    }

    @Test
    void whatDiedOnTheWireIsSentAgainWhereTheDuplicateCodeProvesIt() {
        ledger.claimForTheDead("safe", 1, Verdict.CORRECT, Duration.ofSeconds(2));
        here.safe().script = sent -> "dup";
        Bench.Collected results = report(here, open(here), 1);

        here.pass(Duration.ofMillis(1900));
        assertThat(here.safe().sent).isEmpty();
        here.pass(SECOND);

        assertThat(((ReportResult.Accepted) results.of(1)).confirmedBy())
                .isEqualTo(Confirmation.DUPLICATE_AFTER_LOST_ANSWER);
    }

    @Test
    void whatDiedOnTheWireIsNeverSentAgainElsewhere() {
        ledger.claimForTheDead("unsafe", 1, Verdict.CORRECT, Duration.ofSeconds(2));
        Bench.Collected results = reportTo("unsafe", here, open(here), 1);
        here.pass(Duration.ofSeconds(4));

        assertThat(here.unsafe().sent).isEmpty();
        assertThat(((ReportResult.Indeterminate) results.of(1)).cause())
                .isEqualTo(IndeterminateCause.REPORTED_ELSEWHERE);
        assertThat(ledger.outcome("unsafe", 1)).isEqualTo(SettledOutcome.INDETERMINATE);
    }

    @Test
    void aTaskThatIsBusyElsewhereUntilItIsTooLateIsNotCalledExpired() {
        ledger.claimForTheDead("safe", 1, Verdict.CORRECT, Duration.ofMinutes(1));
        Bench.Collected results =
                Bench.collect(open(here).report(Flux.just(here.lasting("safe", 1, Duration.ofSeconds(3)))));
        here.pass(Duration.ofSeconds(5));

        assertThat(results.of(1).outcome()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(results.of(1).recorded()).isEqualTo(Recorded.UNKNOWN);
        assertThat(ledger.outcome("safe", 1)).isNull();
    }

    @Test
    void aDuplicateOfAnotherProcessCostsNoToken() {
        here.rate = new RateLimit(10, 10);
        there.rate = here.rate;
        report(here, open(here), LongStream.rangeClosed(1, 30).toArray());
        here.pass(Duration.ofSeconds(10));
        ledger.latency = Duration.ofMillis(2);
        Reporter other = open(there);
        here.pass(SECOND);

        Bench.Collected known =
                report(there, other, LongStream.rangeClosed(1, 30).toArray());
        Bench.Collected fresh = report(there, other, 31, 32, 33, 34);
        here.pass(SECOND);

        assertThat(known.count(Outcome.DUPLICATE)).isEqualTo(30);
        assertThat(fresh.count(Outcome.ACCEPTED)).isEqualTo(4);
    }

    @Test
    void whatWasCertainlyNotSentIsFreeForOthersDuringTheBackoff() {
        here.safe().script = sent -> "refused";
        report(here, open(here), 1);
        here.pass(Duration.ofMillis(10));
        Bench.Collected other = report(there, open(there), 1);
        here.pass(Duration.ofMillis(50));

        assertThat(other.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aReleaseThatComesLateCannotTakeTheNextClaimAway() {
        here.safe().script = sent -> here.safe().sent.size() == 1 ? "refused" : "ok";
        report(here, open(here), 1);
        here.pass(SECOND);

        assertThat(ledger.tokens).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void whatMayHaveArrivedIsKeptFromOthersDuringTheBackoff() {
        here.safe().script = sent -> here.safe().sent.size() == 1 ? "lost" : "dup";
        Bench.Collected owner = report(here, open(here), 1);
        here.pass(Duration.ofMillis(10));
        Bench.Collected other = report(there, open(there), 1);
        here.pass(Duration.ofSeconds(5));

        assertThat(owner.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(there.safe().sent).isEmpty();
        assertThat(other.of(1).outcome()).isEqualTo(Outcome.DUPLICATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fails", "deaf", "mute"})
    void withoutTheLedgerAnAccountGoesOnAloneAndWritesDownWhatItDid(String trouble) {
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = trouble;

        Bench.Collected results = report(here, reporter, 1);
        here.pass(Duration.ofMillis(260));
        assertThat(results.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reporter.account("safe").state().ledgerReachable()).isFalse();
        Bench.Collected quick = report(here, reporter, 2);
        here.pass(Duration.ofMillis(2));
        assertThat(quick.of(2).outcome()).as("nobody waits twice").isEqualTo(Outcome.ACCEPTED);

        ledger.trouble = "none";
        here.pass(Duration.ofSeconds(3));
        assertThat(reporter.account("safe").state().ledgerReachable()).isTrue();
        assertThat(ledger.outcome("safe", 1)).isEqualTo(SettledOutcome.ACCEPTED);
        assertThat(ledger.outcome("safe", 2)).isEqualTo(SettledOutcome.ACCEPTED);
    }

    @Test
    void aloneItUsesItsPartOfTheRate() {
        here.rate = new RateLimit(100, 10);
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = "fails";
        here.pass(Duration.ofSeconds(3));
        Bench.collect(reporter.report(Flux.fromIterable(here.requests("safe", 1, 500))));
        here.pass(Duration.ofSeconds(4));

        assertThat(here.safe().sent.size()).isBetween(200, 206);
    }

    @Test
    void anAccountThatRefusesToGoOnAloneSendsNothing() {
        here.ledgerOutagePolicy = LedgerOutagePolicy.REFUSE;
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = "mute";
        Bench.Collected results = report(here, reporter, 1);
        here.pass(SECOND);

        assertThat(((ReportResult.Undelivered) results.of(1)).reason()).isEqualTo(UndeliveredReason.LEDGER_UNREACHABLE);
        assertThat(here.safe().sent).isEmpty();

        ledger.trouble = "none";
        here.pass(Duration.ofSeconds(3));
        assertThat(ledger.knows("safe", 1))
                .as("the claim that was heard all the same")
                .isFalse();
        Bench.Collected again = report(here, reporter, 1);
        here.pass(SECOND);
        assertThat(again.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void complaintsOfOneProcessHoldThoseOfAnother() {
        guarded(here);
        guarded(there);
        Reporter one = open(here);
        Reporter other = open(there);
        one.account("safe").observeSolved(CaptchaType.IMAGE, null, 120);
        complain(here, one, 1, 100);
        here.pass(Duration.ofSeconds(5));

        Bench.Collected results = complain(there, other, 1000, 1);
        here.pass(SECOND);

        assertThat(((ReportResult.Withheld) results.of(1000)).reason()).isEqualTo(WithheldReason.COMPLAINT_GUARD);
        assertThat(other.account("safe").complaints())
                .singleElement()
                .satisfies(figures -> assertThat(figures.state()).isEqualTo(ComplaintState.HELD));
    }

    @Test
    void aProcessThatOpensLaterKnowsWhatWasComplainedBefore() {
        guarded(here);
        guarded(there);
        complain(here, open(here), 1, 100);
        here.pass(Duration.ofHours(3));

        Reporter later = open(there);
        here.pass(SECOND);

        assertThat(later.account("safe").complaints())
                .singleElement()
                .satisfies(figures -> assertThat(figures.complaints()).isGreaterThan(20));
    }

    @Test
    void countsAreNeitherLostNorDoubledByManyExchanges() {
        guarded(here);
        guarded(there);
        Reporter one = open(here);
        Reporter other = open(there);
        for (int round = 0; round < 20; round++) {
            report(here, one, 10 + round);
            report(there, other, 1000 + round);
            here.pass(Duration.ofMinutes(7));
        }

        for (Reporter reporter : List.of(one, other)) {
            assertThat(reporter.account("safe").complaints()).singleElement().satisfies(figures -> {
                assertThat(figures.solved()).isEqualTo(40);
                assertThat(figures.confirmations()).isEqualTo(40);
            });
        }
    }

    @Test
    void noShareIsKnownWhenTheLastViewOfTheOthersIsTooOld() {
        guarded(here);
        Reporter reporter = open(here);
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 120);
        complain(here, reporter, 1, 80);
        here.pass(Duration.ofSeconds(10));
        ledger.trouble = "fails";
        here.pass(Duration.ofMinutes(4));
        Bench.Collected inTime = complain(here, reporter, 1000, 1);
        here.pass(Duration.ofMinutes(2));
        Bench.Collected tooOld = complain(here, reporter, 1001, 1);
        here.pass(SECOND);

        assertThat(inTime.of(1000).outcome()).isEqualTo(Outcome.WITHHELD);
        assertThat(tooOld.of(1001).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reporter.account("safe").complaints())
                .singleElement()
                .satisfies(figures -> assertThat(figures.isKnown()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void togetherTheyKeepTheRateAndUseIt(int burst) {
        int perSecond = 100;
        for (Bench bench : List.of(here, there)) {
            bench.rate = new RateLimit(perSecond, burst);
        }
        ledger.latency = Duration.ofMillis(1);
        Bench.Collected one = Bench.collect(open(here).report(Flux.fromIterable(here.requests("safe", 1, 1000))));
        Bench.Collected other =
                Bench.collect(open(there).report(Flux.fromIterable(there.requests("safe", 5001, 1000))));
        for (int step = 0; step < 21_000; step++) {
            here.pass(Duration.ofMillis(1));
        }

        assertThat(one.count(Outcome.ACCEPTED) + other.count(Outcome.ACCEPTED)).isEqualTo(2000);
        assertThat(mostInASecond()).isLessThanOrEqualTo(perSecond + burst);
        LongSummaryStatistics times = Stream.of(here, there)
                .flatMap(bench -> bench.safe().sent.stream())
                .mapToLong(FakeWire.Sent::atNanos)
                .summaryStatistics();
        double seconds = (times.getMax() - times.getMin()) / 1e9;
        assertThat(seconds).isLessThan((2000.0 - burst) / perSecond * 1.05);
    }

    @Test
    void whatMayHaveArrivedIsNotSetFreeWhenTheLedgerIsLostMeanwhile() {
        here.ledgerOutagePolicy = LedgerOutagePolicy.REFUSE;
        here.safe().script = sent -> "lost";
        Bench.Collected results = report(here, open(here), 1);
        here.pass(Duration.ofMillis(10));
        ledger.trouble = "fails";
        here.pass(SECOND);
        assertThat(results.of(1).outcome()).isEqualTo(Outcome.INDETERMINATE);

        ledger.trouble = "none";
        here.pass(Duration.ofSeconds(3));

        assertThat(ledger.outcome("safe", 1)).isEqualTo(SettledOutcome.INDETERMINATE);
    }

    @ParameterizedTest
    @EnumSource(LedgerOutagePolicy.class)
    void whatAnotherProcessIsReportingIsNotSentBecauseTheLedgerIsLost(LedgerOutagePolicy loss) {
        here.ledgerOutagePolicy = loss;
        ledger.claimForTheDead("unsafe", 1, Verdict.CORRECT, Duration.ofMinutes(1));
        Bench.Collected results = reportTo("unsafe", here, open(here), 1);
        here.pass(Duration.ofMillis(100));
        ledger.trouble = "fails";
        here.pass(SECOND);

        assertThat(here.unsafe().sent).isEmpty();
        assertThat(((ReportResult.Indeterminate) results.of(1)).cause())
                .isEqualTo(IndeterminateCause.REPORTED_ELSEWHERE);
    }

    @Test
    void whatWasDoneAloneIsNotedHoweverLongTheLedgerTakesNoNotes() {
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = "read-only";
        report(here, reporter, 1, 2, 3);
        here.pass(Duration.ofMinutes(2));

        ledger.trouble = "none";
        here.pass(Duration.ofSeconds(5));

        assertThat(LongStream.of(1, 2, 3).mapToObj(task -> ledger.outcome("safe", task)))
                .containsOnly(SettledOutcome.ACCEPTED);
    }

    @Test
    void aReleaseThatComesLateDoesNotFreeWhatWasReportedSince() {
        here.safe().script = sent -> {
            boolean first = here.safe().sent.size() == 1;
            ledger.trouble = first ? "deaf" : ledger.trouble;
            return first ? "refused" : "ok";
        };
        Bench.Collected results = report(here, open(here), 1);
        here.pass(SECOND);
        assertThat(results.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);

        ledger.trouble = "none";
        here.pass(Duration.ofSeconds(3));

        assertThat(ledger.outcome("safe", 1)).isEqualTo(SettledOutcome.ACCEPTED);
    }

    @Test
    void endsThatTheLedgerNeverAnswersHoldUpNoOthers() {
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = "fails";
        Bench.collect(reporter.report(Flux.fromIterable(here.requests("safe", 1, 3000))));
        here.pass(Duration.ofMinutes(1));
        ledger.trouble = "mute";
        here.pass(Duration.ofSeconds(2));
        ledger.trouble = "none";
        here.pass(Duration.ofMinutes(1));

        assertThat(LongStream.rangeClosed(1, 3000).mapToObj(task -> ledger.outcome("safe", task)))
                .containsOnly(SettledOutcome.ACCEPTED);
    }

    @Test
    void countsThatWereHeardAndNotAnsweredAreCountedOnce() {
        guarded(here);
        guarded(there);
        Reporter one = open(here);
        Reporter other = open(there);
        here.pass(SECOND);
        ledger.trouble = "mute";
        report(here, one, LongStream.rangeClosed(1, 10).toArray());
        here.pass(Duration.ofSeconds(30));
        ledger.trouble = "none";
        here.pass(Duration.ofSeconds(30));

        for (Reporter reporter : List.of(one, other)) {
            assertThat(reporter.account("safe").complaints())
                    .singleElement()
                    .satisfies(figures -> assertThat(figures.solved()).isEqualTo(10));
        }
    }

    @Test
    void whatIsToldLateOfOlderHoursIsHeard() {
        guarded(here);
        guarded(there);
        Reporter one = open(here);
        Reporter other = open(there);
        here.pass(SECOND);
        ledger.trouble = "fails";
        report(here, one, LongStream.rangeClosed(1, 10).toArray());
        report(there, other, LongStream.rangeClosed(101, 120).toArray());
        here.pass(Duration.ofHours(4));
        ledger.trouble = "none";
        here.pass(Duration.ofMinutes(2));

        for (Reporter reporter : List.of(one, other)) {
            assertThat(reporter.account("safe").complaints())
                    .singleElement()
                    .satisfies(figures -> assertThat(figures.solved()).isEqualTo(30));
        }
    }

    @Test
    void aGuardThatHoldsNothingHoldsNothingWithoutTheLedgerEither() {
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = "fails";
        here.pass(Duration.ofMinutes(6));
        Bench.Collected complaint = complain(here, reporter, 1, 1);
        here.pass(SECOND);

        assertThat(complaint.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void noReportWaitsForTheLedgerPastItsDeadline() {
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = "deaf";
        Bench.Collected deaf =
                Bench.collect(reporter.report(Flux.just(here.lasting("safe", 1, Duration.ofMillis(100)))));
        here.pass(Duration.ofMillis(101));
        assertThat(deaf.of(1).outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(here.safe().sent).isEmpty();

        ledger.trouble = "none";
        here.pass(Duration.ofSeconds(3));
        ledger.claimForTheDead("safe", 2, Verdict.CORRECT, Duration.ofMinutes(1));
        Bench.Collected busy =
                Bench.collect(reporter.report(Flux.just(here.lasting("safe", 2, Duration.ofMillis(100)))));
        here.pass(Duration.ofMillis(101));
        assertThat(busy.of(2).outcome()).isEqualTo(Outcome.INDETERMINATE);
    }

    @Test
    void theRateHoldsAcrossTheLossOfTheLedger() {
        for (Bench bench : List.of(here, there)) {
            bench.rate = new RateLimit(100, 50);
        }
        ledger.latency = Duration.ofMillis(1);
        Bench.collect(open(here).report(Flux.fromIterable(here.requests("safe", 1, 1000))));
        Bench.collect(open(there).report(Flux.fromIterable(there.requests("safe", 5001, 1000))));
        for (int step = 0; step < 3_000; step++) {
            if (step == 400) {
                ledger.trouble = "fails";
            }
            here.pass(Duration.ofMillis(1));
        }

        assertThat(mostInASecond()).isBetween(100, 150);
    }

    @Test
    void aLedgerThatAnswersNonsenseHangsNothing() {
        Reporter reporter = open(here);
        here.pass(SECOND);
        ledger.trouble = "nonsense";
        Bench.Collected results =
                report(here, reporter, LongStream.rangeClosed(1, 100).toArray());
        here.pass(Duration.ofSeconds(10));

        assertThat(results.results).hasSize(100);
        assertThat(reporter.account("safe").state().inFlight()).isZero();
        assertThat(reporter.account("safe").state().pending()).isZero();
    }

    private int mostInASecond() {
        List<Long> sent = new ArrayList<>();
        here.safe().sent.forEach(request -> sent.add(request.atNanos()));
        there.safe().sent.forEach(request -> sent.add(request.atNanos()));
        Collections.sort(sent);
        int most = 0;
        int first = 0;
        for (int last = 0; last < sent.size(); last++) {
            while (sent.get(last) - sent.get(first) > SECOND.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Test
    void aReportThatIsCancelledWhileItAsksIsNotSentAndLeavesTheTaskFree() {
        ledger.latency = Duration.ofMillis(100);
        Bench.Collected results = report(here, open(here), 1);
        here.pass(Duration.ofMillis(50));
        results.subscription.dispose();
        here.pass(SECOND);

        assertThat(here.safe().sent).isEmpty();
        assertThat(ledger.knows("safe", 1)).isFalse();
    }

    @Test
    void aShutdownWaitsUntilTheEndsAreNoted() {
        Reporter reporter = open(here);
        report(here, reporter, 1);
        here.pass(SECOND);
        ledger.latency = Duration.ofMillis(100);
        List<String> closed = new ArrayList<>();
        reporter.shutdown(Duration.ZERO)
                .subscribe(nothing -> {}, failure -> closed.add("failed"), () -> closed.add("closed"));

        here.pass(Duration.ofMillis(99));
        assertThat(closed).isEmpty();
        here.pass(SECOND);
        assertThat(closed).containsExactly("closed");
        int heard = ledger.heard.size();
        here.pass(Duration.ofMinutes(1));
        assertThat(ledger.heard).as("no beats any more").hasSize(heard);
    }

    private static void guarded(Bench bench) {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
    }

    private static Bench.Collected complain(Bench bench, Reporter reporter, int from, int count) {
        return Bench.collect(reporter.report(
                Flux.range(from, count).map(task -> bench.request("safe", task, Verdict.INCORRECT, bench.now()))));
    }
}
