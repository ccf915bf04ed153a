package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.RateLimit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenLeaseTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The shared bucket holds 25, so a batch is good for 25 ms from when its last token is there. */
    private final TokenLease lease = new TokenLease(new RateLimit(1_000, 50), 0);

    private void arrived(int tokens, long now) {
        lease.arrived(lease.ask(now), tokens, 0, now);
    }

    @Test
    void aBatchIsAskedForOnceAndGoodForAShortTime() {
        assertThat(lease.wanting(0)).isTrue();
        long asked = lease.ask(0);
        assertThat(lease.wanting(MS)).isFalse();
        assertThat(lease.wakeAt(MS)).isEqualTo(Availability.NEVER);

        lease.arrived(asked, 2, 3 * MS, MS);

        assertThat(lease.available(3 * MS)).isFalse();
        assertThat(lease.wakeAt(3 * MS)).isEqualTo(4 * MS);
        assertThat(lease.available(4 * MS)).isTrue();
        assertThat(lease.available(28 * MS))
                .as("25 ms after its last token was there")
                .isFalse();
        assertThat(lease.wanting(28 * MS)).isTrue();
    }

    @Test
    void aBatchThatTookLongToArriveIsUsableOnArrival() {
        long asked = lease.ask(0);
        lease.arrived(asked, 1, 0, 100 * MS);

        assertThat(lease.available(100 * MS)).isTrue();
        assertThat(lease.available(101 * MS)).isFalse();
    }

    @Test
    void anAnswerToAnEarlierRequestIsIgnored() {
        long forgotten = lease.ask(0);
        lease.forget(MS);
        long asked = lease.ask(2 * MS);

        lease.arrived(forgotten, 20, 0, 3 * MS);
        assertThat(lease.available(3 * MS)).isFalse();
        lease.refused(forgotten, 3 * MS);
        assertThat(lease.wanting(4 * MS)).isFalse();

        lease.arrived(asked, 1, 0, 4 * MS);
        assertThat(lease.available(4 * MS)).isTrue();
    }

    @Test
    void aBucketThatCannotBeReachedIsNotAskedAgainForAWhile() {
        lease.refused(lease.ask(0), MS);

        assertThat(lease.wanting(10 * MS)).isFalse();
        assertThat(lease.wakeAt(2 * MS)).isEqualTo(11 * MS);
        assertThat(lease.wanting(11 * MS)).isTrue();
    }

    @Test
    void aTokenThatComesBackWhenTheNextBatchIsThereIsNotLost() {
        arrived(1, 0);
        long first = lease.take(0);
        arrived(1, 5 * MS);
        lease.take(5 * MS);
        assertThat(lease.available(6 * MS)).isFalse();

        lease.giveBack(first, 6 * MS);

        assertThat(lease.available(6 * MS)).isTrue();
        assertThat(lease.wanting(6 * MS)).isFalse();
        assertThat(lease.take(6 * MS)).as("good no longer than before").isEqualTo(first);
        assertThat(lease.available(6 * MS)).isFalse();
    }

    @Test
    void aTokenThatComesBackTooLateIsLost() {
        arrived(1, 0);
        long first = lease.take(0);

        lease.giveBack(first, 25 * MS);

        assertThat(lease.available(25 * MS)).isFalse();
        assertThat(lease.wanting(25 * MS)).isTrue();
    }

    @Test
    void theFirstThatExpiresEndsAllThatCameBack() {
        arrived(1, 0);
        long first = lease.take(0);
        arrived(1, 20 * MS);
        long second = lease.take(20 * MS);

        lease.giveBack(first, 21 * MS);
        lease.giveBack(second, 21 * MS);

        assertThat(lease.available(24 * MS)).isTrue();
        assertThat(lease.available(25 * MS)).isFalse();
    }

    @Test
    void aNewLimitLeavesNothingOfTheOldOne() {
        arrived(20, 0);

        lease.limit(new RateLimit(10, 10));

        assertThat(lease.available(0)).isFalse();
        assertThat(lease.bucket()).isEqualTo(new RateLimit(10, 5));
        assertThat(lease.batch()).isEqualTo(1);
    }
}
