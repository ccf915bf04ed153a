package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** An account's pauses, refusals, probes and outages, to the nanosecond. Times count from the account's beginning. */
class AvailabilityTest {
    private static final long T = 1_000_000_000L;
    private static final long NEVER = Availability.NEVER;
    private static final long SECOND = 1_000_000_000L;
    private static final RateLimit PLENTY = new RateLimit(1_000_000, 1_000_000);
    /** With half the jitter the waits are 100, 100, 200, 400 and then 500; a failure is stale after 16,000. */
    private static final RetryPolicy POLICY = RetryPolicy.DEFAULT
            .withMaxAttempts(8)
            .withBackoff(Duration.ofNanos(200), Duration.ofNanos(1_000))
            .withBudget(2)
            .withOutage(Duration.ofNanos(10_000), Duration.ofNanos(5_000));

    private static final FailureCause OTHER = FailureCause.of(FailureCause.Kind.OTHER, "other");

    private static final FailureCause CERTIFICATE = FailureCause.of(FailureCause.Kind.CERTIFICATE, "expired");
    private static final FailureCause BUSY = FailureCause.of(FailureCause.Kind.HTTP_STATUS, 503, "HTTP 503");

    private Availability account = account(PLENTY);

    private static Availability account(RateLimit limit) {
        return new Availability(
                new LaneSettings(limit, 1, 1, 1, 1, POLICY, VirtualTimeScheduler.create(), () -> 0.5, null, 1), T);
    }

    @Test
    void aNewAccountIsOpen() {
        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(account.pauseEnd()).isEqualTo(NEVER);
        assertThat(account.open(T)).isTrue();
        assertThat(account.begin(T)).isFalse();
        assertThat(account.budgetLeft()).isEqualTo(2);
        assertThat(account.rate(T)).isEqualTo(1_000_000);
        assertThat(account.refusedPaths()).isEmpty();
    }

    @Test
    void anEntryWhoseDeadlineHasComeIsExpired() {
        assertThat(dropReason(5, 6)).isNull();
        assertThat(dropReason(5, 5)).isEqualTo(DropReason.EXPIRED);
        assertThat(dropReason(5, 4)).isEqualTo(DropReason.EXPIRED);
    }

    // Pauses

    @Test
    void aPauseOfTheServiceEndsAtItsNanosecond() {
        throttle(10, 1_000, "SLOW");
        assertPhase(Phase.PAUSED, T + 1_010, "SLOW");
        assertThat(account.pauseEnd()).isEqualTo(T + 1_010);

        assertThat(advance(1_009)).isFalse();
        assertPhase(Phase.PAUSED, T + 1_010, "SLOW");
        assertThat(account.open(T + 1_009)).isFalse();

        assertThat(advance(1_010)).isFalse();
        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(account.pauseEnd()).isEqualTo(NEVER);
        assertThat(account.open(T + 1_010)).isTrue();
    }

    @Test
    void pausesAreCountedWhenTheyBegin() {
        assertThat(account.pauses()).isZero();
        throttle(10, 1_000, "SLOW");
        throttle(20, 5_000, "SLOW");
        account.pauseByOperator(T + 30, NEVER);
        assertThat(account.pauses()).isEqualTo(1);

        account.resume(T + 40);
        account.pauseByOperator(T + 50, T + 60);
        assertThat(account.pauses()).isEqualTo(2);
    }

    @Test
    void aPauseDropsWhatItOutlasts() {
        throttle(10, 1_000, "SLOW");
        assertThat(dropReason(10, 1_010)).isEqualTo(DropReason.THROTTLED);
        assertThat(dropReason(10, 1_011)).isNull();

        account.resume(T + 10);
        account.pauseByOperator(T + 10, T + 2_010);
        assertPhase(Phase.PAUSED, T + 2_010, null);
        assertThat(dropReason(10, 2_010)).isEqualTo(DropReason.PAUSED);
        assertThat(dropReason(10, 2_011)).isNull();
    }

    @Test
    void aPauseOfTheServiceAfterOneOfTheOperatorThrottles() {
        account.pauseByOperator(T, T + 100);
        advance(100);

        throttle(200, 1_000, null);

        assertThat(dropReason(200, 300)).isEqualTo(DropReason.THROTTLED);
    }

    @Test
    void aPauseWithoutAnEndDropsNothing() {
        account.pauseByOperator(T, NEVER);

        assertPhase(Phase.PAUSED, NEVER, null);
        assertThat(dropReason(0, 1)).isNull();
        advance(1_000_000 * SECOND);
        assertPhase(Phase.PAUSED, NEVER, null);
    }

    @Test
    void theLongerPauseHolds() {
        throttle(0, 1_000, "FIRST");
        throttle(1, 999, "SAME_END");
        throttle(2, 5, "SHORTER");
        account.pauseByOperator(T + 3, T + 1_000);
        assertPhase(Phase.PAUSED, T + 1_000, "FIRST");
        assertThat(dropReason(3, 1_000)).isEqualTo(DropReason.THROTTLED);

        account.pauseByOperator(T + 4, T + 1_001);
        assertPhase(Phase.PAUSED, T + 1_001, null);
        assertThat(dropReason(4, 1_001)).isEqualTo(DropReason.PAUSED);

        throttle(5, 997, "LONGER");
        assertPhase(Phase.PAUSED, T + 1_002, "LONGER");
        assertThat(dropReason(5, 1_002)).isEqualTo(DropReason.THROTTLED);
    }

