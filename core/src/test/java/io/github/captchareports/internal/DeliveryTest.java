package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.spi.ReportMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** What becomes of single reports. */
class DeliveryTest {
    private final Bench bench = new Bench();

    private ReportResult report(Reporter reporter, ReportRequest request) {
        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(request)));
        bench.pass(Duration.ofMinutes(2));
        assertThat(collected.completed).isTrue();
        assertThat(collected.results).hasSize(1);
        return collected.results.get(0);
    }

    @Test
    void anAcceptedReportIsSentOnceToTheMethodOfItsVerdict() {
        Reporter reporter = bench.open();

        ReportResult good = report(reporter, bench.request("safe", 1));
        ReportResult bad = report(reporter, bench.request("safe", 2, Verdict.INCORRECT, bench.now()));

        assertThat(good).isInstanceOf(ReportResult.Accepted.class);
        assertThat(good.recorded()).isEqualTo(Recorded.YES);
        assertThat(good.attempts()).isOne();
        assertThat(good.attemptSummary().responseTime()).isEqualTo(Duration.ofMillis(1));
        assertThat(bad.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(bench.safe().sent).extracting(FakeWire.Sent::path).containsExactly("/good", "/bad");
    }

    @Test
    void nothingHappensBeforeSubscription() {
        Reporter reporter = bench.open();

        reporter.report(Flux.just(bench.request("safe", 1)));
        reporter.report(bench.request("safe", 2));
        bench.pass(Duration.ofSeconds(1));

        assertThat(reporter.stats().received()).isZero();
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void aSecondReportOfATaskMeetsTheLedger() {
        Reporter reporter = bench.open();
        report(reporter, bench.request("safe", 1));

        ReportResult.Duplicate again = (ReportResult.Duplicate) report(reporter, bench.request("safe", 1));
        ReportResult.Duplicate opposite =
                (ReportResult.Duplicate) report(reporter, bench.request("safe", 1, Verdict.INCORRECT, bench.now()));

        assertThat(again.original()).isEqualTo(Outcome.ACCEPTED);
        assertThat(again.conflicting()).isFalse();
        assertThat(again.recorded()).isEqualTo(Recorded.YES);
        assertThat(again.attempts()).isZero();
        assertThat(opposite.conflicting()).isTrue();
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void theLedgerForgetsWhenTheWindowIsLongOver() {
        Reporter reporter = bench.open();
        report(reporter, bench.request("safe", 1));
        bench.pass(FakeProvider.WINDOW.plusMinutes(2));

        ReportResult again = report(reporter, bench.request("safe", 1));

        assertThat(again.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(bench.safe().sentCount(1)).isEqualTo(2);
    }

    @Test
    void tasksOfTwoAccountsAreTwoTasks() {
        Reporter reporter = bench.open();

        assertThat(report(reporter, bench.request("safe", 1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(report(reporter, bench.request("unsafe", 1)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aLostAnswerIsProvenByTheDuplicateCodeWhereRepetitionIsSafe() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> bench.safe().sentCount(sent.taskId()) == 1 ? "lost" : "dup";

        ReportResult.Accepted result = (ReportResult.Accepted) report(reporter, bench.request("safe", 1));

        assertThat(result.confirmedBy()).isEqualTo(ReportResult.Confirmation.DUPLICATE_AFTER_LOST_ANSWER);
        assertThat(result.attempts()).isEqualTo(2);
    }

    @Test
    void aLostAnswerIsIndeterminateWhereRepetitionProvesNothingAndIsNeverSentAgain() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> "lost";

        ReportResult.Indeterminate result = (ReportResult.Indeterminate) report(reporter, bench.request("unsafe", 1));
        ReportResult.Duplicate again = (ReportResult.Duplicate) report(reporter, bench.request("unsafe", 1));

        assertThat(result.cause()).isEqualTo(IndeterminateCause.ANSWER_LOST);
        assertThat(result.recorded()).isEqualTo(Recorded.UNKNOWN);
        assertThat(again.original()).isEqualTo(Outcome.INDETERMINATE);
        assertThat(again.recorded()).isEqualTo(Recorded.UNKNOWN);
        assertThat(bench.unsafe().sent).hasSize(1);
    }

    @Test
    void anIndeterminateTaskIsClaimedAgainWithItsHistoryWhereRepetitionIsSafe() {
        bench.retryPolicy = bench.retryPolicy.withMaxAttempts(1).withOutage(Duration.ofMillis(1), Duration.ofMillis(1));
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "lost";
        assertThat(report(reporter, bench.request("safe", 1)).outcome()).isEqualTo(Outcome.INDETERMINATE);
        bench.safe().script = sent -> "dup";

        ReportResult.Accepted again = (ReportResult.Accepted) report(reporter, bench.request("safe", 1));

        assertThat(again.confirmedBy()).isEqualTo(ReportResult.Confirmation.DUPLICATE_AFTER_LOST_ANSWER);
    }

    @Test
    void aDuplicateCodeWithoutALostAnswerIsADuplicate() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "dup";

        ReportResult.Duplicate result = (ReportResult.Duplicate) report(reporter, bench.request("safe", 1));

        assertThat(result.origin()).isEqualTo(ReportResult.DuplicateOrigin.PROVIDER);
        assertThat(result.original()).isNull();
    }

    @Test
    void aRefusalAfterALostAnswerProvesNothing() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> bench.safe().sentCount(sent.taskId()) == 1 ? "lost" : "late";

        ReportResult.Indeterminate result = (ReportResult.Indeterminate) report(reporter, bench.request("safe", 1));

        assertThat(result.cause()).isEqualTo(IndeterminateCause.REFUSED_AFTER_UNCLEAR);
    }

    @Test
    void aFinalRefusalIsNeverSentAgain() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "late";

        ReportResult.Rejected result = (ReportResult.Rejected) report(reporter, bench.request("safe", 1));
        ReportResult.Duplicate again = (ReportResult.Duplicate) report(reporter, bench.request("safe", 1));

        assertThat(result.code()).isEqualTo("LATE");
        assertThat(result.probableCause()).isEqualTo(ProbableCause.UNKNOWN_TASK);
        assertThat(again.original()).isEqualTo(Outcome.REJECTED);
        assertThat(again.recorded()).isEqualTo(Recorded.UNKNOWN);
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void aConnectionRefusedIsTriedAgain() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> bench.unsafe().sentCount(sent.taskId()) < 3 ? "refused" : "ok";

        ReportResult result = report(reporter, bench.request("unsafe", 1));

        assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(result.attempts()).isEqualTo(3);
    }

    @Test
    void garbageIsUnclearAndNeverSuccess() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> "<html>";

        ReportResult.Indeterminate result = (ReportResult.Indeterminate) report(reporter, bench.request("unsafe", 1));

        assertThat(result.cause()).isEqualTo(IndeterminateCause.UNREADABLE_ANSWER);
    }

    @Test
    void anAnswerThatTakesTooLongIsUnclear() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> "silent";

        ReportResult.Indeterminate result = (ReportResult.Indeterminate) report(reporter, bench.request("unsafe", 1));

        assertThat(result.cause()).isEqualTo(IndeterminateCause.TIMED_OUT);
        assertThat(bench.unsafe().open).hasValue(0);
    }

    @Test
    void aConnectionThatTakesTooLongWasNotSentAndIsTriedAgain() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> bench.unsafe().sentCount(sent.taskId()) == 1 ? "connecting" : "ok";

        ReportResult result = report(reporter, bench.request("unsafe", 1));

        assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(result.attempts()).isEqualTo(2);
    }

    @Test
    void aReportThatIsTooLateIsNotSent() {
        Reporter reporter = bench.open();

        ReportResult result = report(reporter, bench.lasting("safe", 1, Duration.ZERO));

        assertThat(result.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(((ReportResult.Expired) result).deadline())
                .isEqualTo(result.request().solvedAt().plus(FakeProvider.WINDOW));
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void aReportedTaskIsADuplicateAlsoWhenItIsTooLate() {
        Reporter reporter = bench.open();
        ReportRequest request = bench.lasting("safe", 1, Duration.ofSeconds(1));
        assertThat(report(reporter, request).outcome()).isEqualTo(Outcome.ACCEPTED);
        bench.pass(Duration.ofSeconds(5));

        ReportResult.Duplicate late = (ReportResult.Duplicate) report(reporter, request);

        assertThat(late.original()).isEqualTo(Outcome.ACCEPTED);
        assertThat(late.recorded()).isEqualTo(Recorded.YES);
    }

    @Test
    void aConnectionThatIsUpTooLateSendsNothing() {
        Reporter reporter = bench.open();
        bench.safe().dial = () -> Duration.ofSeconds(3);

        ReportResult result = report(reporter, bench.lasting("safe", 1, Duration.ofSeconds(2)));

        assertThat(result.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(result.attempts()).isZero();
    }

    @Test
    void aMonotonicClockMayBeNegative() {
        Scheduler negative = new Scheduler() {
            @Override
            public Disposable schedule(Runnable task) {
                return bench.clock.schedule(task);
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                return bench.clock.schedule(task, delay, unit);
            }

            @Override
            public Worker createWorker() {
                return bench.clock.createWorker();
            }

            @Override
            public long now(TimeUnit unit) {
                long offset =
                        unit == TimeUnit.NANOSECONDS ? Duration.ofDays(1000).toNanos() : 0;
                return bench.clock.now(unit) - offset;
            }
        };
        bench.wires.put("safe", new FakeWire(negative));
        Reporter reporter = bench.open(settings -> new ReporterSettings(
                settings.accounts(),
                settings.providers(),
                settings.listeners(),
                settings.concurrency(),
                settings.margin(),
                settings.responseTimeout(),
                settings.connectTimeout(),
                settings.retryPolicy(),
                settings.ledgerMaximumSize(),
                settings.shutdownGrace(),
                negative,
                settings.jitter(),
                settings.journal(),
                settings.complaintMemory(),
                settings.sharing()));

        assertThat(report(reporter, bench.request("safe", 1)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void theMarginIsKept() {
        bench.margin = Duration.ofSeconds(2);
        Reporter reporter = bench.open();

        assertThat(report(reporter, bench.lasting("safe", 1, Duration.ofSeconds(2)))
                        .outcome())
                .isEqualTo(Outcome.EXPIRED);
        assertThat(report(reporter, bench.lasting("safe", 2, Duration.ofMillis(2001)))
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aBackoffThatWouldEndTooLateIsNotBegun() {
        bench.jitter = 0.999;
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "refused";

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.lasting("safe", 1, Duration.ofMillis(150)))));
        bench.pass(Duration.ofMillis(2));

        assertThat(collected.results).hasSize(1);
        assertThat(((ReportResult.Undelivered) collected.of(1)).reason()).isEqualTo(UndeliveredReason.UNREACHABLE);
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void aTimeOfSolutionInTheNearFutureCountsAsNow() {
        Reporter reporter = bench.open();
        ReportRequest ahead =
                bench.request("safe", 1, Verdict.CORRECT, bench.now().plusSeconds(299));
        bench.safe().script = sent -> "throttle 1000000";

        Bench.Collected collected = Bench.collect(reporter.report(Flux.just(ahead)));
        bench.pass(Duration.ofSeconds(1));

        // A pause of 1,000 s outlasts a window that is counted from now, and not one counted from 299 s ahead.
        assertThat(((ReportResult.Undelivered) collected.of(1)).reason()).isEqualTo(UndeliveredReason.THROTTLED);
    }

    @Test
    void aTimeOfSolutionInTheFarFutureIsWithheld() {
        Reporter reporter = bench.open();

        ReportResult.Withheld result = (ReportResult.Withheld) report(
                reporter, bench.request("safe", 1, Verdict.CORRECT, bench.now().plusSeconds(301)));

        assertThat(result.reason()).isEqualTo(WithheldReason.SOLVED_IN_FUTURE);
    }

    @Test
    void anUnsupportedPairIsAnsweredLocally() {
        Reporter reporter = bench.open();
        ReportRequest request = ReportRequest.builder()
                .account("safe")
                .taskId(1)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.OTHER)
                .solvedAt(bench.now())
                .build();

        ReportResult.Withheld result = (ReportResult.Withheld) report(reporter, request);

        assertThat(result.reason()).isEqualTo(WithheldReason.UNSUPPORTED);
        assertThat(result.reasonTag()).isEqualTo("unsupported");
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void anUnknownAccountIsUndeliveredAndTheOthersGoOn() {
        Reporter reporter = bench.open();

        Bench.Collected collected =
                Bench.collect(reporter.report(Flux.just(bench.request("nobody", 1), bench.request("safe", 2))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(((ReportResult.Undelivered) collected.of(1)).reason()).isEqualTo(UndeliveredReason.UNKNOWN_ACCOUNT);
        assertThat(collected.of(2).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aProviderThatThrowsLosesNothing() {
        Reporter reporter = bench.open();

        Bench.Collected collected = Bench.collect(reporter.report(
                Flux.just(bench.request("safe", FakeProvider.THROWING_TASK), bench.request("safe", 2))));
        bench.pass(Duration.ofSeconds(1));

        assertThat(((ReportResult.Undelivered) collected.of(FakeProvider.THROWING_TASK)).reason())
                .isEqualTo(UndeliveredReason.PROVIDER_FAILED);
        assertThat(collected.of(2).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reporter.account("safe").state().inFlight()).isZero();
    }

    @Test
    void aProviderThatFailsOnOneTypeFailsOnThatTypeOnly() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public @Nullable ReportMethod method(Verdict verdict, CaptchaType type) {
                if (type == CaptchaType.KEYCAPTCHA) {
                    throw new IllegalStateException("a provider that throws");
                }
                return super.method(verdict, type);
            }
        };
        Reporter reporter = bench.open();
        ReportRequest failing = ReportRequest.builder()
                .account("safe")
                .taskId(1)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.KEYCAPTCHA)
                .solvedAt(bench.now())
                .build();

        assertThat(report(reporter, failing))
                .isInstanceOfSatisfying(
                        ReportResult.Undelivered.class,
                        undelivered -> assertThat(undelivered.reason()).isEqualTo(UndeliveredReason.PROVIDER_FAILED));
        assertThat(report(reporter, bench.request("safe", 2)).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aProviderThatCannotReadLeavesItOpen() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> "throw";

        assertThat(report(reporter, bench.request("unsafe", 1)).outcome()).isEqualTo(Outcome.INDETERMINATE);
    }

    @Test
    void aKeyThatTheServiceEchoesIsMasked() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "echo key-of-safe";

        ReportResult.Rejected result = (ReportResult.Rejected) report(reporter, bench.request("safe", 1));

        assertThat(result.code()).isEqualTo("NO_***");
        assertThat(result.text()).isEqualTo("key ***");
        assertThat(result.toString()).doesNotContain("key-of-safe");
    }

    @Test
    void aKeyThatTheProviderCutOffInItsMiddleIsMasked() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "echo key-of-sa";

        ReportResult.Rejected result = (ReportResult.Rejected) report(reporter, bench.request("safe", 1));

        assertThat(result.text()).isEqualTo("key ***");
    }

    @Test
    void aTaskIdKeepsAllItsBits() {
        Reporter reporter = bench.open();

        report(reporter, bench.request("safe", 74_455_221_488L));
        report(reporter, bench.request("safe", Long.MAX_VALUE));

        assertThat(bench.safe().sent)
                .extracting(FakeWire.Sent::taskId)
                .containsExactly(74_455_221_488L, Long.MAX_VALUE);
    }

    @Test
    void theCorrelationObjectComesBackUntouched() {
        Reporter reporter = bench.open();
        Object mine = new Object();
        ReportRequest request = ReportRequest.builder()
                .account("safe")
                .taskId(1)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(bench.now())
                .correlation(mine)
                .build();

        assertThat(report(reporter, request).request().correlation()).isSameAs(mine);
    }

    @Test
    void theSubscribersContextReachesTheExchange() {
        Reporter reporter = bench.open();

        Bench.collect(reporter.report(Flux.just(bench.request("safe", 1)))
                .contextWrite(context -> context.put("trace", "stream")));
        reporter.report(bench.request("safe", 2))
                .contextWrite(context -> context.put("trace", "single"))
                .subscribe();

        assertThat(bench.safe().sent)
                .extracting(sent -> sent.context().<String>get("trace"))
                .containsExactly("stream", "single");
    }
}
