package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What an account lets through: its limits, pauses, refusals and outages. */
class AccountTest {
    private static final long SECOND = 1_000_000_000L;

    private final Bench bench = new Bench();

    private Bench.Collected run(Reporter reporter, List<ReportRequest> requests, Duration time) {
        Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(requests)));
        bench.pass(time);
        return collected;
    }

    private static long worstSecond(FakeWire wire) {
        List<Long> times =
                wire.sent.stream().map(FakeWire.Sent::atNanos).sorted().collect(Collectors.toList());
        return LongStream.range(0, times.size())
                .map(first -> times.stream()
                        .filter(time -> time >= times.get((int) first) && time - times.get((int) first) < SECOND)
                        .count())
                .max()
                .orElse(0);
    }

    private static long sentBetween(FakeWire wire, long from, long to) {
        return wire.sent.stream()
                .filter(sent -> sent.atNanos() >= from && sent.atNanos() < to)
                .count();
    }

    @Test
    void anAccountIsFoundByItsLabelAndByItsProvider() {
        Reporter reporter = bench.open();

        assertThat(reporter.account("safe").label()).isEqualTo("safe");
        assertThat(reporter.account("safe").provider()).isEqualTo("safe");
        assertThat(reporter.accounts("unsafe")).containsExactly(reporter.account("unsafe"));
        assertThat(reporter.accounts("nobody's")).isEmpty();
    }

    @Test
    void theRateIsUsedAndNeverExceeded() {
        bench.rate = new RateLimit(200, 1);
        Reporter reporter = bench.open();
        long begin = bench.now().toEpochMilli() * 1_000_000;

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 2000), Duration.ofSeconds(11));

        List<FakeWire.Sent> sent = bench.safe().sent;
        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(2000);
        assertThat(sent.get(1999).atNanos() - begin).isBetween(9_990_000_000L, 10_194_900_000L);
        assertThat(worstSecond(bench.safe())).isLessThanOrEqualTo(201);
    }

    @Test
    void theBurstGoesAtOnceAndNoMore() {
        bench.rate = new RateLimit(10, 5);
        Reporter reporter = bench.open();

        run(reporter, bench.requests("safe", 1, 100), Duration.ofMillis(50));
        assertThat(bench.safe().sent).hasSize(5);
        bench.pass(Duration.ofSeconds(5));

        assertThat(bench.safe().sent).hasSizeBetween(54, 56);
        assertThat(worstSecond(bench.safe())).isLessThanOrEqualTo(15);
    }

    @Test
    void theRateCanBeChangedWhileRunning() {
        bench.rate = new RateLimit(10, 1);
        Reporter reporter = bench.open();
        run(reporter, bench.requests("safe", 1, 1000), Duration.ofSeconds(1));
        assertThat(bench.safe().sent).hasSizeBetween(10, 12);

        reporter.account("safe").changeRateLimit(new RateLimit(100, 1));
        bench.pass(Duration.ofSeconds(2));

        assertThat(bench.safe().sent).hasSizeBetween(200, 215);
    }

    @Test
    void noMoreThanTheLimitIsInFlight() {
        bench.maxInFlight = 3;
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofSeconds(1);

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 10), Duration.ZERO);
        assertThat(bench.safe().open).hasValue(3);
        assertThat(reporter.account("safe").state().inFlight()).isEqualTo(3);
        assertThat(reporter.account("safe").state().pending()).isEqualTo(7);

        reporter.account("safe").changeMaxInFlight(5);
        assertThat(bench.safe().open).hasValue(5);
        bench.pass(Duration.ofSeconds(3));
        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(10);
    }

    @Test
    void theEarliestDeadlineGoesFirst() {
        bench.maxInFlight = 1;
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofSeconds(1);

        run(
                reporter,
                List.of(
                        bench.lasting("safe", 1, Duration.ofSeconds(100)),
                        bench.lasting("safe", 2, Duration.ofSeconds(90)),
                        bench.lasting("safe", 3, Duration.ofSeconds(30)),
                        bench.lasting("safe", 4, Duration.ofSeconds(60))),
                Duration.ofSeconds(10));

        assertThat(bench.safe().sent).extracting(FakeWire.Sent::taskId).containsExactly(1L, 3L, 4L, 2L);
    }

    @Test
    void reportsThatWaitTooLongExpireOnTimeAndTakeNoToken() {
        bench.maxInFlight = 1;
        Reporter reporter = bench.open();
        bench.safe().latency = Duration.ofSeconds(9);

        Bench.Collected collected = run(
                reporter,
                List.of(bench.request("safe", 1), bench.lasting("safe", 2, Duration.ofSeconds(5))),
                Duration.ofMillis(5001));

        assertThat(collected.of(2).outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(bench.safe().sent).hasSize(1);
    }

    @Test
    void aThrottleAnswerPausesTheAccountAndNothingIsLost() {
        bench.rate = new RateLimit(100, 1);
        Reporter reporter = bench.open();
        bench.safe().script = sent -> sent.taskId() == 5 && bench.safe().sentCount(5) == 1 ? "throttle 30000" : "ok";

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 500), Duration.ofSeconds(5));
        int beforePause = bench.safe().sent.size();
        assertThat(beforePause).isLessThan(10);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.PAUSED);
        assertThat(reporter.account("safe").state().code()).isEqualTo("SLOW");

        bench.pass(Duration.ofSeconds(26));
        assertThat(reporter.account("safe").state().currentRate()).isBetween(50.0, 70.0);
        bench.pass(Duration.ofSeconds(20));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(500);
        assertThat(reporter.account("safe").state().currentRate()).isCloseTo(100, within(0.001));
    }

    @Test
    void afterAPauseTheRateIsHalvedAndNoMoreThanTheBurstGoesAtOnce() {
        bench.rate = new RateLimit(100, 10);
        Reporter reporter = bench.open();
        bench.safe().script = sent -> bench.safe().sent.size() == 50 ? "throttle 60000" : "ok";
        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 500), Duration.ofSeconds(2));
        long asked = bench.safe().sent.get(49).atNanos() + bench.safe().latency.toNanos();
        long reopens = asked + 60 * SECOND;
        assertThat(reporter.account("safe").state().until()).isEqualTo(Instant.ofEpochSecond(0, reopens));

        bench.pass(Duration.ofSeconds(70));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(500);
        assertThat(sentBetween(bench.safe(), asked, reopens)).isZero();
        assertThat(sentBetween(bench.safe(), reopens, reopens + SECOND / 1000)).isEqualTo(10);
        // 50 tokens of the halved rate, and 5 by which it recovers.
        assertThat(sentBetween(bench.safe(), reopens, reopens + SECOND)).isBetween(64L, 65L);
        assertThat(worstSecond(bench.safe())).isLessThanOrEqualTo(110);
    }

    @Test
    void theRateIsHalvedOncePerPauseAndHasAFloor() {
        bench.rate = new RateLimit(100, 100);
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "throttle 1000";

        run(reporter, bench.requests("safe", 1, 20), Duration.ofMillis(10));
        assertThat(reporter.account("safe").state().currentRate()).isCloseTo(50, within(1.0));

        bench.pass(Duration.ofMinutes(1));
        assertThat(reporter.account("safe").state().currentRate()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void throttledToTheEndIsUndelivered() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> "throttle 1000";

        Bench.Collected collected = run(reporter, bench.requests("unsafe", 1, 1), Duration.ofMinutes(1));

        assertThat(((ReportResult.Undelivered) collected.of(1)).reason()).isEqualTo(UndeliveredReason.THROTTLED);
        assertThat(bench.unsafe().sent).hasSize(8);
    }

    @Test
    void whatAPauseWillOutlastIsAnsweredAtOnce() {
        Reporter reporter = bench.open();
        bench.maxInFlight = 1;
        bench.safe().script = sent -> "throttle 60000";

        Bench.Collected collected = run(
                reporter,
                List.of(bench.request("safe", 1), bench.lasting("safe", 2, Duration.ofSeconds(20))),
                Duration.ofMillis(50));

        assertThat(collected.results).hasSize(1);
        assertThat(((ReportResult.Undelivered) collected.of(2)).reason()).isEqualTo(UndeliveredReason.THROTTLED);
    }

    @Test
    void aPausedAccountTakesNothingFromAnotherOfTheSameStream() {
        bench.rate = new RateLimit(200, 10);
        Reporter reporter = bench.open();
        bench.safe().script = sent -> bench.safe().sent.size() == 1 ? "throttle 30000" : "ok";

        Bench.Collected collected = run(
                reporter,
                Bench.list(8000, i -> bench.request(i % 2 == 0 ? "safe" : "unsafe", i)),
                Duration.ofSeconds(15));

        assertThat(bench.unsafe().sent.size()).isGreaterThanOrEqualTo((int) (15 * 200 * 0.95));
        bench.pass(Duration.ofMinutes(1));
        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(8000);
        assertThat(collected.completed).isTrue();
    }

    @Test
    void aRefusedKeyStopsTheTrafficAtOnceAndResumeOpensIt() {
        bench.maxInFlight = 4;
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "key";

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 1000), Duration.ofSeconds(1));

        assertThat(collected.count(Outcome.WITHHELD)).isEqualTo(1000);
        assertThat(collected.results).allSatisfy(result -> {
            assertThat(((ReportResult.Withheld) result).reason()).isEqualTo(WithheldReason.ACCOUNT_REFUSED);
            assertThat(((ReportResult.Withheld) result).code()).isEqualTo("KEY");
        });
        assertThat(bench.safe().sent).hasSizeLessThanOrEqualTo(4);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.REFUSED);

        bench.safe().script = sent -> "ok";
        reporter.account("safe").resume();
        assertThat(run(reporter, bench.requests("safe", 1, 10), Duration.ofSeconds(1))
                        .count(Outcome.ACCEPTED))
                .isEqualTo(10);
    }

    @Test
    void aTimedBlockReopensWithASingleProbe() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "blocked 60000";
        Bench.Collected collected = run(
                reporter,
                List.of(
                        bench.request("safe", 1),
                        bench.request("safe", 2),
                        bench.lasting("safe", 3, Duration.ofSeconds(30))),
                Duration.ofSeconds(1));
        assertThat(collected.count(Outcome.WITHHELD)).isEqualTo(3);

        Bench.Collected later = run(
                reporter,
                List.of(bench.request("safe", 4), bench.request("safe", 5), bench.request("safe", 6)),
                Duration.ofSeconds(1));
        assertThat(later.results).isEmpty();
        bench.safe().script = sent -> "silent";
        int before = bench.safe().sent.size();
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.safe().sent).hasSize(before + 1);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.PROBING);

        bench.safe().script = sent -> "ok";
        bench.pass(Duration.ofSeconds(30));
        assertThat(later.count(Outcome.ACCEPTED)).isEqualTo(3);
    }

    @Test
    void whatWaitsForTheEndOfATimedBlockGoesOnlyAfterASingleProbeWasAnswered() {
        Reporter reporter = bench.open();
        FakeWire wire = bench.safe();
        wire.latency = Duration.ofMillis(500);
        wire.script = sent -> "blocked 60000";
        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 2032), Duration.ofSeconds(60));
        assertThat(wire.sent).hasSize(32);
        assertThat(collected.count(Outcome.WITHHELD)).isEqualTo(32);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.REFUSED);

        bench.pass(Duration.ofSeconds(2));
        assertThat(wire.sent).as("the probe, which is blocked again").hasSize(33);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.REFUSED);
        bench.pass(Duration.ofSeconds(59));
        assertThat(wire.sent).hasSize(33);

        wire.script = sent -> "ok";
        bench.pass(Duration.ofMillis(500));
        assertThat(wire.sent).as("the second probe, not answered yet").hasSize(34);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.PROBING);
        bench.pass(Duration.ofMillis(500));
        assertThat(wire.open).hasValue(32);
        assertThat(wire.sent).hasSize(34 + 32);
        bench.pass(Duration.ofSeconds(70));
        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(2000 - 1);
    }

    @Test
    void aRefusedMethodClosesThatPathOnly() {
        bench.maxInFlight = 1;
        Reporter reporter = bench.open();
        bench.safe().script = sent -> sent.path().equals("/bad") ? "method" : "ok";

        Bench.Collected collected = run(
                reporter,
                Bench.list(
                        100,
                        i -> bench.request("safe", i, i % 2 == 0 ? Verdict.CORRECT : Verdict.INCORRECT, bench.now())),
                Duration.ofSeconds(5));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(50);
        assertThat(collected.count(Outcome.WITHHELD)).isEqualTo(50);
        assertThat(bench.safe().sent.stream().filter(sent -> sent.path().equals("/bad")))
                .hasSize(1);
        assertThat(reporter.account("safe").state().refusedMethods()).containsExactly("/bad");
    }

    @Test
    void whatIsWithheldFromARefusedMethodNamesTheCodeOfThatRefusalAndOfNoOther() {
        bench.maxInFlight = 2;
        Reporter reporter = bench.open();
        bench.safe().script = sent -> sent.path().equals("/bad") ? "method" : "throttle 30000";
        IntFunction<ReportRequest> mixed =
                i -> bench.request("safe", i, i % 2 == 0 ? Verdict.CORRECT : Verdict.INCORRECT, bench.now());

        Bench.Collected waiting = run(reporter, Bench.list(20, mixed), Duration.ofSeconds(1));
        Bench.Collected later = run(reporter, Bench.list(20, i -> mixed.apply(100 + i)), Duration.ofSeconds(1));

        assertThat(reporter.account("safe").state().code()).isEqualTo("SLOW");
        for (Bench.Collected collected : List.of(waiting, later)) {
            assertThat(collected.results).hasSize(10).allSatisfy(result -> {
                assertThat(((ReportResult.Withheld) result).reason()).isEqualTo(WithheldReason.METHOD_REFUSED);
                assertThat(((ReportResult.Withheld) result).code()).isEqualTo("METHOD");
            });
        }
    }

    @Test
    void anOutageOfTenSecondsLosesNothing() {
        bench.rate = new RateLimit(200, 10);
        Reporter reporter = bench.open();
        long begin = bench.clock.now(java.util.concurrent.TimeUnit.NANOSECONDS);
        bench.unsafe().script = sent -> {
            long at = sent.atNanos() - begin;
            return at > 5 * SECOND && at < 15 * SECOND ? "refused" : "ok";
        };

        Bench.Collected collected = run(reporter, bench.requests("unsafe", 1, 4000), Duration.ofMinutes(2));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(4000);
    }

    @Test
    void anOutageShorterThanTheLimitLosesNothingOfASlowStreamEither() {
        Reporter reporter = bench.open();
        long begin = bench.clock.now(java.util.concurrent.TimeUnit.NANOSECONDS);
        bench.unsafe().script = sent -> sent.atNanos() - begin < 25 * SECOND ? "refused" : "ok";

        Bench.Collected collected = run(reporter, bench.requests("unsafe", 1, 3), Duration.ofMinutes(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(3);
    }

    @Test
    void aDeadServerSeesNoStormAndEverybodyIsAnswered() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "refused";

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 10_000), Duration.ofSeconds(60));

        assertThat(collected.results)
                .hasSize(10_000)
                .allSatisfy(result -> assertThat(((ReportResult.Undelivered) result).reason())
                        .isEqualTo(UndeliveredReason.UNREACHABLE));
        int probes = (int) (Duration.ofSeconds(60).toMillis() / 200);
        assertThat(bench.safe().sent).hasSizeLessThan(32 + 100 + probes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "connecting", "lost", "silent"})
    void howeverAServerIsDeadItSeesNoMoreThanWhatIsInFlightTheBudgetAndProbes(String fault) {
        bench.responseTimeout = Duration.ofMillis(100);
        Reporter reporter = bench.open();
        bench.safe().script = sent -> fault;

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 10_000), Duration.ofSeconds(60));

        Outcome outcome =
                fault.equals("refused") || fault.equals("connecting") ? Outcome.UNDELIVERED : Outcome.INDETERMINATE;
        assertThat(collected.results).hasSize(10_000);
        assertThat(collected.count(outcome)).isPositive();
        assertThat(collected.count(Outcome.UNDELIVERED) + collected.count(Outcome.INDETERMINATE))
                .isEqualTo(10_000);
        int probes = 30;
        assertThat(bench.safe().sent).hasSizeBetween(100, 32 + 100 + probes);
    }

    @Test
    void aSilentServerThatMustNotBeRepeatedToSeesNoStormEither() {
        bench.responseTimeout = Duration.ofMillis(100);
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> "silent";

        Bench.Collected collected = run(reporter, bench.requests("unsafe", 1, 10_000), Duration.ofSeconds(60));

        assertThat(collected.results).hasSize(10_000);
        assertThat(collected.count(Outcome.INDETERMINATE)).isLessThan(32 + 100 + 100);
        assertThat(bench.unsafe().sent).hasSize((int) collected.count(Outcome.INDETERMINATE));
    }

    @Test
    void anUnreachableAccountReopensWithAProbe() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "refused";
        run(reporter, bench.requests("safe", 1, 200), Duration.ofSeconds(60));
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.UNREACHABLE);

        bench.safe().script = sent -> "ok";
        assertThat(run(reporter, bench.requests("safe", 1001, 1), Duration.ofSeconds(1))
                        .of(1001)
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aFailureLongAgoDoesNotMakeAShortOutageALongOne() {
        Reporter reporter = bench.open();
        bench.unsafe().script = sent -> "lost";
        run(reporter, bench.requests("unsafe", 1, 1), Duration.ofHours(1));
        long begin = bench.clock.now(java.util.concurrent.TimeUnit.NANOSECONDS);
        bench.unsafe().script = sent -> sent.atNanos() - begin < 5 * SECOND ? "refused" : "ok";

        Bench.Collected collected = run(reporter, bench.requests("unsafe", 1000, 500), Duration.ofMinutes(1));

        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(500);
    }

    @Test
    void anOutageIsForgottenWhenNothingWasTriedForLong() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "refused";
        run(reporter, bench.requests("safe", 1, 200), Duration.ofSeconds(60));
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.UNREACHABLE);
        bench.pass(Duration.ofHours(1));

        bench.safe().script = sent -> "ok";

        assertThat(run(reporter, bench.requests("safe", 1000, 500), Duration.ofSeconds(10))
                        .count(Outcome.ACCEPTED))
                .isEqualTo(500);
    }

    @Test
    void theOutageClockStandsStillDuringPauses() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> "busy 1000";

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 200), Duration.ofMinutes(14));

        assertThat(collected.results).hasSize(200);
    }

    @Test
    void aTimedBlockDoesNotOpenWhatARefusedKeyHasClosed() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> sent.taskId() == 1 ? "key" : "blocked 1000";
        run(reporter, bench.requests("safe", 1, 2), Duration.ofSeconds(10));

        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.REFUSED);
        assertThat(reporter.account("safe").state().code()).isEqualTo("KEY");
        assertThat(run(reporter, bench.requests("safe", 3, 1), Duration.ofSeconds(1))
                        .of(3)
                        .outcome())
                .isEqualTo(Outcome.WITHHELD);
    }

    @Test
    void anOperatorsPauseDoesNotShortenTheServices() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> bench.safe().sent.size() == 1 ? "throttle 60000" : "ok";
        run(reporter, bench.requests("safe", 1, 1), Duration.ofSeconds(1));

        reporter.account("safe").pause(Duration.ofSeconds(1));
        bench.pass(Duration.ofSeconds(50));

        assertThat(bench.safe().sent).hasSize(1);
        assertThat(reporter.account("safe").state().code()).isEqualTo("SLOW");
    }

    @Test
    void aRaisedRateIsUsedAtOnce() {
        bench.rate = new RateLimit(1, 10);
        Reporter reporter = bench.open();
        run(reporter, bench.requests("safe", 1, 500), Duration.ofMillis(10));
        assertThat(bench.safe().sent).hasSize(10);

        reporter.account("safe").changeRateLimit(new RateLimit(200, 10));
        bench.pass(Duration.ofSeconds(2));

        assertThat(bench.safe().sent.size()).isGreaterThan(390);
    }

    @Test
    void aReportSpendsItsAttemptsWhereOthersAreAnswered() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> sent.taskId() == 13 ? "refused" : "ok";

        Bench.Collected collected = Bench.collect(reporter.report(Flux.concat(
                Flux.just(bench.request("safe", 13)),
                Flux.interval(Duration.ofMillis(100), bench.clock)
                        .take(600)
                        .map(i -> bench.request("safe", 1000 + i)))));
        bench.pass(Duration.ofSeconds(61));

        assertThat(((ReportResult.Undelivered) collected.of(13)).reason()).isEqualTo(UndeliveredReason.ATTEMPTS_SPENT);
        assertThat(bench.safe().sentCount(13)).isEqualTo(8);
        assertThat(collected.count(Outcome.ACCEPTED)).isEqualTo(600);
    }

    @Test
    void aServerErrorWithRetryAfterPauses() {
        Reporter reporter = bench.open();
        bench.safe().script = sent -> bench.safe().sent.size() == 1 ? "busy 5000" : "ok";

        Bench.Collected collected = run(reporter, bench.requests("safe", 1, 1), Duration.ofSeconds(4));
        assertThat(bench.safe().sent).hasSize(1);
        bench.pass(Duration.ofSeconds(3));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void complaintsAreHeldFromFortyPercentAndConfirmationsFlow() {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        Reporter reporter = bench.open();
        List<ReportRequest> mixed = Bench.list(
                200, i -> bench.request("safe", i, i % 2 == 0 ? Verdict.CORRECT : Verdict.INCORRECT, bench.now()));

        Bench.Collected collected = run(reporter, mixed, Duration.ofSeconds(5));

        assertThat(collected.results)
                .filteredOn(result -> result.request().verdict() == Verdict.CORRECT)
                .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.ACCEPTED));
        assertThat(collected.results)
                .filteredOn(result -> result.outcome() == Outcome.WITHHELD)
                .isNotEmpty()
                .allSatisfy(result -> assertThat(((ReportResult.Withheld) result).reason())
                        .isEqualTo(WithheldReason.COMPLAINT_GUARD));
        long complaints = bench.safe().sent.stream()
                .filter(sent -> sent.path().equals("/bad"))
                .count();
        assertThat(complaints).as("40 % of what was told").isEqualTo(80);
    }

    @Test
    void solvesThatAreNeverReportedCountForTheShare() {
        bench.complaintLimits = ComplaintLimits.DEFAULT;
        Reporter reporter = bench.open();
        reporter.account("safe").observeSolved(io.github.captchareports.CaptchaType.IMAGE, 1000);
        List<ReportRequest> complaints = Bench.list(100, i -> bench.request("safe", i, Verdict.INCORRECT, bench.now()));

        assertThat(run(reporter, complaints, Duration.ofSeconds(5)).count(Outcome.ACCEPTED))
                .isEqualTo(100);
    }

    @Test
    void anOperatorsPauseHoldsUntilResume() {
        Reporter reporter = bench.open();
        reporter.account("safe").pause();

        Bench.Collected collected = run(
                reporter,
                List.of(bench.request("safe", 1), bench.lasting("safe", 2, Duration.ofSeconds(3))),
                Duration.ofSeconds(10));
        assertThat(collected.results).extracting(ReportResult::outcome).containsExactly(Outcome.EXPIRED);
        reporter.account("safe").resume();
        bench.pass(Duration.ofSeconds(1));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void anOperatorsTimedPauseEndsByItself() {
        Reporter reporter = bench.open();
        reporter.account("safe").pause(Duration.ofSeconds(30));

        Bench.Collected collected = run(
                reporter,
                List.of(bench.request("safe", 1), bench.lasting("safe", 2, Duration.ofSeconds(3))),
                Duration.ofSeconds(1));
        assertThat(((ReportResult.Undelivered) collected.of(2)).reason()).isEqualTo(UndeliveredReason.PAUSED);
        bench.pass(Duration.ofSeconds(30));

        assertThat(collected.of(1).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reporter.account("safe").state().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void singleCallsOverTheLimitAreOverloaded() {
        bench.maxPending = 1024;
        Reporter reporter = bench.open();
        reporter.account("safe").pause();

        List<Bench.Collected> waiting = LongStream.range(1, 1026)
                .mapToObj(i ->
                        Bench.collect(reporter.report(bench.request("safe", i)).flux()))
                .toList();

        assertThat(waiting.get(1023).results).isEmpty();
        assertThat(((ReportResult.Undelivered) waiting.get(1024).of(1025)).reason())
                .isEqualTo(UndeliveredReason.OVERLOADED);
    }
}