    @Test
    void onlyAPauseOfTheServiceHalvesTheRate() {
        account.pauseByOperator(T, T + 10);
        assertThat(account.rate(T)).isEqualTo(1_000_000);

        account.resume(T);
        throttle(0, 10, null);
        assertThat(account.rate(T + 10)).isEqualTo(500_000);
    }

    @Test
    void theRateIsHalvedOnceForAllThatWereOnTheWireWhenThePauseBegan() {
        throttle(5, 1_000, null);
        throttle(6, 2_000, null);
        assertThat(account.rate(T + 1_005)).isEqualTo(500_000);

        account.resume(T + 10);
        account.apply(new AttemptFeedback.Throttled(1_000, null), T + 5, false, T + 10);
        assertThat(account.rate(T + 1_010)).isEqualTo(1_000_000);

        account.resume(T + 20);
        account.apply(new AttemptFeedback.Throttled(1_000, null), T + 6, false, T + 20);
        assertThat(account.rate(T + 1_020)).isEqualTo(500_000);
    }

    @Test
    void theHalvedRateRecoversFromTheEndOfThePause() {
        throttle(0, SECOND, null);

        assertThat(account.rate(T + SECOND)).isEqualTo(500_000);
        assertThat(account.rate(T + 2 * SECOND)).isEqualTo(600_000);
    }

    @Test
    void aFailureMayAskForAPauseToo() {
        account.apply(new AttemptFeedback.Failed(1_000, OTHER), T, false, T + 10);

        assertPhase(Phase.PAUSED, T + 1_010, null);
        assertThat(account.budgetLeft()).isEqualTo(1);
    }

    // Refusals

    @Test
    void aBlockEndsAtItsNanosecondAndThenTheAccountProbes() {
        refuse(10, 1_000, "BLOCKED");
        assertPhase(Phase.REFUSED, T + 1_010, "BLOCKED");
        assertThat(dropReason(10, 1_010)).isEqualTo(DropReason.ACCOUNT_REFUSED);
        assertThat(dropReason(10, 1_011)).isNull();

        advance(1_009);
        assertPhase(Phase.REFUSED, T + 1_010, "BLOCKED");
        assertThat(account.open(T + 1_009)).isFalse();

        advance(1_010);
        assertPhase(Phase.PROBING, NEVER, null);
        assertThat(account.open(T + 1_109)).isFalse();
        assertThat(account.open(T + 1_110)).isTrue();
    }

    @Test
    void aRefusalWithoutAnEndDropsEverythingUntilTheOperatorResumes() {
        refuse(10, 0, "KEY");

        advance(1_000_000 * SECOND);
        assertPhase(Phase.REFUSED, NEVER, "KEY");
        assertThat(dropReason(10, 1_000_000 * SECOND)).isEqualTo(DropReason.ACCOUNT_REFUSED);

        account.resume(T + 20);
        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(dropReason(20, 21)).isNull();
    }

    @Test
    void theLongerRefusalHolds() {
        refuse(10, 1_000, "FIRST");
        refuse(11, 999, "SAME_END");
        refuse(12, 5, "SHORTER");
        assertPhase(Phase.REFUSED, T + 1_010, "FIRST");

        refuse(13, 998, "LONGER");
        assertPhase(Phase.REFUSED, T + 1_011, "LONGER");
    }

    @Test
    void aRefusalAfterALongerOneThatIsOverHolds() {
        refuse(0, 1_000, "FIRST");
        account.resume(T + 10);

        refuse(10, 5, "SECOND");

        assertPhase(Phase.REFUSED, T + 15, "SECOND");
    }

    @Test
    void aRefusalHidesAPauseAndKeepsItsCode() {
        refuse(0, 1_000, "KEY");
        throttle(1, 100, "SLOW");
        account.pauseByOperator(T + 2, T + 500);
        assertPhase(Phase.REFUSED, T + 1_000, "KEY");
        assertThat(account.pauseEnd()).isEqualTo(T + 500);

        advance(500);
        assertPhase(Phase.REFUSED, T + 1_000, "KEY");
        assertThat(account.pauseEnd()).isEqualTo(NEVER);
    }

    @Test
    void aRefusedMethodDropsItsPathOnly() {
        account.apply(new AttemptFeedback.MethodRefused("/bad", "METHOD"), T, false, T + 10);

        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(account.refusedPaths()).containsExactly("/bad");
        assertThat(account.dropReason(new QuietEntry(T + 100, T + 100, "/bad").entry, T + 10))
                .isEqualTo(DropReason.METHOD_REFUSED);
        assertThat(account.dropReason(new QuietEntry(T + 100, T + 100, "/good").entry, T + 10))
                .isNull();

        account.resume(T + 20);
        assertThat(account.refusedPaths()).isEmpty();
        assertThat(account.dropReason(new QuietEntry(T + 100, T + 100, "/bad").entry, T + 20))
                .isNull();
    }

    @Test
    void aRefusalForGoodThatHasLostItsReasonIsFollowedByOneProbe() {
        refuse(10, 0, "KEY");

        account.probeRefusal(T + 20);

        assertPhase(Phase.PROBING, NEVER, null);
        assertThat(account.open(T + 119)).isFalse();
        assertThat(account.open(T + 120)).isTrue();
    }

