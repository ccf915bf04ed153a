package io.github.captchareports.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.RateLimit;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger;
import io.github.captchareports.spi.ledger.SharedLedger.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a shared ledger knows of accounts: tokens of their rate, and counts. Inherited with {@link SharedLedgerContract}. */
public interface LedgerAccountContract {
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

    private LedgerTrial trial() {
        return new LedgerTrial(ledger(), ledgerOfAnotherProcess());
    }

    /** Tokens beyond the bucket are there when the rate has brought them. */
    @Test
    default void tokensBeyondTheBurstComeAtTheRate() {
        LedgerTrial trial = trial();
        RateLimit bucket = new RateLimit(0.01, 10);
        assertThat(trial.reserve(bucket, 10)).as("the wait for what is there").isZero();

        Duration owed = Duration.ZERO;
        for (int tokens : new int[] {1, 2, 10}) {
            owed = owed.plusSeconds(100L * tokens);
            assertThat(trial.reserve(bucket, tokens))
                    .as("the wait for %s tokens more", tokens)
                    .isBetween(owed.minus(Stages.PATIENCE), owed);
        }
    }

    /** One account does not pay for the other. */
    @Test
    default void anAccountsBucketIsItsOwn() {
        RateLimit bucket = new RateLimit(0.001, 1);
        LedgerTrial trial = trial();
        assertThat(trial.reserve(bucket, 1)).isZero();
        assertThat(trial.reserve(bucket, 1)).as("the second of one token").isPositive();

        assertThat(Stages.await(ledger().reserve(new AccountName("anticaptcha", trial.account.label()), bucket, 1)))
                .as("the first token of another account")
                .isZero();
    }

    /** What a process reads is what the others have counted, without its own. */
    @Test
    default void countsAreTheSumsOfAllOtherProcesses() {
        LedgerTrial trial = trial();
        long hour = LedgerTrial.thisHour();
        Counts one = new Counts(CaptchaType.IMAGE, hour, 100, 0, 3, 3, 40);
        Counts three = new Counts(CaptchaType.IMAGE, hour, 7, 0, 1, 1, 2);
        assertThat(trial.exchange(List.of(one), hour - 1)).as("of one other").containsExactly(one);

        assertThat(Stages.await(ledger().exchange(trial.account, "three", List.of(three), hour - 1, LedgerTrial.KEEP)))
                .as("of one other")
                .containsExactly(one);
        assertThat(trial.exchange(List.of(), hour - 1))
                .as("of two others")
                .containsExactly(new Counts(CaptchaType.IMAGE, hour, 107, 0, 4, 4, 42));
        assertThat(trial.exchange(List.of(), hour + 1)).as("of hours to come").isEmpty();
    }

    /** What is told replaces what was told of the same kind and hour. */
    @Test
    default void tellingTheSameCountsTwiceIsTellingThemOnce() {
        LedgerTrial trial = trial();
        long hour = LedgerTrial.thisHour();
        Counts soFar = new Counts(CaptchaType.IMAGE, hour, 100, 0, 3, 3, 40);
        trial.exchange(List.of(soFar), hour);
        assertThat(trial.exchange(List.of(soFar), hour)).as("told twice").containsExactly(soFar);

        Counts more = new Counts(CaptchaType.IMAGE, hour, 101, 0, 3, 3, 41);
        assertThat(trial.exchange(List.of(more), hour)).as("told anew").containsExactly(more);
    }

    /** Kinds and hours are counted apart, and as many hours are read as are asked for. */
    @Test
    default void typesAndHoursAreCountedApart() {
        LedgerTrial trial = trial();
        long hour = LedgerTrial.thisHour();
        List<Counts> told = new ArrayList<>();
        for (CaptchaType type : CaptchaType.values()) {
            told.add(new Counts(type, hour, 1, 2, 3, Long.MAX_VALUE, 5));
            told.add(new Counts(type, hour - 5, 6, 7, 8, 9, 10));
        }

        assertThat(trial.exchange(told, hour - 5)).as("since five hours ago").containsExactlyInAnyOrderElementsOf(told);
        assertThat(trial.exchange(List.of(), hour - 4))
                .as("since four hours ago")
                .hasSize(CaptchaType.values().length);
    }
}
