package io.github.captchareports.ledger.redis;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;

/** A cluster of one, which refuses what a cluster refuses: keys of several slots in one script. */
class RedisClusterTest extends RedisLedgerContract {
    private static final int SLOTS = 16_384;
    private static final TestRedis REDIS = cluster();
    private static final RedisClusterClient CLIENT = client();
    private static final StatefulRedisClusterConnection<String, String> FIRST = CLIENT.connect();
    private static final StatefulRedisClusterConnection<String, String> SECOND = CLIENT.connect();

    private static TestRedis cluster() {
        TestRedis redis = new TestRedis("cluster-enabled yes", "cluster-config-file " + emptyFile());
        RedisCommands<String, String> commands = redis.connect().sync();
        commands.clusterAddSlots(IntStream.range(0, SLOTS).toArray());
        TestRedis.until(commands::clusterInfo, info -> info.contains("cluster_state:ok"));
        return redis;
    }

    private static RedisClusterClient client() {
        RedisClusterClient client = RedisClusterClient.create(REDIS.uri());
        client.setOptions(ClusterClientOptions.builder(
                        RedisSharedLedger.recommendedOptions(TestRedis.PATIENCE).build())
                .build());
        return client;
    }

    private static Path emptyFile() {
        try {
            Path file = Files.createTempFile("nodes", ".conf");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        CLIENT.shutdown(Duration.ZERO, TestRedis.PATIENCE);
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
}
