package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.shared.SharedLedgerSettings;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What is counted of reports that end in odd ways, and of restarts. */
class ComplaintAccountingTest {
    private final Bench bench = new Bench();
    private final List<ComplaintEvent> news = new ArrayList<>();
    private long lastId;

    @BeforeEach
    void listen() {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        bench.listeners.add(listener());
    }

    private ReporterListener listener() {
        return new ReporterListener() {
            @Override
            public void onComplaints(ComplaintEvent event) {
                news.add(event);
            }
        };
    }

    @Test
    void aProbeThatTheServerHasNotTakenIsSentOnAnotherConnection() {
        bench.safe().script = sent -> sent.taskId() <= 2 ? "overdone" : "ok";
        Reporter reporter = bench.open();
        complain(bench, reporter, 1);
        complain(bench, reporter, 1);
        bench.pass(Duration.ofMinutes(61));
        int[] once = {1};
        bench.safe().script = sent -> once[0]-- > 0 ? "not taken" : "ok";

        assertThat(complain(bench, reporter, 1).count(Outcome.ACCEPTED)).isEqualTo(1);
    }

    /** The service takes no report for them at all: that nothing is known of their share is no news. */
    @Test
    void complaintsThatTheServiceTakesNoReportForAreNoUnknownShare() {
        Reporter reporter = bench.open();
        for (int i = 0; i < 120; i++) {
            ReportRequest unsupported = ReportRequest.builder()
                    .account("safe")
                    .taskId(++lastId)
                    .verdict(Verdict.INCORRECT)
                    .captchaType(CaptchaType.OTHER)
                    .solvedAt(bench.now())
                    .build();
            Bench.collect(reporter.report(Flux.just(unsupported)));
        }
        assertThat(news).isEmpty();
    }

    /** A process that has never heard of the others does not know what they have solved. */
    @Test
    void noShareIsKnownBeforeTheOthersWereEverHeard() {
        FakeSharedLedger ledger = new FakeSharedLedger(bench.clock);
        ledger.trouble = "fails";
        bench.sharing = new SharedLedgerSettings(ledger, 2, Duration.ofMillis(250), "here");
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(CaptchaType.IMAGE, null, 120);
        complain(bench, reporter, 100);

        assertThat(reporter.account("safe").complaints().get(0).isKnown()).isFalse();
    }
    /** 300 of 400 are held at 160; 350 of 400 are all sent: who is known to complain of more is held less. */
    @Test
    void threeHundredAndFiftyOfFourHundredAreHeldAtFortyPercentToo() {
        Reporter reporter = bench.open();
        reporter.account("safe").totalSolved(CaptchaType.IMAGE, 400);

        assertThat(complain(bench, reporter, 350).count(Outcome.ACCEPTED)).isEqualTo(160);
    }

    /** The complaint that is one too many ends the hold. */
    @Test
    void whatIsCalledWrongWhileComplaintsAreHeldDoesNotEndTheHold() {
        Reporter reporter = bench.open();
        reporter.account("safe").totalSolved(CaptchaType.IMAGE, 400);
        assertThat(complain(bench, reporter, 300).count(Outcome.ACCEPTED)).isEqualTo(160);

        assertThat(complain(bench, reporter, 90).count(Outcome.ACCEPTED)).isZero();
    }