    @Test
    void onlyARefusalForGoodCanLoseItsReason() {
        refuse(10, 1_000, "BLOCKED");
        account.probeRefusal(T + 20);
        assertPhase(Phase.REFUSED, T + 1_010, "BLOCKED");

        account.resume(T + 30);
        refuse(40, 0, "KEY");
        account.resume(T + 50);
        account.probeRefusal(T + 60);
        assertPhase(Phase.OPEN, NEVER, null);
    }

    /** An account may have been refused with one code, and a method of it with another. */
    @Test
    void aDropHasTheCodeOfWhatWasRefused() {
        account.apply(new AttemptFeedback.MethodRefused("/bad", "METHOD"), T, false, T + 10);
        refuse(20, 1_000, "KEY");
        LaneEntry bad = new QuietEntry(T + 100, T + 100, "/bad").entry;
        LaneEntry good = new QuietEntry(T + 100, T + 100, "/good").entry;

        assertThat(account.code(DropReason.METHOD_REFUSED, bad)).isEqualTo("METHOD");
        assertThat(account.code(DropReason.ACCOUNT_REFUSED, bad)).isEqualTo("KEY");
        assertThat(account.code(DropReason.ACCOUNT_REFUSED, good)).isEqualTo("KEY");
    }

    // Budget and probes

    @Test
    void failuresCostTheBudgetAndAnswersGiveBackAHalf() {
        fail(0);
        assertThat(account.budgetLeft()).isEqualTo(1);

        answer(1);
        assertThat(account.budgetLeft()).isEqualTo(1.5);

        throttle(2, 1, null);
        refuse(3, 1, null);
        account.apply(new AttemptFeedback.MethodRefused("/bad", null), T, false, T + 4);
        account.apply(AttemptFeedback.NOTHING, T, false, T + 5);
        assertThat(account.budgetLeft()).isEqualTo(1.5);
    }

    @Test
    void anEmptyBudgetMeansProbing() {
        fail(0);
        assertPhase(Phase.OPEN, NEVER, null);

        fail(10);
        assertPhase(Phase.PROBING, NEVER, null);
        assertThat(account.open(T + 109)).isFalse();
        assertThat(account.open(T + 110)).isTrue();
        assertThat(dropReason(10, 11)).isNull();
    }

    @Test
    void oneProbeAtATimeIsOut() {
        account.probe(T);
        assertThat(account.begin(T + 100)).isTrue();
        assertThat(account.open(T + 5_000)).isFalse();

        account.apply(AttemptFeedback.NOTHING, T + 100, true, T + 5_000);

        assertPhase(Phase.PROBING, NEVER, null);
        assertThat(account.open(T + 5_000)).isTrue();
    }

    @Test
    void anAnswerToAnyAttemptEndsTheProbing() {
        account.probe(T);
        account.begin(T + 100);

        answer(200);

        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(account.open(T + 200)).isTrue();
        assertThat(account.begin(T + 200)).isFalse();
    }

    @Test
    void eachFailedProbeWaitsTwiceAsLongUpToTheCap() {
        account.probe(T);
        long next = 100;
        for (long backoff : new long[] {100, 200, 400, 500, 500}) {
            assertThat(account.open(T + next - 1)).as("1 before %d", next).isFalse();
            assertThat(account.open(T + next)).as("at %d", next).isTrue();
            failProbe(next);
            next += backoff;
        }
    }

    @Test
    void theWaitsBeginAnewWithTheNextProbing() {
        account.probe(T);
        failProbe(100);
        failProbe(200);
        answer(400);

        account.probe(T + 500);
        failProbe(600);

        assertThat(account.wakeAt(T + 600, true)).isEqualTo(T + 700);
    }

    @Test
    void whileTheAccountProbesOnlyItsProbesCount() {
        account.probe(T);
        fail(50);
        account.probe(T + 60);

        assertThat(account.budgetLeft()).isEqualTo(2);
        assertThat(account.wakeAt(T + 60, true)).isEqualTo(T + 100);
    }

    // Outages

    @Test
    void anOutageIsDeclaredOnceAtTheLimitAfterTheFirstFailure() {
        fail(0);
        fail(10);

        assertThat(advance(9_999)).isFalse();
        assertPhase(Phase.PROBING, NEVER, null);
        assertThat(advance(10_000)).isTrue();
        assertPhase(Phase.UNREACHABLE, NEVER, null);
        assertThat(advance(10_001)).isFalse();
    }

    @Test
    void anAccountThatIsNotProbingHasNoOutage() {
        fail(0);

        assertThat(advance(10_000)).isFalse();
        assertPhase(Phase.OPEN, NEVER, null);
    }

    @Test
    void aProbingWithoutAFailureIsNoOutage() {
        account.probe(T);

        assertThat(advance(1_000_000)).isFalse();
        assertPhase(Phase.PROBING, NEVER, null);
    }

    @Test
    void inAnOutageOnlyAProbeThatIsDueIsLetIn() {
        outage();
        account.begin(T + 10_000);
        assertThat(dropReason(10_000, 99_999)).isEqualTo(DropReason.UNREACHABLE);

        account.apply(AttemptFeedback.FAILED, T + 10_000, true, T + 10_500);
        assertThat(dropReason(15_499, 99_999)).isEqualTo(DropReason.UNREACHABLE);
        assertThat(account.open(T + 15_499)).isFalse();
        assertThat(dropReason(15_500, 99_999)).isNull();
        assertThat(account.open(T + 15_500)).isTrue();
        assertPhase(Phase.UNREACHABLE, NEVER, null);
    }

