package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long START = 5 * SECOND;

    @ParameterizedTest
    @CsvSource({
        "50, 10",
        "1, 1",
        "0.3, 1",
        "0.95, 1",
        "1.9, 1",
        "2.5, 1",
        "2.5, 4",
        "3.99, 1",
        "7.3, 10",
        "10, 1",
        "33.3, 1",
        "99.9, 10",
        "100, 5",
        "333.9, 1",
        "1000, 1",
        "1000, 50",
        "1234.5, 61",
        "5000, 250"
    })
    void noWindowOfOneSecondHoldsMoreThanRateAndBurst(double rate, int burst) {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            TokenBucket tokens = new TokenBucket(new RateLimit(rate, burst), START);
            List<Long> taken = new ArrayList<>();
            long now = START;
            while (taken.size() < 3_000 && now < START + 2_000 * SECOND) {
                if (tokens.available(now)) {
                    tokens.take(now);
                    taken.add(now);
                    now += random.nextInt(3) == 0 ? random.nextInt(1_000) : 0;
                } else {
                    now = tokens.wakeAt(now) + lateness(random, rate);
                }
                if (random.nextInt(200) == 0) {
                    now += (long) (random.nextDouble() * 3 * SECOND);
                }
            }

            assertWindows(taken, (int) Math.floor(rate + burst));
        }
    }

    @ParameterizedTest
    @CsvSource({"50, 10", "0.5, 3", "1000, 100"})
    void theBurstGoesAtOnceAndNotOneMore(double rate, int burst) {
        TokenBucket tokens = new TokenBucket(new RateLimit(rate, burst), START);

        assertThat(takeAllAt(tokens, START)).isEqualTo(burst);
        assertThat(tokens.available(START)).isFalse();
    }

    @Test
    void aLongQuietTimeSavesUpOneBurstOnly() {
        TokenBucket tokens = new TokenBucket(new RateLimit(50, 10), START);
        takeAllAt(tokens, START);

        assertThat(takeAllAt(tokens, START + 3_600 * SECOND)).isEqualTo(10);
    }

    @Test
    void afterTheBurstOneTokenComesEachInterval() {
        TokenBucket tokens = new TokenBucket(new RateLimit(50, 10), START);
        takeAllAt(tokens, START);

        for (int i = 1; i <= 100; i++) {
            assertThat(tokens.available(START + i * 20L * MILLI - 1)).isFalse();
            // One nanosecond is rounding's.
            assertThat(tokens.wakeAt(START + i * 20L * MILLI - 1))
                    .isBetween(START + i * 20L * MILLI, START + i * 20L * MILLI + 1);
            assertThat(takeAllAt(tokens, START + i * 20L * MILLI)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 10, 50, 100, 250, 500})
    void aBurstOfOneKeepsItsRateWhereTimersComeLate(double rate) {
        Random random = new Random(7);
        TokenBucket tokens = new TokenBucket(new RateLimit(rate, 1), START);
        long now = START;
        int taken = 0;
        int wanted = (int) (rate * 100);
        while (taken < wanted) {
            if (tokens.available(now)) {
                tokens.take(now);
                taken++;
            } else {
                now = tokens.wakeAt(now) + random.nextInt((int) (1.2 * MILLI));
            }
        }

        assertThat((now - START) / (double) SECOND).isLessThan(100 / 0.99);
    }

    @ParameterizedTest
    @CsvSource({"1000, 50", "20000, 1000", "1000000, 50000", "999, 49"})
    void aHighRateIsKeptByATimerOfAMillisecond(double rate, int burst) {
        TokenBucket tokens = new TokenBucket(new RateLimit(rate, burst), START);
        Random random = new Random(3);
        long now = START;
        long taken = 0;
        int wakes = 0;
        while (now < START + 2 * SECOND) {
            taken += takeAllAt(tokens, now);
            now = tokens.wakeAt(now) + random.nextInt((int) MILLI);
            wakes++;
        }

        assertThat(taken).isBetween((long) (0.99 * 2 * rate), (long) (2 * rate + burst + 1));
        assertThat(wakes).isLessThanOrEqualTo(2_100);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 2.5, 50, 777, 12_345.6, 1_000_000})
    void theTimeToWakeIsNeverPastWhereNothingIsAvailable(double rate) {
        Random random = new Random(11);
        TokenBucket tokens = new TokenBucket(RateLimit.perSecond(rate), START);
        long now = START;
        for (int i = 0; i < 20_000; i++) {
            if (tokens.available(now)) {
                tokens.take(now);
            } else {
                long wake = tokens.wakeAt(now);
                assertThat(wake).isGreaterThan(now);
                now = random.nextBoolean() ? wake : now + (wake - now) / 2;
            }
            if (random.nextInt(1_000) == 0) {
                tokens.slowDown(now, now + random.nextInt(1_000) * MILLI, false);
            }
        }
    }

    @Test
    void aThrottleAnswerHalvesTheRate() {
        TokenBucket tokens = new TokenBucket(new RateLimit(100, 1), START);

        tokens.slowDown(START, START + SECOND, false);

        assertThat(tokens.rate(START)).isEqualTo(50);
        assertThat(tokens.rate(START + SECOND)).isEqualTo(50);
    }

    @Test
    void theRateRecoversATenthOfTheLimitASecondFromTheEndOfThePause() {
        TokenBucket tokens = new TokenBucket(new RateLimit(100, 1), START);
        tokens.slowDown(START, START + SECOND, false);

        assertThat(tokens.rate(START + 2 * SECOND)).isEqualTo(60);
        assertThat(tokens.rate(START + 4 * SECOND)).isEqualTo(80);
        assertThat(tokens.rate(START + 6 * SECOND)).isEqualTo(100);
        assertThat(tokens.rate(START + 600 * SECOND)).isEqualTo(100);
    }

    @Test
    void theRateHasAFloorOfATenth() {
        TokenBucket tokens = new TokenBucket(new RateLimit(100, 1), START);

        for (int i = 0; i < 50; i++) {
            tokens.slowDown(START, START + SECOND, false);
        }

        assertThat(tokens.rate(START)).isEqualTo(10);
    }

    @Test
    void aSecondThrottleAnswerHalvesWhatHasRecovered() {
        TokenBucket tokens = new TokenBucket(new RateLimit(100, 1), START);
        tokens.slowDown(START, START, false);

        tokens.slowDown(START + 3 * SECOND, START + 4 * SECOND, false);

        assertThat(tokens.rate(START + 4 * SECOND)).isEqualTo(40);
        assertThat(tokens.rate(START + 5 * SECOND)).isEqualTo(50);
    }

    @Test
    void fullSpeedEndsTheSlowness() {
        TokenBucket tokens = new TokenBucket(new RateLimit(100, 1), START);
        tokens.slowDown(START, START + SECOND, false);

        tokens.fullSpeed(START);

        assertThat(tokens.rate(START)).isEqualTo(100);
    }

    @Test
    void theReducedRateIsKept() {
        TokenBucket tokens = new TokenBucket(new RateLimit(100, 1), START);
        tokens.slowDown(START, START + 1_000 * SECOND, false);
        List<Long> taken = new ArrayList<>();
        long now = START;
        while (now < START + 20 * SECOND) {
            if (tokens.available(now)) {
                tokens.take(now);
                taken.add(now);
            }
            now = Math.max(now + 1, tokens.wakeAt(now));
        }

        assertWindows(taken, 51);
        assertThat(taken).hasSizeBetween(999, 1_001);
    }

    @Test
    void aLoweredLimitHoldsAtOnce() {
        TokenBucket tokens = new TokenBucket(new RateLimit(1_000, 1), START);
        tokens.take(START);

        tokens.limit(new RateLimit(1, 1), START + MILLI);
        tokens.take(START + MILLI);

        assertThat(tokens.available(START + SECOND)).isFalse();
        assertThat(tokens.available(START + SECOND + MILLI)).isTrue();
    }

    @Test
    void aRaisedLimitHoldsAtOnce() {
        TokenBucket tokens = new TokenBucket(new RateLimit(0.1, 10), START);
        takeAllAt(tokens, START);

        tokens.limit(new RateLimit(1_000, 50), START + SECOND);

        assertThat(tokens.wakeAt(START + SECOND)).isLessThanOrEqualTo(START + SECOND + 100_000_000);
    }

    @Test
    void fullSpeedHoldsAtOnce() {
        TokenBucket tokens = new TokenBucket(new RateLimit(50, 10), START);
        for (int i = 0; i < 10; i++) {
            tokens.slowDown(START, START, false);
        }
        takeAllAt(tokens, START);

        tokens.fullSpeed(START);

        assertThat(tokens.wakeAt(START)).isLessThanOrEqualTo(START + 20_000_000);
    }

    @Test
    void theBurstIsTheBurstWhereTheRateIsHalvedInTheMiddle() {
        TokenBucket tokens = new TokenBucket(new RateLimit(50, 10), START);
        int taken = takeAllAt(tokens, START);
        tokens.slowDown(START, START, false);
        taken += takeAllAt(tokens, START);

        assertThat(taken).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"0.001, 10", "0.001, 1000000"})
    void aTinyRateIsNoUnlimitedOne(double rate, int burst) {
        TokenBucket tokens = new TokenBucket(new RateLimit(rate, burst), START);

        int taken = takeAllAt(tokens, START);
        taken += takeAllAt(tokens, START + SECOND);

        assertThat(taken).isLessThanOrEqualTo(burst + 1);
    }

    private static long lateness(Random random, double rate) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1_000);
            case 2 -> (long) (random.nextDouble() * SECOND / rate);
            default -> (long) (random.nextDouble() * 3 * MILLI);
        };
    }

    private static int takeAllAt(TokenBucket tokens, long now) {
        int taken = 0;
        while (tokens.available(now)) {
            tokens.take(now);
            taken++;
        }
        return taken;
    }

    /** Every window of one second, its end left out, as the limit counts it. */
    private static void assertWindows(List<Long> taken, int most) {
        int from = 0;
        for (int to = 0; to < taken.size(); to++) {
            while (taken.get(to) - taken.get(from) >= SECOND) {
                from++;
            }
            assertThat(to - from + 1)
                    .as("tokens in the second up to %d", taken.get(to))
                    .isLessThanOrEqualTo(most);
        }
    }

    @ParameterizedTest
    @CsvSource({"50, 1, 1", "1000, 50, 30", "333.3, 1, 365", "1000000, 1, 30"})
    void aTokenIsThereWhenItWasSaidToBe(double rate, int burst, int days) {
        TokenBucket tokens = new TokenBucket(new RateLimit(rate, burst), START);
        tokens.slowDown(START, START + SECOND, false);
        long now = START + days * 86_400L * SECOND + 12_345;
        takeAllAt(tokens, now);
        int wakes = 0;

        for (int taken = 0; taken < 1_000; taken += takeAllAt(tokens, now)) {
            now = tokens.wakeAt(now);
            wakes++;
        }

        assertThat(wakes).isLessThanOrEqualTo(1_001);
    }
}
