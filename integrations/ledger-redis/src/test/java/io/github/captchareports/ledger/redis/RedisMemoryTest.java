package io.github.captchareports.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger.Claim;
import io.github.captchareports.spi.ledger.SharedLedger.Settlement;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a task costs in Redis, all included: key, value, time to live and its part of both tables. */
@Tag("ladder")
class RedisMemoryTest {
    private static final int TASKS = 100_000;
    private static final int BYTES = 200;
    private static final int BATCH = 2_000;
    private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");
    private static final Duration KEEP = Duration.ofHours(24);
    private static final AccountName ACCOUNT = new AccountName("anticaptcha", "shop-of-2026");

    @Test
    void aSettledTaskTakesLessThanTwoHundredBytes() {
        try (TestRedis redis = new TestRedis()) {
            StatefulRedisConnection<String, String> connection = redis.connect();
            RedisSharedLedger ledger = RedisSharedLedger.on(connection);
            String token = UUID.randomUUID().toString();
            Task probe = task(TASKS);
            TestRedis.get(ledger.claim(claim(probe, token)));
            String key = new KeyNames(RedisSharedLedger.DEFAULT_PREFIX).task(probe);
            long held = connection.sync().memoryUsage(key);
            TestRedis.get(ledger.settle(settlement(probe, token)));
            long settled = connection.sync().memoryUsage(key);

            long before = usedMemory(connection);
            inBatches(id -> ledger.claim(claim(task(id), token)));
            long allHeld = (usedMemory(connection) - before) / TASKS;
            inBatches(id -> ledger.settle(settlement(task(id), token)));
            long allSettled = (usedMemory(connection) - before) / TASKS;

            System.out.printf(
                    "Bytes a task, key of %d characters: MEMORY USAGE %d held, %d settled;"
                            + " used_memory over %d tasks %d held, %d settled%n",
                    key.length(), held, settled, TASKS, allHeld, allSettled);
            assertThat(connection.sync().dbsize()).isEqualTo(TASKS + 1L);
            assertThat(settled).isLessThanOrEqualTo(BYTES);
            assertThat(allSettled).isLessThanOrEqualTo(BYTES);
        }
    }

    private static Task task(long id) {
        return new Task(ACCOUNT, TaskId.of(71_000_000_000L + id));
    }

    private static Claim claim(Task task, String token) {
        return new Claim(task, token, Verdict.INCORRECT, true, Duration.ofMinutes(1), KEEP);
    }

    private static Settlement settlement(Task task, String token) {
        return new Settlement(task, token, Verdict.INCORRECT, SettledOutcome.ACCEPTED, KEEP);
    }

    private static void inBatches(LongFunction<CompletionStage<?>> step) {
        for (int start = 0; start < TASKS; start += BATCH) {
            List<CompletionStage<?>> stages = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                stages.add(step.apply(start + i));
            }
            stages.forEach(TestRedis::get);
        }
    }

    private static long usedMemory(StatefulRedisConnection<String, String> connection) {
        Matcher used = USED.matcher(connection.sync().info("memory"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1));
    }
}