    @Test
    void anAnswerEndsTheOutage() {
        outage();

        answer(12_000);

        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(dropReason(12_000, 99_999)).isNull();
    }

    @Test
    void anOutageWithoutAnAttemptForLongIsForgotten() {
        outage();

        advance(26_000);
        assertPhase(Phase.UNREACHABLE, NEVER, null);
        advance(26_001);
        assertPhase(Phase.PROBING, NEVER, null);
        assertThat(advance(99_999)).isFalse();
    }

    @Test
    void anOutageIsNotForgottenWhileAProbeIsOut() {
        outage();
        account.begin(T + 10_000);

        advance(26_001);

        assertPhase(Phase.UNREACHABLE, NEVER, null);
    }

    /** Last failure, next attempt's start, and whether its failure at 16,020 goes on with the outage that began at 0. */
    @ParameterizedTest
    @CsvSource({"10, 16010, true", "10, 16011, false", "11, 16011, true"})
    void aFailureLongAfterTheLastOneIsTheBeginningOfANewOutage(long last, long granted, boolean goesOn) {
        account.probe(T);
        fail(0);
        fail(last);

        account.apply(AttemptFeedback.FAILED, T + granted, true, T + 16_020);

        assertThat(advance(16_020)).isEqualTo(goesOn);
        assertThat(advance(26_019)).isFalse();
        assertThat(advance(26_020)).isEqualTo(!goesOn);
    }

    @Test
    void theOutageClockStandsStillDuringAPause() {
        fail(0);
        fail(10);
        account.pauseByOperator(T + 1_000, T + 15_000);

        assertThat(advance(14_999)).isFalse();
        assertPhase(Phase.PAUSED, T + 15_000, null);
        assertThat(advance(15_000)).isFalse();
        assertThat(advance(23_999)).isFalse();
        assertThat(advance(24_000)).isTrue();
    }

    @Test
    void theOutageClockStandsStillFromTheFirstOfTwoPausesThatOverlap() {
        fail(0);
        account.apply(new AttemptFeedback.Failed(1_000, OTHER), T, false, T + 10);
        account.apply(new AttemptFeedback.Failed(5_000, OTHER), T, false, T + 20);

        assertThat(advance(5_020)).isFalse();
        assertThat(advance(15_009)).isFalse();
        assertThat(advance(15_010)).isTrue();
    }

    @Test
    void aPauseDoesNotMakeTheLastFailureStale() {
        outage();
        account.pauseByOperator(T + 11_000, T + 91_000);

        advance(91_000);
        advance(106_000);
        assertPhase(Phase.UNREACHABLE, NEVER, null);
        advance(106_001);
        assertPhase(Phase.PROBING, NEVER, null);
    }

    /** What was on the wire when the pause began may still fail: the clock then starts where the pause ends. */
    @Test
    void aFailureDuringAPauseCountsFromItsEndAndNoLater() {
        account.probe(T);
        account.pauseByOperator(T + 1_000, T + 5_000);
        fail(3_000);

        advance(5_000);

        assertThat(advance(14_999)).isFalse();
        assertThat(advance(15_000)).isTrue();
    }

    @Test
    void thereIsNoOutageDuringARefusal() {
        fail(0);
        fail(10);
        refuse(20, 50_000, null);

        assertThat(advance(30_000)).isFalse();
        assertPhase(Phase.REFUSED, T + 50_020, null);
    }

    // The operator

    @Test
    void resumingEndsEverything() {
        fail(0);
        fail(1);
        assertThat(advance(10_000)).isTrue();
        throttle(10_001, 1_000, "SLOW");
        refuse(10_002, 0, "KEY");

        account.resume(T + 10_003);

        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(account.pauseEnd()).isEqualTo(NEVER);
        assertThat(account.open(T + 10_003)).isTrue();
        assertThat(account.budgetLeft()).isEqualTo(2);
        assertThat(account.rate(T + 10_003)).isEqualTo(1_000_000);
    }

    @Test
    void resumingInAnOutageLetsEveryReportTryAgain() {
        outage();

        account.resume(T + 10_001);

        assertPhase(Phase.OPEN, NEVER, null);
        assertThat(dropReason(10_001, 99_999)).isNull();
        assertThat(advance(20_000)).isFalse();
    }

    @Test
    void aNewLimitHolds() {
        account.limit(new RateLimit(5, 1), T);

        assertThat(account.rate(T)).isEqualTo(5);
        account.begin(T);
        assertThat(account.open(T)).isFalse();
    }

    // When to wake

    @Test
    void anOpenAccountWakesForTheNextTokenWhereReportsWait() {
        account = account(new RateLimit(1, 1));
        assertThat(account.wakeAt(T, true)).isEqualTo(T);
        assertThat(account.wakeAt(T, false)).isEqualTo(NEVER);

        account.begin(T);
        account.passGate(T);

        assertThat(account.open(T)).isFalse();
        assertThat(account.wakeAt(T, true)).isEqualTo(T + SECOND);
        assertThat(account.wakeAt(T, false)).isEqualTo(NEVER);
        assertThat(account.open(T + SECOND - 2)).isFalse();
        assertThat(account.open(T + SECOND)).isTrue();
    }

    /** A timer that comes late is made up for from the moment on at which only the token is missing. */
    @Test
    void aProbingAccountWakesWhenAProbeIsDueAndThenForItsToken() {
        account = account(new RateLimit(1, 1));
        account.begin(T);
        account.passGate(T);
        account.probe(T);

        assertThat(account.wakeAt(T, true)).isEqualTo(T + 100);
        assertThat(account.open(T + 100)).isFalse();
        assertThat(account.wakeAt(T + 100, true)).isEqualTo(T + SECOND);
    }

