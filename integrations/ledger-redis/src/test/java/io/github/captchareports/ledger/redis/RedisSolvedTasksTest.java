package io.github.captchareports.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.TaskId;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Solved tasks in Redis, as several processes see them. */
class RedisSolvedTasksTest {
    private static final TestRedis REDIS = new TestRedis();
    private static final StatefulRedisConnection<String, String> CONNECTION = REDIS.connect();
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RedisSharedLedger one = RedisSharedLedger.on(CONNECTION);
    private final RedisSharedLedger other = RedisSharedLedger.on(CONNECTION);

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    private static Task task(String id) {
        return new Task(new AccountName("2captcha", "solved tasks"), TaskId.of(id));
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(TestRedis.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Test
    void theFirstTextOfATaskStays() {
        Task task = task("1");

        assertThat(answer(one.putSolvedIfAbsent(task, "first", LONG))).isTrue();
        assertThat(answer(other.putSolvedIfAbsent(task, "second", LONG))).isFalse();

        assertThat(answer(other.findSolved(task))).hasValue("first");
    }

    @Test
    void aTextCanBeReplaced() {
        Task task = task("6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b001");
        answer(one.putSolvedIfAbsent(task, "solved", LONG));

        answer(other.putSolved(task, "reported", LONG));

        assertThat(answer(one.findSolved(task))).hasValue("reported");
    }

    @Test
    void aTaskIsForgottenWhenItsTimeIsOver() {
        answer(one.putSolvedIfAbsent(task("3"), "text", LONG));

        String key = new KeyNames(RedisSharedLedger.DEFAULT_PREFIX).solved(task("3"));
        assertThat(CONNECTION.sync().pttl(key)).isBetween(1L, LONG.toMillis());
    }

    @Test
    void aTaskThatNobodyToldOfIsNotFound() {
        assertThat(answer(one.findSolved(task("4")))).isEqualTo(Optional.empty());
    }

    @Test
    void aSolvedTaskIsNoClaim() {
        Task task = task("5");
        answer(one.putSolvedIfAbsent(task, "text", LONG));

        KeyNames keys = new KeyNames(RedisSharedLedger.DEFAULT_PREFIX);
        assertThat(keys.solved(task)).isNotEqualTo(keys.task(task));
    }

    @Test
    void whatRedisRefusesIsTold() {
        Task task = task("6");
        CONNECTION.sync().rpush(new KeyNames(RedisSharedLedger.DEFAULT_PREFIX).solved(task), "a list");

        assertThatThrownBy(() -> answer(one.findSolved(task)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(RedisLedgerException.class)
                .hasMessageContaining("solved task not read");
    }
}