    /** A file of 3,000, 4 % wrong, that begins with what was wrong: all of it is read within a second. */
    @Test
    void aSortedFileHasNoUnknownShare() {
        Reporter reporter = bench.open();
        List<ReportRequest> file = Bench.list(
                3_000,
                i -> bench.request("safe", ++lastId, i < 120 ? Verdict.INCORRECT : Verdict.CORRECT, bench.now()));
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(file)));
        bench.pass(Duration.ofSeconds(10));
        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(3_000);

        assertThat(news).isEmpty();
    }

    @Test
    void aTaskThatIsReportedAgainAfterAnUnclearEndIsOneComplaint() {
        bench.safe().script = sent -> "silent";
        Reporter reporter = bench.open();
        ReportRequest request = bench.request("safe", 7, Verdict.INCORRECT, bench.now());
        Bench.Collected first = Bench.collect(reporter.report(Flux.just(request)));
        bench.pass(Duration.ofMinutes(10));
        assertThat(first.of(7).outcome()).isEqualTo(Outcome.INDETERMINATE);
        bench.safe().script = sent -> "ok";
        Bench.Collected second = Bench.collect(reporter.report(Flux.just(request)));
        bench.pass(Duration.ofSeconds(30));
        assertThat(second.of(7).outcome()).isEqualTo(Outcome.ACCEPTED);

        assertThat(reporter.account("safe").complaints().get(0).complaints()).isEqualTo(1);
    }

    /** It was throttled here, and reported there meanwhile: one complaint, of which each counts one. */
    @Test
    void aComplaintThatAnotherProcessMadeInsteadIsNotCountedTwice() {
        FakeSharedLedger ledger = new FakeSharedLedger(bench.clock);
        Bench there = new Bench(bench.clock);
        bench.sharing = new SharedLedgerSettings(ledger, 2, Duration.ofMillis(250), "here");
        there.sharing = new SharedLedgerSettings(ledger, 2, Duration.ofMillis(250), "there");
        Reporter one = bench.open();
        Reporter other = there.open();
        bench.safe().script = sent -> "throttle 3000";
        Bench.Collected here =
                Bench.collect(one.report(Flux.just(bench.request("safe", 7, Verdict.INCORRECT, bench.now()))));
        bench.pass(Duration.ofMillis(500));
        Bench.Collected elsewhere =
                Bench.collect(other.report(Flux.just(bench.request("safe", 7, Verdict.INCORRECT, bench.now()))));
        bench.pass(Duration.ofSeconds(20));
        assertThat(elsewhere.of(7).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(here.of(7).outcome()).isEqualTo(Outcome.DUPLICATE);

        assertThat(other.account("safe").complaints().get(0).complaints()).isEqualTo(1);
    }

    /** cron, every twenty minutes, over the day's file, with a memory: what has expired is told again. */
    @Test
    void aTaskCountsOnceThoughTheNextProcessIsToldItAgain() {
        @Nullable String[] kept = new @Nullable String[1];
        ComplaintMemory memory = memory(kept);
        List<ReportRequest> file = Bench.list(
                300, i -> bench.request("safe", ++lastId, i < 110 ? Verdict.INCORRECT : Verdict.CORRECT, bench.now()));
        Reporter last = bench.open();
        for (int run = 0; run < 3; run++) {
            Bench process = new Bench(bench.clock);
            process.complaintLimits = ComplaintLimits.DEFAULT;
            process.complaintMemory = memory;
            last = process.open();
            Bench.collect(last.report(Flux.fromIterable(file)));
            bench.pass(Duration.ofMinutes(5));
            last.shutdown(Duration.ZERO).subscribe();
            bench.pass(Duration.ofMinutes(15));
        }
        assertThat(last.account("safe").complaints().get(0).solved()).isEqualTo(300);
    }

    /** Why nothing is sent in this run is told in this run. */
    @Test
    void aHoldThatAnEarlierProcessLeftIsTold() {
        @Nullable String[] kept = new @Nullable String[1];
        ComplaintMemory memory = memory(kept);
        bench.complaintMemory = memory;
        bench.safe().script = sent -> "overdone";
        Reporter first = bench.open();
        complain(bench, first, 2);
        first.shutdown(Duration.ZERO).subscribe();
        bench.pass(Duration.ofMinutes(5));
        news.clear();
        Bench process = new Bench(bench.clock);
        process.complaintLimits = ComplaintLimits.DEFAULT;
        process.complaintMemory = memory;
        process.listeners.add(listener());
        Reporter next = process.open();
        assertThat(complain(process, next, 50).count(Outcome.WITHHELD)).isEqualTo(50);

        assertThat(news).isNotEmpty();
    }

    private static ComplaintMemory memory(@Nullable String[] kept) {
        return new ComplaintMemory() {
            @Override
            public CompletionStage<Optional<String>> recall(AccountName account) {
                return CompletableFuture.completedFuture(
                        Optional.ofNullable(account.label().equals("safe") ? kept[0] : null));
            }

            @Override
            public void remember(AccountName account, String state) {
                if (account.label().equals("safe")) {
                    kept[0] = state;
                }
            }

            @Override
            public CompletionStage<?> forget(AccountName account) {
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    private Bench.Collected complain(Bench at, Reporter reporter, int count) {
        List<ReportRequest> all = Bench.list(count, i -> at.request("safe", ++lastId, Verdict.INCORRECT, at.now()));
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(all)));
        at.pass(Duration.ofSeconds(5));
        return collected;
    }
}