    @Test
    void aPausedOrRefusedAccountWakesAtTheEndOfThatWhateverWaits() {
        throttle(0, 1_000, null);
        assertThat(account.wakeAt(T, false)).isEqualTo(T + 1_000);
        assertThat(account.wakeAt(T, true)).isEqualTo(T + 1_000);

        refuse(1, 2_000, null);
        assertThat(account.wakeAt(T + 1, true)).isEqualTo(T + 1_000);
        account.pauseByOperator(T + 2, T + 3_000);
        assertThat(account.wakeAt(T + 2, true)).isEqualTo(T + 2_001);

        account.resume(T + 3);
        refuse(3, 2_000, null);
        assertThat(account.wakeAt(T + 3, true)).isEqualTo(T + 2_003);
    }

    @Test
    void aProbingAccountWakesForTheOutageAndWhereReportsWaitForTheProbe() {
        account.probe(T);
        assertThat(account.wakeAt(T, false)).isEqualTo(NEVER);
        assertThat(account.wakeAt(T, true)).isEqualTo(T + 100);

        fail(10);
        assertThat(account.wakeAt(T + 10, false)).isEqualTo(T + 10_010);
        assertThat(account.wakeAt(T + 10, true)).isEqualTo(T + 100);

        account.begin(T + 100);
        assertThat(account.wakeAt(T + 100, true)).isEqualTo(T + 10_010);
    }

    @Test
    void aProbeWaitsForItsTokenToo() {
        account = account(new RateLimit(1, 1));
        account.begin(T);
        account.passGate(T);
        account.probe(T);

        assertThat(account.open(T + 100)).isFalse();
        assertThat(account.wakeAt(T + 100, true)).isEqualTo(T + SECOND);
    }

    @Test
    void anUnreachableAccountWakesForProbesOnly() {
        outage();
        account.begin(T + 10_000);
        account.apply(AttemptFeedback.FAILED, T + 10_000, true, T + 10_500);

        assertThat(account.wakeAt(T + 10_500, false)).isEqualTo(NEVER);
        assertThat(account.wakeAt(T + 10_500, true)).isEqualTo(T + 15_500);
    }

    // What is prepared before its token is due

    @Test
    void anAttemptIsPreparedAsSoonAsItsTokenIsDueWithinTheTimeThatTakes() {
        account = account(new RateLimit(1, 1));
        assertThat(account.opensWithin(0, 0, T)).isTrue();

        assertThat(account.opensWithin(SECOND - 1, 1, T)).isFalse();
        assertThat(account.opensWithin(SECOND, 1, T)).isTrue();
        assertThat(account.opensWithinAt(100, 1, T)).isEqualTo(T + SECOND - 100);
        assertThat(account.opensWithinAt(100, 2, T)).isEqualTo(T + 2 * SECOND - 100);

        account.begin(T);
        account.passGate(T);
        assertThat(account.opensWithinAt(100, 0, T)).isEqualTo(T + SECOND - 100);
        assertThat(account.opensWithin(SECOND / 2 - 1, 0, T + SECOND / 2)).isFalse();
        assertThat(account.opensWithin(SECOND / 2, 0, T + SECOND / 2)).isTrue();
    }

    @Test
    void asManyArePreparedAsThereAreTokensWithinTheTime() {
        account = account(new RateLimit(10, 3));

        assertThat(account.within(0, T, 100)).isEqualTo(3);
        assertThat(account.within(SECOND, T, 100)).isEqualTo(13);
        assertThat(account.within(SECOND, T, 5)).isEqualTo(5);
    }

    @Test
    void nothingIsPreparedDuringAPauseOrARefusal() {
        account.pauseByOperator(T, T + 1_000);
        assertNothingIsPrepared(T + 10);

        account.resume(T + 20);
        refuse(30, 1_000, null);
        assertNothingIsPrepared(T + 30);
    }

    @Test
    void aProbeIsPreparedByItselfAndNotBeforeItIsDue() {
        account.probe(T);
        assertThat(account.opensWithin(1_000, 0, T + 99)).isFalse();
        assertThat(account.within(1_000, T + 99, 100)).isZero();
        assertThat(account.opensWithinAt(1_000, 0, T + 99)).isEqualTo(T + 100);

        assertThat(account.opensWithin(1_000, 0, T + 100)).isTrue();
        assertThat(account.within(1_000, T + 100, 100)).isOne();
        assertThat(account.opensWithinAt(1_000, 0, T + 100)).isEqualTo(T + 100 - 1_000);
        assertThat(account.opensWithin(1_000, 1, T + 100)).isFalse();
        assertThat(account.opensWithinAt(1_000, 1, T + 100)).isEqualTo(NEVER);
    }

    @Test
    void noOtherProbeIsPreparedWhileOneIsOutOrWhileTheAccountSendsNothing() {
        account.probe(T);
        account.begin(T + 100);
        assertNothingIsPrepared(T + 100);
        account.apply(AttemptFeedback.NOTHING, T + 100, true, T + 200);
        assertThat(account.opensWithin(0, 0, T + 200)).isTrue();

        account.pauseByOperator(T + 200, T + 1_000);
        assertNothingIsPrepared(T + 200);

        account.resume(T + 300);
        refuse(310, 1_000, null);
        account.probe(T + 320);
        assertPhase(Phase.REFUSED, T + 1_310, null);
        assertNothingIsPrepared(T + 500);
    }

