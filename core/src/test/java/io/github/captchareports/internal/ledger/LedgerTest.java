package io.github.captchareports.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.DuplicateOrigin;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.scheduler.VirtualTimeScheduler;

class LedgerTest {
    private static final Duration KEEP = Duration.ofMinutes(16);
    private static final TaskKey.Keeping SAFE = new TaskKey.Keeping("safe", KEEP.toNanos(), true);
    private static final TaskKey.Keeping UNSAFE = new TaskKey.Keeping("unsafe", KEEP.toNanos(), false);
    private static final ReportRequest REQUEST = ReportRequest.builder()
            .account("safe")
            .taskId(1)
            .verdict(Verdict.CORRECT)
            .captchaType(CaptchaType.IMAGE)
            .solvedAt(Instant.EPOCH)
            .build();

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Ledger ledger = new Ledger(1_000, clock);

    @Test
    void whoClaimsFirstOwnsAndTheOthersFollow() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        Claim owned = own(key, Verdict.CORRECT);

        Claimed second = ledger.claim(key, Verdict.CORRECT);
        Claimed opposite = ledger.claim(key, Verdict.INCORRECT);

        assertThat(second).isEqualTo(new Claimed.InFlight(owned));
        assertThat(opposite).isEqualTo(new Claimed.InFlight(owned));
        assertThat(owned.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(owned.inheritsUnclear()).isFalse();
    }

    @Test
    void tasksAndAccountsAreToldApart() {
        assertOwned(new TaskKey(SAFE, TaskId.of(1)), Verdict.CORRECT);

        assertOwned(new TaskKey(SAFE, TaskId.of(2)), Verdict.CORRECT);
        assertOwned(new TaskKey(UNSAFE, TaskId.of(1)), Verdict.CORRECT);
        assertOwned(new TaskKey(new TaskKey.Keeping("safe", KEEP.toNanos(), true), TaskId.of(1)), Verdict.CORRECT);
    }

    @ParameterizedTest
    @EnumSource
    void whatMustNotBeReportedAgainIsRemembered(SettledOutcome outcome) {
        TaskKey key = new TaskKey(UNSAFE, TaskId.of(1));
        ledger.settle(key, own(key, Verdict.CORRECT), result(outcome.outcome()));

        assertThat(ledger.claim(key, Verdict.CORRECT))
                .isEqualTo(new Claimed.Known(new Settled(Verdict.CORRECT, outcome)));
        assertThat(ledger.claim(key, Verdict.INCORRECT))
                .isEqualTo(new Claimed.Known(new Settled(Verdict.CORRECT, outcome)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"EXPIRED", "WITHHELD", "UNDELIVERED"})
    void whatLeavesTheTaskUnreportedLeavesItFree(Outcome outcome) {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        ledger.settle(key, own(key, Verdict.CORRECT), result(outcome));

        Claim next = own(key, Verdict.INCORRECT);

        assertThat(next.inheritsUnclear()).isFalse();
        assertThat(ledger.entries()).isEqualTo(1);
    }

    @Test
    void aFreedTaskIsFreeBeforeItsFollowersHear() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        Claim owner = own(key, Verdict.CORRECT);
        List<Claimed> claimedByFollower = new ArrayList<>();
        assertThat(owner.follow(result -> claimedByFollower.add(ledger.claim(key, Verdict.CORRECT))))
                .isTrue();
        ReportResult end = result(Outcome.UNDELIVERED);

        ledger.settle(key, owner, end);
        owner.tellFollowers(end);

        assertThat(claimedByFollower).singleElement().isInstanceOf(Claimed.Owned.class);
    }

    @Test
    void aRememberedTaskIsKnownBeforeItsFollowersHear() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        Claim owner = own(key, Verdict.CORRECT);
        List<Claimed> claimedByFollower = new ArrayList<>();
        owner.follow(result -> claimedByFollower.add(ledger.claim(key, Verdict.CORRECT)));
        ReportResult end = result(Outcome.ACCEPTED);

        ledger.settle(key, owner, end);
        owner.tellFollowers(end);

