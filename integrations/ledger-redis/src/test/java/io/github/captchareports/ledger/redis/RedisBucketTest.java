package io.github.captchareports.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.RateLimit;
import io.github.captchareports.spi.AccountName;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bucket's script as it is, but for the clock: that is the test's. */
class RedisBucketTest {
    private static final String CLOCK = "redis.call('TIME')";
    private static final double SECOND = 1_000_000;
    /** A microsecond of rounding for each promise, at a thousand tokens a second. */
    private static final double ROUNDING = 0.002;

    private static final TestRedis REDIS = new TestRedis();
    private static final StatefulRedisConnection<String, String> CONNECTION = REDIS.connect();

    private final RedisCommands<String, String> redis = CONNECTION.sync();
    private long now = 1_790_000_000_000_000L;

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @BeforeEach
    void aFullBucket() {
        redis.del("bucket");
    }

    /** The wait in microseconds. */
    private long reserve(double rate, int burst, int tokens) {
        String text = Script.RESERVE.text();
        assertThat(text).contains(CLOCK);
        Long wait = redis.eval(
                text.replace(CLOCK, "{ARGV[4], ARGV[5]}"),
                ScriptOutputType.INTEGER,
                new String[] {"bucket"},
                Double.toString(rate),
                Integer.toString(burst),
                Integer.toString(tokens),
                Long.toString(now / 1_000_000),
                Long.toString(now % 1_000_000));
        // The key lives by the real clock, which does not keep step with the test's.
        redis.persist("bucket");
        return wait;
    }

    @Test
    void waitsGrowByTheTimeOfTheTokens() {
        assertThat(reserve(3, 5, 5)).isZero();
        assertThat(reserve(3, 5, 1)).isEqualTo(333_334);
        assertThat(reserve(3, 5, 1)).isEqualTo(666_667);
        assertThat(reserve(3, 5, 1)).isBetween(1_000_000L, 1_000_001L);
        now += 1_000_000;
        assertThat(reserve(3, 5, 5)).isBetween(1_666_667L, 1_666_669L);
    }

    @Test
    void anIdleBucketFillsUpToItsBurstOnly() {
        reserve(10, 5, 5);
        now += 250_000;
        assertThat(reserve(10, 5, 2)).isZero();
        assertThat(reserve(10, 5, 1)).isEqualTo(50_000);
        now += 3_600_000_000L;
        assertThat(reserve(10, 5, 5)).isZero();
        assertThat(reserve(10, 5, 1)).isEqualTo(100_000);
    }

    @Test
    void aHigherRateDoesNotGiveWhatWasTakenOnceMore() {
        reserve(1, 10, 9);
        assertThat(reserve(100, 10, 1)).isZero();
        assertThat(reserve(100, 10, 1)).isEqualTo(10_000);
    }

    @Test
    void aLowerRateDoesNotGiveWhatWasTakenOnceMore() {
        reserve(100, 10, 10);
        assertThat(reserve(1, 10, 1)).isEqualTo(1_000_000);
    }

    @Test
    void promisesStandWhenTheRateRises() {
        reserve(1, 10, 10);
        assertThat(reserve(1, 10, 5)).isEqualTo(5_000_000);
        assertThat(reserve(1_000, 10, 1)).isEqualTo(5_001_000);
    }

    @Test
    void aSmallerBurstHoldsAtOnce() {
        reserve(1, 10, 1);
        assertThat(reserve(1, 2, 2)).isZero();
        assertThat(reserve(1, 2, 1)).isEqualTo(1_000_000);
    }

    @Test
    void aClockThatGoesBackPromisesNothingTwice() {
        reserve(1, 2, 2);
        now -= 1_000_000;
        assertThat(reserve(1, 2, 1)).isEqualTo(2_000_000);
    }

    @Test
    void theSlowestBucketInDebtIsExactToo() {
        assertThat(reserve(0.001, 1_000_000, 1_000_000)).isZero();
        assertThat(reserve(0.001, 1_000_000, 1_000_000)).isEqualTo(1_000_000_000_000_000L);
        assertThat(reserve(0.001, 1_000_000, 1)).isEqualTo(1_000_001_000_000_000L);
    }

    private record Usable(double at, int tokens) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noWindowHasMoreTokensThanTheFastestRateAndTheLargestBurst(long seed) {
        Random random = new Random(seed);
        boolean changes = seed % 2 == 0;
        double fastest = 1;
        int largest = 1;
        double rate = 1 + random.nextInt(1_000);
        int burst = 1 + random.nextInt(50);
        List<Usable> promised = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            if (changes && random.nextInt(20) == 0) {
                rate = Math.exp(random.nextDouble() * Math.log(1_000));
                burst = 1 + random.nextInt(50);
            }
            fastest = Math.max(fastest, rate);
            largest = Math.max(largest, burst);
            int tokens = 1 + random.nextInt(burst);
            long wait = reserve(rate, burst, tokens);
            promised.add(new Usable(now + wait, tokens));
            now += random.nextInt(3) == 0 ? 0 : (long) (random.nextDouble() * 2 * tokens / rate * SECOND);
        }
        promised.sort((a, b) -> Double.compare(a.at(), b.at()));
        for (int from = 0; from < promised.size(); from++) {
            double sum = 0;
            for (int to = from; to < promised.size(); to++) {
                sum += promised.get(to).tokens();
                double window = (promised.get(to).at() - promised.get(from).at()) / SECOND;
                assertThat(sum)
                        .as("tokens in %s s at %s a second, burst %s", window, fastest, largest)
                        .isLessThanOrEqualTo(fastest * window + largest + ROUNDING);
            }
        }
    }

    @Test
    void theStateIsGoneOnceTheBucketIsFull() {
        RedisSharedLedger ledger = RedisSharedLedger.on(CONNECTION);
        AccountName account = new AccountName("2captcha", "shop");
        RateLimit bucket = new RateLimit(100, 10);
        TestRedis.get(ledger.reserve(account, bucket, 10));
        TestRedis.get(ledger.reserve(account, bucket, 10));
        String key = new KeyNames(RedisSharedLedger.DEFAULT_PREFIX).bucket(account);
        assertThat(redis.pttl(key)).isBetween(0L, 300L);

        TestRedis.until(() -> redis.exists(key), found -> found == 0);
        assertThat(TestRedis.get(ledger.reserve(account, bucket, 10))).isZero();
    }
}
