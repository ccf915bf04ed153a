package io.github.captchareports.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger.Claim;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisSharedLedgerTest extends LedgerContract {
    private static final TestRedis REDIS = new TestRedis();
    private static final StatefulRedisConnection<String, String> FIRST = REDIS.connect();
    private static final StatefulRedisConnection<String, String> SECOND = REDIS.connect();

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @Override
    RedisSharedLedger first() {
        return RedisSharedLedger.on(FIRST);
    }

    @Override
    RedisSharedLedger second() {
        return RedisSharedLedger.on(SECOND);
    }

    @Override
    long expiryOf(String key) {
        return FIRST.sync().pttl(key);
    }

    @Override
    void forgetScripts() {
        FIRST.sync().scriptFlush();
    }

    @Test
    void itIsDescribedByItsPrefix() {
        assertThat(first().withPrefix("shop")).hasToString("RedisSharedLedger[prefix=shop]");
        assertThatThrownBy(() -> first().withPrefix(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereReadsGoToReplicasTheMasterIsAsked() {
        RedisClient client = RedisClient.create();
        try (TestRedis replica = new TestRedis("replicaof 127.0.0.1 " + REDIS.port)) {
            StatefulRedisMasterReplicaConnection<String, String> connection =
                    MasterReplica.connect(client, StringCodec.UTF8, List.of(REDIS.uri(), replica.uri()));
            connection.setReadFrom(ReadFrom.REPLICA_PREFERRED);
            RedisSharedLedger ledger = RedisSharedLedger.on(connection);
            Claim claim = new Claim(
                    new Task(new AccountName("2captcha", "replicated"), TaskId.of(1)),
                    "mine",
                    Verdict.CORRECT,
                    false,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1));

            assertThat(TestRedis.get(ledger.claim(claim))).isEqualTo(new Claimed.Granted(false));
            connection.close();
        } finally {
            client.shutdown(Duration.ZERO, TestRedis.PATIENCE);
        }
    }
}
