package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.RateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tokens there are while a halved rate recovers by a tenth of the limit a second. */
class TokenBucketRecoveryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 7 * SECOND;
    private static final int PER_SECOND = 1_000;

    private final TokenBucket tokens = new TokenBucket(new RateLimit(PER_SECOND, 1), START);
    private long lookedAt = START;

    /** The area under the rate: half of it, rising to the whole within five seconds. */
    @ParameterizedTest
    @CsvSource({"1, 550", "2, 1200", "5, 3750", "6, 4750", "10, 8750"})
    void theTokensAreTheAreaUnderTheRate(int seconds, int expected) {
        tokens.slowDown(START, START, false);

        assertThat(takenUntil(START + seconds * SECOND)).isCloseTo(expected, within(3));
    }

    /** A tenth as steep where the service did not say for how long, until the next slowdown that says it. */
    @ParameterizedTest
    @CsvSource({"1, 505", "10, 5500", "50, 37500", "60, 47500"})
    void aWaryRecoveryTakesTenTimesAsLong(int seconds, int expected) {
        tokens.slowDown(START, START, true);

        assertThat(takenUntil(START + seconds * SECOND)).isCloseTo(expected, within(3));
    }

    @Test
    void warilyNothingGathersButWhatTimersNeed() {
        TokenBucket large = new TokenBucket(new RateLimit(PER_SECOND, 2_000), START);
        large.slowDown(START, START, true);
        assertThat(takenAt(large, START + SECOND)).isEqualTo(5);
        large.hold(START + 2 * SECOND);
        large.release();
        assertThat(takenAt(large, START + 2 * SECOND)).isEqualTo(5);

        TokenBucket slow = new TokenBucket(new RateLimit(10, 20), START);
        slow.slowDown(START, START, true);
        assertThat(takenAt(slow, START + 20 * SECOND)).isOne();
        assertThat(takenAt(slow, START + 60 * SECOND)).isEqualTo(20);

        TokenBucket narrow = new TokenBucket(new RateLimit(PER_SECOND, 3), START);
        narrow.slowDown(START, START, true);
        assertThat(takenAt(narrow, START + SECOND)).isEqualTo(3);
    }

    private static int takenAt(TokenBucket clock, long now) {
        int taken = 0;
        while (clock.available(now)) {
            clock.take(now);
            taken++;
        }
        return taken;
    }

    @Test
    void theNextThrottleSetsItsOwnRecovery() {
        tokens.slowDown(START, START, true);
        assertThat(tokens.rate(START + 10 * SECOND)).isCloseTo(600, within(0.001));

        tokens.slowDown(START + 10 * SECOND, START + 10 * SECOND, false);
        assertThat(tokens.rate(START + 10 * SECOND)).isCloseTo(300, within(0.001));
        assertThat(tokens.rate(START + 12 * SECOND)).isCloseTo(500, within(0.001));
    }

    @Test
    void recoveryBeginsWhereThePauseEnds() {
        tokens.slowDown(START, START + 3 * SECOND, false);

        assertThat(takenUntil(START + 3 * SECOND)).isCloseTo(1_500, within(3));
        assertThat(takenUntil(START + 5 * SECOND)).isCloseTo(1_200, within(3));
    }

    @Test
    void aQuietTimeInWhichTheRateRecoversFillsNoMoreThanTheBurst() {
        TokenBucket large = new TokenBucket(new RateLimit(PER_SECOND, 2_000), START);
        for (int i = 0; i < 2_000; i++) {
            large.take(START);
        }
        large.slowDown(START, START, false);

        int taken = 0;
        while (large.available(START + 2 * SECOND)) {
            large.hold(START + 2 * SECOND);
            taken++;
        }

        assertThat(taken).isEqualTo(1_200);
    }

    @Test
    void fullSpeedKeepsWhatWasEarnedAndEarnsTheWholeRateFromThen() {
        tokens.take(START);
        tokens.slowDown(START, START + 100 * SECOND, false);
        long half = START + SECOND / PER_SECOND;

        tokens.fullSpeed(half);

        assertThat(tokens.available(half)).isFalse();
        assertThat(tokens.available(half + SECOND / PER_SECOND / 2)).isTrue();
    }

    @Test
    void aHalvedRateKeepsWhatWasEarnedAtTheWholeOne() {
        tokens.take(START);
        long half = START + SECOND / PER_SECOND / 2;

        tokens.slowDown(half, half + SECOND, false);

        assertThat(tokens.wakeAt(half)).isCloseTo(half + SECOND / PER_SECOND, within(1_000L));
    }

    private int takenUntil(long end) {
        int taken = 0;
        long now = lookedAt;
        while (now < end) {
            if (tokens.available(now)) {
                tokens.take(now);
                taken++;
            } else {
                now = tokens.wakeAt(now);
            }
        }
        lookedAt = end;
        return taken;
    }
}
