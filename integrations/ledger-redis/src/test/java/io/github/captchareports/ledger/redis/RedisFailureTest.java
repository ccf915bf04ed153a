package io.github.captchareports.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.RateLimit;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger.Claim;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import io.github.captchareports.spi.ledger.SharedLedger.Counts;
import io.github.captchareports.spi.ledger.SharedLedger.Settlement;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Redis that cannot do what it is asked: every stage fails, in time, and says what helps. */
class RedisFailureTest {
    private static final AccountName ACCOUNT = new AccountName("2captcha", "shop");
    private static final Task TASK = new Task(ACCOUNT, TaskId.of(1));
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final RateLimit BUCKET = new RateLimit(1, 10);
    private static final KeyNames KEYS = new KeyNames(RedisSharedLedger.DEFAULT_PREFIX);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private final TestRedis redis = new TestRedis();
    private StatefulRedisConnection<String, String> connection;
    private RedisCommands<String, String> commands;
    private RedisSharedLedger ledger;

    @BeforeEach
    void connect() {
        connection = redis.connect(COMMAND_TIMEOUT);
        commands = connection.sync();
        ledger = RedisSharedLedger.on(connection);
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private CompletionStage<Claimed> claim() {
        return ledger.claim(new Claim(TASK, "mine", Verdict.CORRECT, true, MINUTE, MINUTE));
    }

    private CompletionStage<?> settle() {
        return ledger.settle(new Settlement(TASK, "mine", Verdict.CORRECT, SettledOutcome.ACCEPTED, MINUTE));
    }

    private CompletionStage<?> release() {
        return ledger.release(TASK, "mine");
    }

    private CompletionStage<Duration> reserve() {
        return ledger.reserve(ACCOUNT, BUCKET, 1);
    }

    private CompletionStage<List<Counts>> exchange() {
        return ledger.exchange(
                ACCOUNT, "mine", List.of(new Counts(CaptchaType.IMAGE, 500_000, 1, 0, 0, 0, 0)), 499_999, MINUTE);
    }

    /** All are asked before the first is waited for. */
    private void everyStepFails(String... said) {
        Map<String, CompletionStage<?>> steps = Map.of(
                "task not claimed: Redis: ", claim(),
                "end of a task not noted: Redis: ", settle(),
                "tokens not reserved: Redis: ", reserve(),
                "counts not exchanged: Redis: ", exchange());
        steps.forEach((deed, stage) -> fails(stage, deed, said));
    }

    private static void fails(CompletionStage<?> stage, String deed, String... said) {
        assertThatThrownBy(() -> stage.toCompletableFuture().get(TestRedis.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RedisLedgerException.class)
                .hasMessageStartingWith(deed)
                .hasMessageContainingAll(said)
                .hasMessageNotContaining("null")
                .cause()
                .isNotInstanceOf(CompletionException.class);
    }

    @Test
    void aServerThatIsGone() {
        redis.stop();
        everyStepFails("look whether it runs");
        fails(release(), "task not released: Redis: ", "look whether it runs");
        fails(ledger.recall(ACCOUNT), "complaint state not read: Redis: ", "look whether it runs");
        fails(ledger.forget(ACCOUNT), "complaints not forgotten: Redis: ", "look whether it runs");
        ledger.remember(ACCOUNT, "nobody waits for it");
    }

    @Test
    void aServerThatCameBackWithoutItsData() {
        TestRedis.get(claim());
        TestRedis.get(settle());
        redis.restart();

        Claimed claimed = TestRedis.until(
                () -> claim().handle((answer, failure) -> answer)
                        .toCompletableFuture()
                        .join(),
                answer -> answer != null);
        assertThat(claimed).isEqualTo(new Claimed.Granted(false));
        TestRedis.get(settle());
        TestRedis.get(reserve());
    }

    @Tag("ladder")
    @Test
    void aServerThatHangs() throws IOException, InterruptedException {
        String info = commands.info("server");
        redis.signal("STOP", info);
        try {
            everyStepFails("did not answer in time");
            assertThatThrownBy(() -> claim().toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .rootCause()
                    .isInstanceOf(RedisCommandTimeoutException.class);
        } finally {
            redis.signal("CONT", info);
        }
        TestRedis.until(
                () -> claim().handle((answer, failure) -> answer)
                        .toCompletableFuture()
                        .join(),
                answer -> answer != null);
    }

    @Test
    void aConnectionThatTheApplicationHasClosed() {
        connection.close();

        everyStepFails("whether the application has closed the connection");
    }

    @Test
    void aFullMemory() {
        commands.configSet("maxmemory-policy", "noeviction");
        commands.configSet("maxmemory", "1");

        everyStepFails("OOM", "raise maxmemory");
    }

    @Test
    void aReplica() {
        commands.replicaof("127.0.0.1", 1);

        everyStepFails("READONLY", "connect to the master");
    }

    @Test
    void tooFewReplicas() {
        commands.configSet("min-replicas-to-write", "1");

        everyStepFails("NOREPLICAS", "min-replicas-to-write");
    }

    @Test
    void aUserThatMayNot() {
        commands.dispatch(
                CommandType.ACL,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8)
                        .add("SETUSER")
                        .add("default")
                        .add("-@scripting"));

        everyStepFails("NOPERM", "allow EVAL");
    }

    @Test
    void keysThatSomethingElseUses() {
        commands.lpush(KEYS.task(TASK), "a list");
        commands.lpush(KEYS.bucket(ACCOUNT), "a list");
        commands.lpush(KEYS.hour(ACCOUNT, 500_000), "a list");
        commands.lpush(KEYS.state(ACCOUNT), "a list");

        everyStepFails("WRONGTYPE", "a prefix of its own");
        fails(ledger.recall(ACCOUNT), "complaint state not read: Redis: ", "WRONGTYPE", "a prefix of its own");
    }

    @Test
    void valuesThatNobodyCanRead() {
        commands.set(KEYS.task(TASK), "x");
        commands.set(KEYS.bucket(ACCOUNT), "x");

        fails(claim(), "task not claimed: Redis: ", "UNREADABLE the state of a task", "a prefix of its own");
        fails(settle(), "end of a task not noted: Redis: ", "UNREADABLE");
        fails(release(), "task not released: Redis: ", "UNREADABLE");
        fails(reserve(), "tokens not reserved: Redis: ", "UNREADABLE the bucket");
        assertThat(commands.get(KEYS.task(TASK))).isEqualTo("x");
    }

    @Test
    void countsThatNobodyCanRead() {
        commands.hset(KEYS.hour(ACCOUNT, 500_000), "xIMAGE|theirs", "1");

        fails(exchange(), "counts not exchanged: ", "x");
    }

    @Test
    void aTypeThatOnlyANewerVersionCountsIsLeftOut() {
        commands.hset(KEYS.hour(ACCOUNT, 500_000), "sTELEPATHY|theirs", "1");
        commands.hset(KEYS.hour(ACCOUNT, 500_000), "sIMAGE|theirs", "1");

        assertThat(TestRedis.get(exchange())).containsExactly(new Counts(CaptchaType.IMAGE, 500_000, 1, 0, 0, 0, 0));
    }

    @Test
    void failuresAreNamedWhereverTheyComeFrom() {
        RedisException loading = new RedisLoadingException("LOADING Redis is loading the dataset in memory");
        assertThat(RedisLedgerException.of("task not claimed", new CompletionException(loading)))
                .hasMessage("task not claimed: Redis: LOADING Redis is loading the dataset in memory;"
                        + " it has just started and reads its data: this passes")
                .hasCause(loading);
        assertThat(RedisLedgerException.of("task not claimed", new IllegalStateException()))
                .hasMessageStartingWith("task not claimed: Redis: IllegalStateException; look whether");
    }
}
