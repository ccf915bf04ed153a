package io.github.captchareports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URL of the shared ledger. */
class LedgerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "redis://localhost:6380/3, localhost, 6380, 3, false",
        "redis://redis, redis, 6379, 0, false",
        "redis://my_redis:6380/3, my_redis, 6380, 3, false",
        "rediss://my_redis, my_redis, 6379, 0, true",
        "redis://[::1]:6380/1, ::1, 6380, 1, false",
        "redis://localhost:6380/3?timeout=5s&clientName=me, localhost, 6380, 3, false"
    })
    void aServerIsItsHostPortAndDatabase(String url, String host, int port, int database, boolean tls) {
        RedisURI server = LedgerUrl.read(url, false).get(0);

        assertThat(server.getHost()).isEqualTo(host);
        assertThat(server.getPort()).isEqualTo(port);
        assertThat(server.getDatabase()).isEqualTo(database);
        assertThat(server.isSsl()).isEqualTo(tls);
        assertThat(LedgerUrl.where(List.of(server))).isEqualTo(host + ":" + port);
    }

    @Test
    void sentinelsMayHaveAnUnderscoreInTheirNames() {
        List<RedisURI> read = LedgerUrl.read("redis-sentinel://a_1:26379,b:26380/2#main", false);

        assertThat(read).hasSize(1);
        assertThat(read.get(0).getSentinelMasterId()).isEqualTo("main");
        assertThat(read.get(0).getDatabase()).isEqualTo(2);
        assertThat(LedgerUrl.where(read)).isEqualTo("a_1:26379, b:26380");
    }

    @Test
    void aClusterIsSeveralServers() {
        assertThat(LedgerUrl.where(LedgerUrl.read("redis://a_1:7000,b:7001", true)))
                .isEqualTo("a_1:7000, b:7001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://:s3cret@host:6379",
                "redis://:s3cret%40host:6379/0",
                "redis://s3cret%40host:6379",
                "redis://host:6379%40s3cret",
                "redis://user:s3cret@host",
                "redis://s3cret@my_redis:6379/0",
                "redis-sentinel://s3cret@a_1:26379,b:26380/0#main",
                "redis-sentinel://a:26379,s3cret@b:26380#main",
                "redis://:pa#s3cret@host",
                "redis://host:6379?password=s3cret",
                "redis://host:6379/0?PASSWORD=s3cret&timeout=1s",
                "redis://host:6379?timeout=1s&auth=s3cret",
                "redis-sentinel://a:26379?sentinelPassword=s3cret#main",
                "redis://host:6379?s3cret",
                "redis://host:s3cret",
                "redis://host:6379/s3cret",
                "redis://host 6379 s3cret",
                "redis-socket:///tmp/redis?password=s3cret",
                "s3cret",
                "s3cret://host"
            })
    void aPasswordIsRefusedInEachSpellingAndNeverShown(String url) {
        for (boolean cluster : new boolean[] {false, true}) {
            assertThatThrownBy(() -> LedgerUrl.read(url, cluster))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("--ledger: ")
                    .hasMessageContaining("; ")
                    .hasMessageNotContaining("s3cret")
                    .hasNoCause();
        }
    }

    @Test
    void severalServersAreNoServer() {
        assertThatThrownBy(() -> LedgerUrl.read("redis://a:1,b:2", false))
                .hasMessage(
                        "--ledger: names more than one server; add --ledger-cluster if they are nodes of a cluster");
    }

    @Test
    void aClusterHasNoDatabases() {
        assertThatThrownBy(() -> LedgerUrl.read("redis://a:1/5", true)).hasMessageContaining("names a database");
    }

    @Test
    void sentinelsAreNoCluster() {
        assertThatThrownBy(() -> LedgerUrl.read("redis-sentinel://a:26379#main", true))
                .hasMessageContaining("names nodes of the cluster");
    }
}
