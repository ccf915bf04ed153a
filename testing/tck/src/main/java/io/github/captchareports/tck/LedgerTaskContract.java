package io.github.captchareports.tck;

import static io.github.captchareports.tck.LedgerTrial.LEASE;
import static io.github.captchareports.tck.LedgerTrial.LONGER;
import static io.github.captchareports.tck.LedgerTrial.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger;
import io.github.captchareports.spi.ledger.SharedLedger.Claim;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed.Busy;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed.Granted;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed.Settled;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** What a shared ledger knows of tasks: who may report one, and how that ended. Inherited with {@link SharedLedgerContract}. */
public interface LedgerTaskContract {
    /**
     * A ledger under test.
     *
     * @return a ledger; a new one each time, or always the same
     */
    SharedLedger ledger();

    /**
     * The ledger as another process sees it: the same store, by another connection.
     *
     * @return another ledger on the same store
     */
    SharedLedger ledgerOfAnotherProcess();

    /**
     * Lets time pass by the ledger's clock.
     *
     * @param time how long
     */
    void pass(Duration time);

    private LedgerTrial trial() {
        return new LedgerTrial(ledger(), ledgerOfAnotherProcess());
    }

    /** A task whose holder has not been heard of for longer than its lease. */
    private LedgerTrial abandoned(String token, Verdict verdict) {
        LedgerTrial trial = trial();
        assertThat(trial.claim(trial.task, token, verdict, true, SHORT))
                .as("a free task is granted")
                .isEqualTo(new Granted(false));
        pass(LONGER);
        return trial;
    }

    /** A free task is granted, and nobody else's attempt is told of. */
    @Test
    default void aTaskThatNobodyHoldsIsGranted() {
        assertThat(trial().claim("mine", Verdict.CORRECT))
                .as("a claim on a free task")
                .isEqualTo(new Granted(false));
    }

    /** The other processes hear how long that may take at most. */
    @Test
    default void aHeldTaskIsBusyForTheRestOfTheLease() {
        LedgerTrial trial = trial();
        trial.claim("mine", Verdict.CORRECT);

        for (Verdict verdict : Verdict.values()) {
            assertThat(trial.claimElsewhere("theirs", verdict))
                    .as("a claim on a task that another token holds")
                    .isInstanceOfSatisfying(
                            Busy.class,
                            busy -> assertThat(busy.lease())
                                    .as("the rest of the lease")
                                    .isBetween(LEASE.minus(Stages.PATIENCE), LEASE));
        }
    }

    /** A claim that is repeated because its answer was lost holds the task for the whole lease again. */
    @Test
    default void theSameTokenRenewsItsLease() {
        LedgerTrial trial = trial();
        trial.claim(trial.task, "mine", Verdict.CORRECT, false, Duration.ofSeconds(40));

        assertThat(trial.claimOnce("mine", Verdict.CORRECT))
                .as("a claim that is repeated")
                .isEqualTo(new Granted(false));
        assertThat(trial.claimElsewhere("theirs", Verdict.CORRECT))
                .isInstanceOfSatisfying(
                        Busy.class,
                        busy -> assertThat(busy.lease())
                                .as("the rest of the renewed lease")
                                .isGreaterThan(LEASE.dividedBy(2)));
    }

    /** Where nobody has noticed, the holder goes on. */
    @Test
    default void theSameTokenRenewsALeaseThatHasRunOut() {
        assertThat(abandoned("mine", Verdict.CORRECT).claimOnce("mine", Verdict.CORRECT))
                .as("a claim that is repeated after its lease")
                .isEqualTo(new Granted(false));
    }