    private void assertNothingIsPrepared(long now) {
        assertThat(account.opensWithin(SECOND, 0, now)).isFalse();
        assertThat(account.within(SECOND, now, 100)).isZero();
        assertThat(account.opensWithinAt(SECOND, 0, now)).isEqualTo(NEVER);
    }

    /** Failed at 0 and at 10,000, the outage declared then. */
    private void outage() {
        account.probe(T);
        fail(0);
        fail(10_000);
        assertThat(advance(10_000)).isTrue();
    }

    // Services that cannot be reached

    @Test
    void threePermanentFailuresAreFollowedBySparseProbes() {
        Availability failing = patient();
        failFor(CERTIFICATE, failing, 0);
        failFor(CERTIFICATE, failing, 1);
        assertThat(failing.phase()).isEqualTo(Phase.OPEN);
        assertThat(failing.reachability().isFailing()).isFalse();

        failFor(CERTIFICATE, failing, 2);
        assertThat(failing.phase()).isEqualTo(Phase.PROBING);
        assertThat(failing.reachability().isFailing()).isTrue();
        assertThat(failing.reachability().failingSince()).isEqualTo(T);
        assertThat(failing.wakeAt(T + 2, true)).isEqualTo(T + 2 + SECOND);
        assertThat(failing.open(T + 1 + SECOND)).isFalse();
        assertThat(failing.open(T + 2 + SECOND)).isTrue();

        probeFor(CERTIFICATE, failing, 2 + SECOND);
        assertThat(failing.wakeAt(T + 2 + SECOND, true)).isEqualTo(T + 2 + 3 * SECOND);
        probeFor(CERTIFICATE, failing, 2 + 3 * SECOND);
        assertThat(failing.open(T + 2 + 8 * SECOND - 1)).isFalse();
        assertThat(failing.open(T + 2 + 8 * SECOND)).isTrue();
    }

    @Test
    void atAnAddressThatHasNeverWorkedNoReportWaitsWhenNoProbeIsLeft() {
        Availability failing = patient();
        failForCertificate(failing);
        probeFor(CERTIFICATE, failing, 2 + SECOND);
        probeFor(CERTIFICATE, failing, 2 + 3 * SECOND);
        assertThat(failing.advance(T + 2 + 3 * SECOND)).isFalse();

        probeFor(CERTIFICATE, failing, 2 + 8 * SECOND);
        assertThat(failing.advance(T + 2 + 8 * SECOND)).isTrue();
        assertThat(failing.phase()).isEqualTo(Phase.UNREACHABLE);
        assertThat(failing.wakeAt(T + 2 + 8 * SECOND, true)).isEqualTo(T + 2 + 13 * SECOND);
    }

    @Test
    void aProbeThatIsDueWhenTheTimeIsOverComesTooLate() {
        Availability failing = patient();
        failForCertificate(failing);
        probeFor(CERTIFICATE, failing, 2 + SECOND);
        probeFor(CERTIFICATE, failing, 5 * SECOND - 1);
        assertThat(failing.advance(T + 5 * SECOND - 1)).isFalse();

        Availability later = patient();
        failForCertificate(later);
        probeFor(CERTIFICATE, later, 2 + SECOND);
        probeFor(CERTIFICATE, later, 5 * SECOND);
        assertThat(later.advance(T + 5 * SECOND)).isTrue();
    }

    @Test
    void withoutProbesTenSecondsAreEnoughToo() {
        Availability failing = patient();
        failForCertificate(failing);

        assertThat(failing.wakeAt(T + 2, false)).isEqualTo(T + 10 * SECOND);
        assertThat(failing.advance(T + 10 * SECOND - 1)).isFalse();
        assertThat(failing.advance(T + 10 * SECOND)).isTrue();
    }

    @Test
    void anOutageIsNotDeclaredEarlyWhileAProbeIsOut() {
        Availability failing = patient();
        failForCertificate(failing);
        probeFor(CERTIFICATE, failing, 2 + SECOND);
        probeFor(CERTIFICATE, failing, 2 + 3 * SECOND);
        failing.begin(T + 2 + 8 * SECOND);

        assertThat(failing.advance(T + 9 * SECOND)).isFalse();
        assertThat(failing.advance(T + 10 * SECOND)).isTrue();
    }

    @Test
    void atAnAddressThatHasWorkedReportsWaitAsInAnyOutage() {
        Availability failing = patient();
        failing.apply(AttemptFeedback.ANSWERED, T, false, T);
        failForCertificate(failing);

        assertThat(failing.wakeAt(T + 2, false)).isEqualTo(T + 30 * SECOND);
        assertThat(failing.advance(T + 30 * SECOND - 1)).isFalse();
        assertThat(failing.advance(T + 30 * SECOND)).isTrue();
    }

    @Test
    void aReadableAnswerProvesThatTheServiceCanBeReached() {
        Availability failing = patient();
        failForCertificate(failing);

        failing.apply(AttemptFeedback.ANSWERED, T + 5, true, T + 6);

        assertThat(failing.phase()).isEqualTo(Phase.OPEN);
        assertThat(failing.reachability().isFailing()).isFalse();
        assertThat(failing.reachability().isProven()).isTrue();
    }