        assertThat(claimedByFollower)
                .containsExactly(new Claimed.Known(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED)));
    }

    @Test
    void followersAreToldOnceInTheOrderOfTheirComing() {
        Claim owner = own(new TaskKey(SAFE, TaskId.of(1)), Verdict.CORRECT);
        List<Integer> told = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            owner.follow(result -> told.add(number));
        }

        owner.tellFollowers(result(Outcome.ACCEPTED));
        owner.tellFollowers(result(Outcome.ACCEPTED));

        assertThat(told).hasSize(1_000).isSorted();
    }

    @Test
    void nobodyFollowsAnEndedClaim() {
        Claim owner = own(new TaskKey(SAFE, TaskId.of(1)), Verdict.CORRECT);
        owner.tellFollowers(result(Outcome.ACCEPTED));
        List<ReportResult> told = new ArrayList<>();

        assertThat(owner.follow(told::add)).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void anIndeterminateTaskHasAnHeirWhereRepetitionIsSafe() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.INDETERMINATE));

        Claim heir = own(key, Verdict.CORRECT);

        assertThat(heir.inheritsUnclear()).isTrue();
        assertThat(ledger.claim(key, Verdict.CORRECT)).isEqualTo(new Claimed.InFlight(heir));
    }

    @Test
    void theOppositeVerdictInheritsNothing() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.INDETERMINATE));

        assertThat(ledger.claim(key, Verdict.INCORRECT))
                .isEqualTo(new Claimed.Known(new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE)));
    }

    @Test
    void whatTheHeirComesToIsRemembered() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.INDETERMINATE));
        ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.ACCEPTED));

        assertThat(ledger.claim(key, Verdict.CORRECT))
                .isEqualTo(new Claimed.Known(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED)));
    }

    @Test
    void aSettledTaskIsKeptFromItsEndForTheWholeTimeAndNoLonger() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        Claim owner = own(key, Verdict.CORRECT);
        clock.advanceTimeBy(Duration.ofMinutes(10));
        ledger.settle(key, owner, result(Outcome.ACCEPTED));

        clock.advanceTimeBy(KEEP.minusNanos(1));
        assertThat(ledger.claim(key, Verdict.CORRECT)).isInstanceOf(Claimed.Known.class);
        clock.advanceTimeBy(Duration.ofNanos(2));

        assertOwned(key, Verdict.CORRECT);
    }

    @Test
    void readingDoesNotProlongTheMemory() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.ACCEPTED));
        for (int minute = 0; minute < 15; minute++) {
            clock.advanceTimeBy(Duration.ofMinutes(1));
            assertThat(ledger.claim(key, Verdict.CORRECT)).isInstanceOf(Claimed.Known.class);
        }

        clock.advanceTimeBy(Duration.ofMinutes(2));

        assertOwned(key, Verdict.CORRECT);
    }

    @Test
    void aTaskInFlightNeverExpires() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        Claim owner = own(key, Verdict.CORRECT);

        clock.advanceTimeBy(Duration.ofDays(30));

        assertThat(ledger.claim(key, Verdict.CORRECT)).isEqualTo(new Claimed.InFlight(owner));
    }

    @Test
    void anHeirInFlightNeverExpires() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.INDETERMINATE));
        Claim heir = own(key, Verdict.CORRECT);

        clock.advanceTimeBy(Duration.ofDays(30));

        assertThat(ledger.claim(key, Verdict.CORRECT)).isEqualTo(new Claimed.InFlight(heir));
    }

    @Test
    void theKeepingTimeIsTheAccounts() {
        TaskKey.Keeping brief =
                new TaskKey.Keeping("brief", Duration.ofMinutes(2).toNanos(), false);
        TaskKey shortly = new TaskKey(brief, TaskId.of(1));
        TaskKey longer = new TaskKey(SAFE, TaskId.of(1));
        ledger.settle(shortly, own(shortly, Verdict.CORRECT), result(Outcome.ACCEPTED));
        ledger.settle(longer, own(longer, Verdict.CORRECT), result(Outcome.ACCEPTED));

        clock.advanceTimeBy(Duration.ofMinutes(3));

        assertThat(ledger.claim(shortly, Verdict.CORRECT)).isInstanceOf(Claimed.Owned.class);
        assertThat(ledger.claim(longer, Verdict.CORRECT)).isInstanceOf(Claimed.Known.class);
    }

    @Test
    void aFullLedgerForgetsSettledTasksAndNeverThoseInFlight() {
        List<Claim> inFlight = new ArrayList<>();
        for (int task = 1; task <= 5_000; task++) {
            inFlight.add(own(new TaskKey(SAFE, TaskId.of(1 + task)), Verdict.CORRECT));
        }
        for (int task = 5_001; task <= 10_000; task++) {
            TaskKey key = new TaskKey(SAFE, TaskId.of(1 + task));
            ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.ACCEPTED));
        }

        for (int task = 1; task <= 5_000; task++) {
            assertThat(ledger.claim(new TaskKey(SAFE, TaskId.of(1 + task)), Verdict.CORRECT))
                    .isEqualTo(new Claimed.InFlight(inFlight.get(task - 1)));
        }
        assertThat(ledger.evictions()).isEqualTo(4_000);
        assertThat(ledger.entries()).isEqualTo(6_000);
    }

    @Test
    void aMillionTasksOfOneWindowAreKnownUntilItEnds() {
        Ledger roomy = new Ledger(2_000_000, clock);
        int tasks = 1_000_000;
        for (int task = 1; task <= tasks; task++) {
            TaskKey key = new TaskKey(SAFE, TaskId.of(1 + task));
            Claimed claimed = roomy.claim(key, Verdict.CORRECT);
            roomy.settle(key, ((Claimed.Owned) claimed).claim(), result(Outcome.ACCEPTED));
        }
        assertThat(roomy.entries()).isEqualTo(tasks);

        for (int task = 1; task <= tasks; task += 1_000) {
            assertThat(roomy.claim(new TaskKey(SAFE, TaskId.of(1 + task)), Verdict.CORRECT))
                    .isInstanceOf(Claimed.Known.class);
        }
        clock.advanceTimeBy(KEEP);
        assertThat(roomy.claim(new TaskKey(SAFE, TaskId.of(tasks)), Verdict.CORRECT))
                .isInstanceOf(Claimed.Owned.class);
        assertThat(roomy.evictions()).isZero();
    }

    @Test
    void tasksInFlightDoNotPushOutSettledOnes() {
        for (int task = 1; task <= 1_000; task++) {
            TaskKey key = new TaskKey(SAFE, TaskId.of(1 + task));
            ledger.settle(key, own(key, Verdict.CORRECT), result(Outcome.ACCEPTED));
        }
        for (int task = 1_001; task <= 6_000; task++) {
            assertOwned(new TaskKey(SAFE, TaskId.of(1 + task)), Verdict.CORRECT);
        }

        for (int task = 1; task <= 1_000; task++) {
            assertThat(ledger.claim(new TaskKey(SAFE, TaskId.of(1 + task)), Verdict.CORRECT))
                    .isInstanceOf(Claimed.Known.class);
        }
        assertThat(ledger.evictions()).isZero();
    }

    @Test
    void whatExpiresOrIsFreedIsNoEviction() {
        for (int task = 1; task <= 500; task++) {
            TaskKey key = new TaskKey(SAFE, TaskId.of(1 + task));
            ledger.settle(
                    key, own(key, Verdict.CORRECT), result(task % 2 == 0 ? Outcome.ACCEPTED : Outcome.UNDELIVERED));
        }
        clock.advanceTimeBy(KEEP.plusMinutes(1));
        assertOwned(new TaskKey(SAFE, TaskId.of(2)), Verdict.CORRECT);

        assertThat(ledger.evictions()).isZero();
    }

    @Test
    void ofManyThreadsExactlyOneOwnsATask() throws Exception {
        int threads = 4;
        int tasks = 5_000;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<List<Claimed>>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            all.add(pool.submit(() -> {
                together.await(10, TimeUnit.SECONDS);
                List<Claimed> claimed = new ArrayList<>();
                for (int task = 1; task <= tasks; task++) {
                    claimed.add(ledger.claim(new TaskKey(SAFE, TaskId.of(1 + task)), Verdict.CORRECT));
                }
                return claimed;
            }));
        }

        for (int task = 0; task < tasks; task++) {
            int owners = 0;
            for (Future<List<Claimed>> claimed : all) {
                owners += claimed.get(10, TimeUnit.SECONDS).get(task) instanceof Claimed.Owned ? 1 : 0;
            }
            assertThat(owners).as("owners of task %d", task + 1).isEqualTo(1);
        }
        pool.shutdown();
    }

    /** Owners free the task at once, so that others claim it while it comes and goes. */
    @Test
    void neverDoTwoThreadsOwnATaskAtTheSameTime() throws Exception {
        int threads = 4;
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        CyclicBarrier together = new CyclicBarrier(threads);
        AtomicInteger owners = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Integer>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            all.add(pool.submit(() -> {
                together.await(10, TimeUnit.SECONDS);
                int owned = 0;
                for (int round = 0; round < 50_000; round++) {
                    if (ledger.claim(key, Verdict.CORRECT) instanceof Claimed.Owned mine) {
                        owned++;
                        most.accumulateAndGet(owners.incrementAndGet(), Math::max);
                        owners.decrementAndGet();
                        ledger.settle(key, mine.claim(), result(Outcome.UNDELIVERED));
                    }
                }
                return owned;
            }));
        }

        int owned = 0;
        for (Future<Integer> each : all) {
            owned += each.get(20, TimeUnit.SECONDS);
        }
        pool.shutdown();
        assertThat(owned).isPositive();
        assertThat(most).hasValue(1);
    }

    /** On the way from the claims to what is remembered. */
    @Test
    void aTaskThatIsBeingSettledNeverSeemsFree() throws Exception {
        int tasks = 20_000;
        AtomicInteger current = new AtomicInteger();
        AtomicInteger seenFree = new AtomicInteger();
        Ledger roomy = new Ledger(tasks, clock);
        List<Claim> claims = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            claims.add(((Claimed.Owned) roomy.claim(new TaskKey(SAFE, TaskId.of(1 + task)), Verdict.CORRECT)).claim());
        }
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<?> settling = pool.submit(() -> {
            for (int task = 0; task < tasks; task++) {
                current.set(task);
                roomy.settle(new TaskKey(SAFE, TaskId.of(1 + task)), claims.get(task), result(Outcome.INDETERMINATE));
            }
        });

        while (!settling.isDone()) {
            TaskKey key = new TaskKey(SAFE, TaskId.of(1 + current.get()));
            boolean free = roomy.isFree(key) || roomy.claim(key, Verdict.INCORRECT) instanceof Claimed.Owned;
            seenFree.addAndGet(free ? 1 : 0);
        }

        settling.get(10, TimeUnit.SECONDS);
        pool.shutdown();
        assertThat(seenFree).hasValue(0);
        assertThat(roomy.entries()).isEqualTo(tasks);
    }

    @Test
    void theOldestOfAllAccountsIsForgottenFirstAndWhatHasExpiredBeforeIt() {
        TaskKey.Keeping brief =
                new TaskKey.Keeping("brief", Duration.ofMinutes(1).toNanos(), false);
        Ledger small = new Ledger(3, clock);
        Settled settled = new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED);
        small.remember(new TaskKey(SAFE, TaskId.of(1)), settled);
        clock.advanceTimeBy(Duration.ofSeconds(1));
        small.remember(new TaskKey(brief, TaskId.of(2)), settled);
        clock.advanceTimeBy(Duration.ofSeconds(1));
        small.remember(new TaskKey(SAFE, TaskId.of(3)), settled);
        clock.advanceTimeBy(Duration.ofSeconds(59));

        small.remember(new TaskKey(UNSAFE, TaskId.of(4)), settled);
        assertThat(small.evictions()).isZero();
        assertThat(small.isFree(new TaskKey(SAFE, TaskId.of(1)))).isFalse();
        small.remember(new TaskKey(UNSAFE, TaskId.of(5)), settled);

        assertThat(small.evictions()).isOne();
        assertThat(small.isFree(new TaskKey(SAFE, TaskId.of(1)))).isTrue();
        assertThat(small.isFree(new TaskKey(SAFE, TaskId.of(3)))).isFalse();
        assertThat(small.entries()).isEqualTo(3);
    }

    /** A claim that was settled, and whose task another has now. */
    @Test
    void aClaimThatHasEndedEndsNothingMore() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        Claim ended = own(key, Verdict.CORRECT);
        ledger.release(key, ended);
        Claim holder = own(key, Verdict.INCORRECT);

        ledger.settle(key, ended, result(Outcome.ACCEPTED));
        ledger.settle(key, ended, result(Outcome.UNDELIVERED));

        assertThat(ledger.claim(key, Verdict.CORRECT)).isEqualTo(new Claimed.InFlight(holder));
        assertThat(ledger.entries()).isEqualTo(1);
    }

    @Test
    void whatAnotherProcessReportedIsRemembered() {
        TaskKey key = new TaskKey(SAFE, TaskId.of(1));
        Settled theirs = new Settled(Verdict.INCORRECT, SettledOutcome.REJECTED);

        ledger.adopt(key, own(key, Verdict.CORRECT), theirs);

        assertThat(ledger.claim(key, Verdict.CORRECT)).isEqualTo(new Claimed.Known(theirs));
    }

    @Test
    void everyFollowerIsEitherToldOrTurnedAway() throws Exception {
        int rounds = 2_000;
        CyclicBarrier together = new CyclicBarrier(2);
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            claims.add(own(new TaskKey(SAFE, TaskId.of(i + 1)), Verdict.CORRECT));
        }
        AtomicInteger told = new AtomicInteger();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<Integer> following = pool.submit(() -> {
            int stood = 0;
            for (Claim claim : claims) {
                together.await(10, TimeUnit.SECONDS);
                stood += claim.follow(result -> told.incrementAndGet()) ? 1 : 0;
            }
            return stood;
        });
        for (Claim claim : claims) {
            together.await(10, TimeUnit.SECONDS);
            claim.tellFollowers(result(Outcome.ACCEPTED));
        }

        int stood = following.get(10, TimeUnit.SECONDS);
        pool.shutdown();
        assertThat(told).hasValue(stood);
    }

    @ParameterizedTest
    @EnumSource(SettledOutcome.class)
    void aSettledTaskSaysWhetherItStandsOnTheBooks(SettledOutcome outcome) {
        Recorded expected = switch (outcome) {
            case ACCEPTED, DUPLICATE -> Recorded.YES;
            case INDETERMINATE -> Recorded.UNKNOWN;
            case REJECTED -> Recorded.NO;
        };

        assertThat(new Settled(Verdict.CORRECT, outcome).recorded()).isEqualTo(expected);
    }

    private void assertOwned(TaskKey key, Verdict verdict) {
        assertThat(ledger.claim(key, verdict)).isInstanceOf(Claimed.Owned.class);
    }

    private Claim own(TaskKey key, Verdict verdict) {
        Claimed claimed = ledger.claim(key, verdict);
        assertThat(claimed).isInstanceOf(Claimed.Owned.class);
        return ((Claimed.Owned) claimed).claim();
    }

    private static ReportResult result(Outcome outcome) {
        AttemptSummary none = AttemptSummary.NONE;
        return switch (outcome) {
            case ACCEPTED -> new ReportResult.Accepted(REQUEST, none, Confirmation.REPLY);
            case DUPLICATE ->
                new ReportResult.Duplicate(REQUEST, none, DuplicateOrigin.PROVIDER, null, false, Recorded.YES);
            case REJECTED -> new ReportResult.Rejected(REQUEST, none, "NO", null, ProbableCause.UNKNOWN);
            case EXPIRED -> new ReportResult.Expired(REQUEST, none, Instant.EPOCH);
            case WITHHELD -> new ReportResult.Withheld(REQUEST, none, WithheldReason.COMPLAINT_GUARD, null, null);
            case UNDELIVERED -> new ReportResult.Undelivered(REQUEST, none, UndeliveredReason.UNREACHABLE);
            case INDETERMINATE -> new ReportResult.Indeterminate(REQUEST, none, IndeterminateCause.ANSWER_LOST);
        };
    }
}
