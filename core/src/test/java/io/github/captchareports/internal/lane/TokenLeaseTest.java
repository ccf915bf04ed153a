package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.RateLimit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenLeaseTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The shared bucket holds 25, so a batch is good for 25 ms from when its last token is there. */
    private final TokenLease quota = new TokenLease(new RateLimit(1_000, 50), 0);

    private void arrived(int tokens, long now) {
        quota.arrived(quota.ask(now), tokens, 0, now);
    }

    @Test
    void aBatchIsAskedForOnceAndGoodForAShortTime() {
        assertThat(quota.wanting(0)).isTrue();
        long asked = quota.ask(0);
        assertThat(quota.wanting(MS)).isFalse();
        assertThat(quota.wakeAt(MS)).isEqualTo(Availability.NEVER);

        quota.arrived(asked, 2, 3 * MS, MS);

        assertThat(quota.available(3 * MS)).isFalse();
        assertThat(quota.wakeAt(3 * MS)).isEqualTo(4 * MS);
        assertThat(quota.available(4 * MS)).isTrue();
        assertThat(quota.available(28 * MS))
                .as("25 ms after its last token was there")
                .isFalse();
        assertThat(quota.wanting(28 * MS)).isTrue();
    }

    @Test
    void aBatchThatWasLongOnItsWayIsUsedOnArrival() {
        long asked = quota.ask(0);
        quota.arrived(asked, 1, 0, 100 * MS);

        assertThat(quota.available(100 * MS)).isTrue();
        assertThat(quota.available(101 * MS)).isFalse();
    }

    @Test
    void anAnswerToAnotherQuestionIsNone() {
        long forgotten = quota.ask(0);
        quota.forget(MS);
        long asked = quota.ask(2 * MS);

        quota.arrived(forgotten, 20, 0, 3 * MS);
        assertThat(quota.available(3 * MS)).isFalse();
        quota.refused(forgotten, 3 * MS);
        assertThat(quota.wanting(4 * MS)).isFalse();

        quota.arrived(asked, 1, 0, 4 * MS);
        assertThat(quota.available(4 * MS)).isTrue();
    }

    @Test
    void aSourceThatSaysNoIsLeftInPeaceForAWhile() {
        quota.refused(quota.ask(0), MS);

        assertThat(quota.wanting(10 * MS)).isFalse();
        assertThat(quota.wakeAt(2 * MS)).isEqualTo(11 * MS);
        assertThat(quota.wanting(11 * MS)).isTrue();
    }

    @Test
    void aTokenThatComesBackWhenTheNextBatchIsThereIsNotLost() {
        arrived(1, 0);
        long first = quota.take(0);
        arrived(1, 5 * MS);
        quota.take(5 * MS);
        assertThat(quota.available(6 * MS)).isFalse();

        quota.giveBack(first, 6 * MS);

        assertThat(quota.available(6 * MS)).isTrue();
        assertThat(quota.wanting(6 * MS)).isFalse();
        assertThat(quota.take(6 * MS)).as("good no longer than before").isEqualTo(first);
        assertThat(quota.available(6 * MS)).isFalse();
    }

    @Test
    void aTokenThatComesBackTooLateIsLost() {
        arrived(1, 0);
        long first = quota.take(0);

        quota.giveBack(first, 25 * MS);

        assertThat(quota.available(25 * MS)).isFalse();
        assertThat(quota.wanting(25 * MS)).isTrue();
    }

    @Test
    void theFirstToBeOfNoUseEndsAllThatCameBack() {
        arrived(1, 0);
        long first = quota.take(0);
        arrived(1, 20 * MS);
        long second = quota.take(20 * MS);

        quota.giveBack(first, 21 * MS);
        quota.giveBack(second, 21 * MS);

        assertThat(quota.available(24 * MS)).isTrue();
        assertThat(quota.available(25 * MS)).isFalse();
    }

    @Test
    void aNewLimitLeavesNothingOfTheOldOne() {
        arrived(20, 0);

        quota.limit(new RateLimit(10, 10));

        assertThat(quota.available(0)).isFalse();
        assertThat(quota.bucket()).isEqualTo(new RateLimit(10, 5));
        assertThat(quota.batch()).isEqualTo(1);
    }
}
