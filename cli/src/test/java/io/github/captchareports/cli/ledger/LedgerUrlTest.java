package io.github.captchareports.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.cli.ConfigurationException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://host?timeout=garbage | parameter timeout has a value that would be ignored; write a duration",
                "redis://host?timeout=5x | parameter timeout has",
                "redis://host?timeout=-5s | parameter timeout has",
                "redis://host?timeout=0s | parameter timeout has",
                "redis://host?timeout= | parameter timeout has",
                "redis://host?timeout | parameter timeout has",
                "redis://host?TimeOut=soon | parameter timeout has",
                "redis://host?timeout=99999999999999999999s | parameter timeout has",
                "redis://host?timeout=1s&timeout=9s | parameter timeout is given twice; give it once",
                "redis://host?clientName=me&timeout=s | parameter timeout has",
                "redis-socket:///tmp/redis?timeout=garbage | parameter timeout has",
                "redis-sentinel://a:26379?timeout=garbage#main | parameter timeout has",
                "redis://host?database=garbage | parameter database has a value that would be ignored; write its number",
                "redis://host?database=-1 | parameter database has",
                "redis://host/3?database=4 | names its database twice; give it after the slash or",
                "redis://host?clientName= | parameter clientName has",
                "rediss://host?verifyPeer=false | parameter verifyPeer has a value that would be ignored; write verifyPeer",
                "redis://host?verifyPeer=full | parameter verifyPeer would be ignored without TLS; leave it out, or use",
                "redis://host?sentinelMasterId=main | parameter sentinelMasterId would be ignored without sentinels; leave",
                "redis-sentinel://a:26379?sentinelMasterId=one#two | names the master of its sentinels twice; give",
                "redis://host#main | has a # and something after it, which would be ignored: only sentinels",
                "redis://host/3# | has a # and something after it",
                "redis://host?timeout=5s#main | has a # and something after it",
                "redis-socket:///tmp/redis#main | has a # and something after it"
            })
    void whatWouldBeIgnoredIsRefusedByName(String url, String problem) {
        for (boolean cluster : new boolean[] {false, true}) {
            assertThatThrownBy(() -> LedgerUrl.read(url, cluster))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("--ledger: ")
                    .hasMessageContaining(problem)
                    .hasMessageContaining("; ")
                    .hasMessageNotContaining("garbage");
        }
    }

    @ParameterizedTest
    @CsvSource({"5s, 5000", "250ms, 250", "250, 250", "2M, 120000", "1h, 3600000"})
    void aTimeoutIsADuration(String written, long millis) {
        for (String url : List.of("redis://host", "redis-socket:///tmp/redis", "rediss://host")) {
            assertThat(LedgerUrl.read(url + "?timeout=" + written, false).get(0).getTimeout())
                    .hasMillis(millis);
        }
    }

    @Test
    void everyParameterThatIsReadArrives() {
        RedisURI server = LedgerUrl.read(
                        "rediss://my_redis?database=3&clientName=me&libraryName=mine&libraryVersion=7&verifyPeer=none",
                        false)
                .get(0);

        assertThat(server.getDatabase()).isEqualTo(3);
        assertThat(server.getClientName()).isEqualTo("me");
        assertThat(server.getLibraryName()).isEqualTo("mine");
        assertThat(server.getLibraryVersion()).isEqualTo("7");
        assertThat(server.getVerifyMode()).isEqualTo(SslVerifyMode.NONE);
        assertThat(LedgerUrl.read("redis-sentinel://a:26379?sentinelMasterId=main", false)
                        .get(0)
                        .getSentinelMasterId())
                .isEqualTo("main");
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