    /** The one that took over is told what it may meet; the one that lost the task changes nothing any more. */
    @Test
    default void aReplaySafeClaimTakesOverWhatRanOutAndFencesTheHolderOff() {
        LedgerTrial trial = abandoned("theirs", Verdict.CORRECT);

        assertThat(trial.claim("mine", Verdict.CORRECT)).as("taken over").isEqualTo(new Granted(true));
        trial.settle("theirs", Verdict.CORRECT, SettledOutcome.ACCEPTED);
        trial.release("theirs");
        assertThat(trial.claim("third", Verdict.CORRECT))
                .as("after the one that lost the task has settled and released it")
                .isInstanceOf(Busy.class);
        assertThat(trial.claim("mine", Verdict.CORRECT)).as("renewed").isEqualTo(new Granted(true));
        trial.settle("mine", Verdict.CORRECT, SettledOutcome.DUPLICATE);
        assertThat(trial.claim("third", Verdict.CORRECT))
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.DUPLICATE));
    }

    /** What may have been reported must not be reported as its opposite. */
    @Test
    default void whatRanOutIsIndeterminateForTheOppositeVerdict() {
        assertThat(abandoned("theirs", Verdict.INCORRECT).claim("mine", Verdict.CORRECT))
                .as("the opposite of what ran out")
                .isEqualTo(new Settled(Verdict.INCORRECT, SettledOutcome.INDETERMINATE));
    }

    /** What may have been reported must not be reported a second time. */
    @Test
    default void whatRanOutIsIndeterminateForAServiceThatMustNotBeToldTwice() {
        LedgerTrial trial = abandoned("theirs", Verdict.CORRECT);

        for (int i = 0; i < 2; i++) {
            assertThat(trial.claimOnce("mine", Verdict.CORRECT))
                    .as("what ran out, at a service that must not be told twice")
                    .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        }
    }

    /** An answer that came late is a proof all the same. */
    @Test
    default void theHolderMayStillSettleWhatRanOut() {
        LedgerTrial trial = abandoned("theirs", Verdict.CORRECT);
        trial.claim("mine", Verdict.INCORRECT);

        trial.settle("theirs", Verdict.CORRECT, SettledOutcome.ACCEPTED);

        assertThat(trial.claim("mine", Verdict.INCORRECT))
                .as("what its holder has settled late")
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    /** An open end is tried again where the service's answer proves what became of it, and nowhere else. */
    @Test
    default void anIndeterminateEndIsTakenOverByTheSameVerdictOnly() {
        LedgerTrial trial = trial();
        trial.claim("theirs", Verdict.CORRECT);
        trial.settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);
        Settled open = new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE);

        assertThat(trial.claim("mine", Verdict.INCORRECT))
                .as("the opposite of an open end")
                .isEqualTo(open);
        assertThat(trial.claimOnce("mine", Verdict.CORRECT))
                .as("an open end, at a service that must not be told twice")
                .isEqualTo(open);
        assertThat(trial.claim("mine", Verdict.CORRECT)).as("taken over").isEqualTo(new Granted(true));
    }

    /** The one that gives up has proved nothing of the attempt before it. */
    @Test
    default void whatWasTakenOverIsIndeterminateAgainWhenReleased() {
        LedgerTrial trial = trial();
        trial.claim("theirs", Verdict.CORRECT);
        trial.settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);
        trial.claim("mine", Verdict.CORRECT);

        trial.release("mine");

        assertThat(trial.claim("third", Verdict.INCORRECT))
                .as("what was taken over and released")
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE));
    }

    /** A proof is better than an open end, and is not replaced by one. */
    @Test
    default void anIndeterminateEndIsReplacedByAProofFromAnyone() {
        LedgerTrial trial = trial();
        trial.claim("theirs", Verdict.CORRECT);
        trial.settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);

        trial.settle("whoever", Verdict.CORRECT, SettledOutcome.ACCEPTED);
        trial.settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);

        assertThat(trial.claim("mine", Verdict.CORRECT))
                .as("a proof after an open end")
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    /** Each end of each verdict, for every process. */
    @Test
    default void everyEndIsRememberedByAllProcesses() {
        for (SettledOutcome outcome : SettledOutcome.values()) {
            for (Verdict verdict : Verdict.values()) {
                LedgerTrial trial = trial();
                trial.claimOnce("mine", verdict);
                trial.settle("mine", verdict, outcome);
                Verdict opposite = verdict == Verdict.CORRECT ? Verdict.INCORRECT : Verdict.CORRECT;

                assertThat(trial.claimElsewhere("theirs", opposite))
                        .as("%s as %s, asked by another process", outcome, verdict)
                        .isEqualTo(new Settled(verdict, outcome));
            }
        }
    }

    /** Neither another end nor a release changes what is settled. */
    @Test
    default void aSettledTaskStaysAsItIs() {
        LedgerTrial trial = trial();
        trial.claim("mine", Verdict.CORRECT);
        trial.settle("mine", Verdict.CORRECT, SettledOutcome.ACCEPTED);

        trial.settle("mine", Verdict.CORRECT, SettledOutcome.REJECTED);
        trial.release("mine");

        assertThat(trial.claim("mine", Verdict.CORRECT))
                .as("what was settled before")
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    /** A report may have gone while the ledger could not be asked. */
    @Test
    default void anEndIsNotedThoughNobodyHeldTheTask() {
        LedgerTrial trial = trial();
        trial.settle("mine", Verdict.INCORRECT, SettledOutcome.REJECTED);

        assertThat(trial.claim("theirs", Verdict.CORRECT))
                .as("what was settled without a claim")
                .isEqualTo(new Settled(Verdict.INCORRECT, SettledOutcome.REJECTED));
    }

    /** Releasing twice does what releasing once does. */
    @Test
    default void aReleasedTaskIsFreeForAnyVerdict() {
        LedgerTrial trial = trial();
        trial.claim("mine", Verdict.CORRECT);
        trial.release("mine");
        trial.release("mine");

        assertThat(trial.claim("theirs", Verdict.INCORRECT))
                .as("a claim on a released task")
                .isEqualTo(new Granted(false));
    }

    /** A claim that outlived its holder's release must not be taken away. */
    @Test
    default void aReleaseOfAnotherTokenChangesNothing() {
        LedgerTrial trial = trial();
        trial.claim("mine", Verdict.CORRECT);

        trial.release("theirs");

        assertThat(trial.claim("third", Verdict.CORRECT))
                .as("after somebody released a task that they do not hold")
                .isInstanceOf(Busy.class);
    }

    /** Of many that ask at once one is granted. */
    @Test
    default void oneOfManyIsGranted() {
        int tasks = 200;
        LedgerTrial trial = trial();
        SharedLedger ledger = ledger();
        SharedLedger other = ledgerOfAnotherProcess();
        AtomicIntegerArray granted = new AtomicIntegerArray(tasks);

        Stages.onThreads(6, thread -> {
            List<CompletionStage<Claimed>> answers = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                answers.add((thread % 2 == 0 ? ledger : other)
                        .claim(new Claim(
                                trial.task(1 + i), "token-" + thread, Verdict.CORRECT, true, LEASE, LedgerTrial.KEEP)));
            }
            for (int i = 0; i < tasks; i++) {
                if (Stages.await(answers.get(i)) instanceof Granted) {
                    granted.incrementAndGet(i);
                }
            }
        });

        for (int i = 0; i < tasks; i++) {
            assertThat(granted.get(i)).as("how many of six were granted a task").isEqualTo(1);
        }
    }

    /** Accounts are told apart by service and label, whatever characters these have, and tasks by all of their id. */
    @Test
    default void tasksAreToldApart() {
        LedgerTrial trial = trial();
        String label = trial.account.label();
        List<Task> tasks = new ArrayList<>();
        for (String odd : List.of("", ":", "a:1", "%", "{a}", " ", "é", "日本", "\ud83d\ude00", "A", "*", "\\", "\"")) {
            tasks.add(new Task(new AccountName("2captcha", label + odd), TaskId.of(1)));
            tasks.add(new Task(new AccountName("anticaptcha", label + odd), TaskId.of(1)));
        }
        tasks.add(trial.task(1L << 32 | 1));
        tasks.add(trial.task(Long.MAX_VALUE));
        for (String id : List.of("a", "A", "a:1", "01", "%", "{a}", "é", "0b2d0f4e-5f0a-4c3e-9a51-6f1f6f0c7a10")) {
            tasks.add(new Task(trial.account, TaskId.of(id)));
        }

        for (Task each : tasks) {
            assertThat(trial.claim(each, "mine", Verdict.CORRECT, true, LEASE))
                    .as("the first claim on %s", each)
                    .isEqualTo(new Granted(false));
        }
        for (Task each : tasks) {
            assertThat(trial.claim(each, "theirs", Verdict.CORRECT, true, LEASE))
                    .as("the second claim on %s", each)
                    .isInstanceOf(Busy.class);
        }
    }
}