    @Test
    void theOperatorOpensAFailingAccountWhichCountsAsFailingUntilAnAnswerComes() {
        Availability failing = patient();
        failForCertificate(failing);

        failing.resume(T + 5);

        assertThat(failing.phase()).isEqualTo(Phase.OPEN);
        assertThat(failing.reachability().isFailing()).isTrue();
        failFor(CERTIFICATE, failing, 6);
        assertThat(failing.phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void a503WithoutRetryAfterPausesForASecondAtHalfTheRateAndThenProbes() {
        Availability busy = patient();
        failFor(BUSY, busy, 0);

        assertThat(busy.phase()).isEqualTo(Phase.PAUSED);
        assertThat(busy.until()).isEqualTo(T + SECOND);
        assertThat(busy.reachability().isFailing()).isFalse();
        assertThat(busy.advance(T + SECOND)).isFalse();
        assertThat(busy.phase()).isEqualTo(Phase.PROBING);
        assertThat(busy.rate(T + SECOND)).isEqualTo(500_000);
        assertThat(busy.open(T + SECOND)).isTrue();
        busy.begin(T + SECOND);
        assertThat(busy.open(T + SECOND)).isFalse();

        busy.apply(AttemptFeedback.ANSWERED, T + SECOND, true, T + SECOND);
        assertThat(busy.phase()).isEqualTo(Phase.OPEN);
        assertThat(busy.rate(T + SECOND)).isEqualTo(500_000);
    }

    @Test
    void anUnreachableAccountIsFailingWhateverItFailedFor() {
        Availability busy = patient();
        failFor(BUSY, busy, 0);
        busy.advance(T + SECOND);

        assertThat(busy.advance(T + 30 * SECOND - 1)).isFalse();
        assertThat(busy.advance(T + 30 * SECOND)).isTrue();
        assertThat(busy.phase()).isEqualTo(Phase.UNREACHABLE);
        assertThat(busy.reachability().failureCause()).isEqualTo(BUSY);
    }

    @Test
    void theOutageClockStandsStillAsSoonAsThePauseIsExplicit() {
        Availability busy = patient();
        failFor(BUSY, busy, 0);
        busy.apply(new AttemptFeedback.Failed(5 * SECOND, BUSY), T, false, T + 1);
        failFor(BUSY, busy, 5 * SECOND);
        assertThat(busy.until()).isEqualTo(T + 6 * SECOND);
        busy.advance(T + 6 * SECOND);

        assertThat(busy.advance(T + 36 * SECOND - 1)).isFalse();
        assertThat(busy.advance(T + 36 * SECOND)).isTrue();

        Availability held = patient();
        failFor(BUSY, held, 0);
        held.pauseByOperator(T, T + 10 * SECOND);
        held.advance(T + 10 * SECOND);
        assertThat(held.advance(T + 40 * SECOND - 1)).isFalse();
        assertThat(held.advance(T + 40 * SECOND)).isTrue();
    }

    @Test
    void a503WithRetryAfterPausesForThatLong() {
        Availability busy = patient();
        busy.apply(new AttemptFeedback.Failed(5 * SECOND, BUSY), T, false, T);

        assertThat(busy.until()).isEqualTo(T + 5 * SECOND);
        busy.advance(T + 5 * SECOND);
        assertThat(busy.phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void threeTimesNoConnectionAreShownAsFailing() {
        Availability refused = patient();
        FailureCause cause = FailureCause.of(FailureCause.Kind.CONNECTION_REFUSED, "refused");
        failFor(cause, refused, 0);
        failFor(cause, refused, 1);
        assertThat(refused.reachability().isFailing()).isFalse();
        failFor(cause, refused, 2);

        assertThat(refused.reachability().isFailing()).isTrue();
        assertThat(refused.phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void anAccountThatProbesIsFailingWhateverTheReason() {
        fail(0);
        assertThat(account.reachability().isFailing()).isFalse();
        account.probe(T + 1);
        assertThat(account.reachability().isFailing()).isTrue();

        Availability refused = account(PLENTY);
        refused.probe(T);
        assertThat(refused.reachability().isFailing()).isFalse();
        refused.apply(AttemptFeedback.FAILED, T, true, T + 1);
        assertThat(refused.reachability().isFailing()).isTrue();
    }

    private static Availability patient() {
        return new Availability(
                new LaneSettings(
                        PLENTY, 1, 1, 1, 1, RetryPolicy.DEFAULT, VirtualTimeScheduler.create(), () -> 0.5, null, 1),
                T);
    }

    private static void failForCertificate(Availability account) {
        for (int at = 0; at < 3; at++) {
            failFor(CERTIFICATE, account, at);
        }
    }

    private static void failFor(FailureCause cause, Availability account, long at) {
        account.apply(new AttemptFeedback.Failed(0, cause), T + at, false, T + at);
    }

    private static void probeFor(FailureCause cause, Availability account, long at) {
        account.begin(T + at);
        account.apply(new AttemptFeedback.Failed(0, cause), T + at, true, T + at);
    }

    private boolean advance(long at) {
        return account.advance(T + at);
    }

    private @Nullable DropReason dropReason(long at, long deadline) {
        return account.dropReason(new QuietEntry(T + deadline, T + deadline, "/path").entry, T + at);
    }

    private void answer(long at) {
        account.apply(AttemptFeedback.ANSWERED, T + at, false, T + at);
    }

    private void fail(long at) {
        account.apply(AttemptFeedback.FAILED, T + at, false, T + at);
    }

    private void failProbe(long at) {
        account.begin(T + at);
        account.apply(AttemptFeedback.FAILED, T + at, true, T + at);
    }

    private void throttle(long at, long nanos, @Nullable String code) {
        account.apply(new AttemptFeedback.Throttled(nanos, code), T, false, T + at);
    }

    private void refuse(long at, long nanos, @Nullable String code) {
        account.apply(new AttemptFeedback.Refused(nanos, code), T, false, T + at);
    }

    private void assertPhase(Phase phase, long until, @Nullable String code) {
        assertThat(account.phase()).isEqualTo(phase);
        assertThat(account.until()).isEqualTo(until);
        assertThat(account.code()).isEqualTo(code);
    }

    private static Availability shared(RateLimit limit) {
        RemoteTokenBucket source = (bucket, tokens, answer) -> {};
        return new Availability(
                new LaneSettings(limit, 1, 1, 1, 1, POLICY, VirtualTimeScheduler.create(), () -> 0.5, source, 0.5), T);
    }

    private static TokenLease missing(Availability shared, long now) {
        TokenLease missing = shared.missing(now);
        if (missing == null) {
            throw new AssertionError("no shared token is missing");
        }
        return missing;
    }

    @Test
    void anAccountOfOneProcessMissesNoSharedToken() {
        assertThat(account.missing(T)).isNull();
        account.begin(T);
        assertThat(account.tokenUntil()).isEqualTo(T);
    }

    @Test
    void aSharedAccountIsOpenWhileThereAreSharedTokens() {
        Availability shared = shared(new RateLimit(1_000, 50));
        assertThat(shared.open(T)).isFalse();
        assertThat(shared.wakeAt(T, true)).isEqualTo(T);
        TokenLease missing = missing(shared, T);
        missing.arrived(missing.ask(T), 1, 100, T);

        assertThat(shared.missing(T)).isNull();
        assertThat(shared.open(T)).isFalse();
        assertThat(shared.wakeAt(T, true)).isEqualTo(T + 100);
        assertThat(shared.open(T + 100)).isTrue();
        assertThat(shared.begin(T + 100)).isFalse();
        assertThat(shared.tokenUntil()).isGreaterThan(T + 100);
        assertThat(shared.open(T + 100)).isFalse();

        shared.refund(false, shared.tokenUntil(), T + 101);
        assertThat(shared.open(T + 101)).isTrue();
    }

    @Test
    void nothingIsMissingWhileSomethingElseHoldsTheAccountBack() {
        Availability shared = shared(new RateLimit(1_000, 50));
        shared.pauseByOperator(T, T + SECOND);

        assertThat(shared.missing(T)).isNull();
    }

    @Test
    void aProbeThatIsTakenBackIsFollowedByAnother() {
        account.probe(T);
        assertThat(account.begin(T + 100)).isTrue();
        assertThat(account.open(T + 100)).isFalse();

        account.refund(true, account.tokenUntil(), T + 101);

        assertThat(account.open(T + 101)).isTrue();
    }

    @Test
    void anAttemptThatIsTakenBackCostsNoToken() {
        Availability slow = account(new RateLimit(1, 1));
        slow.begin(T);
        assertThat(slow.open(T)).isFalse();

        slow.refund(false, slow.tokenUntil(), T);

        assertThat(slow.open(T)).isTrue();
    }

    @Test
    void withoutTheLedgerItBeginsEmptyAndUsesItsShareOfTheRate() {
        Availability shared = shared(new RateLimit(1_000, 50));
        shared.ledgerReachable(false, T);

        assertThat(shared.rate(T)).isEqualTo(500);
        assertThat(shared.open(T)).isFalse();
        assertThat(shared.missing(T + SECOND)).isNull();
        assertThat(shared.open(T + SECOND)).isTrue();
        shared.begin(T + SECOND);
        assertThat(shared.tokenUntil()).isEqualTo(T + SECOND);

        shared.ledgerReachable(true, T + SECOND);
        assertThat(shared.rate(T + SECOND)).isEqualTo(1_000);
        assertThat(shared.open(T + SECOND)).isFalse();
        assertThat(shared.missing(T + SECOND)).isNotNull();
    }

    /** How much of the shared bucket the other processes have used meanwhile is not known. */
    @Test
    void leasedTokensAreForgottenWhenTheLedgerCannotBeReached() {
        Availability shared = shared(new RateLimit(1_000, 50));
        TokenLease tokens = missing(shared, T);
        tokens.arrived(tokens.ask(T), 10, 0, T);
        assertThat(shared.missing(T)).isNull();

        shared.ledgerReachable(false, T + 1_000_000);
        shared.ledgerReachable(true, T + 4_000_000);

        assertThat(shared.missing(T + 8_000_000)).isNotNull();
        assertThat(shared.open(T + 8_000_000)).isFalse();
    }

    @Test
    void aNewLimitHoldsForTheSharedBucketAndForTheShareWithoutTheLedger() {
        Availability shared = shared(new RateLimit(1_000, 50));
        shared.limit(new RateLimit(100, 10), T);
        assertThat(missing(shared, T).bucket()).isEqualTo(new RateLimit(100, 5));

        shared.ledgerReachable(false, T);
        assertThat(shared.rate(T)).isEqualTo(50);
        shared.limit(new RateLimit(10, 10), T);
        assertThat(shared.rate(T)).isEqualTo(5);
    }
}
