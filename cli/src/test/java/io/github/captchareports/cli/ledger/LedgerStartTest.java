package io.github.captchareports.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.FakeRedis;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** What {@code submit --ledger} makes of a ledger before it reads anything. */
class LedgerStartTest {
    private static final String PASSWORD = "s3cret-of-the-ledger";
    private static final String MAY = "~captcha-reports:* -@all +@connection +eval +evalsha +time +get +set +del +pttl";

    @TempDir
    private Path folder = Path.of("ledger");

    private final List<RedisServer> servers = new ArrayList<>();
    private String out = "";
    private String err = "";

    @AfterEach
    void stop() throws IOException {
        for (RedisServer server : servers) {
            server.stop();
        }
    }

    /** Which Redis; the one that comes with the tests. */
    RedisServerBuilder redis() throws IOException {
        return RedisServer.newRedisServer();
    }

    private int start(String... settings) throws IOException {
        int port = freePort();
        RedisServerBuilder builder =
                redis().port(port).bind("127.0.0.1").setting("save \"\"").setting("appendonly no");
        for (String setting : settings) {
            builder.setting(setting);
        }
        RedisServer server = builder.build();
        server.start();
        servers.add(server);
        return port;
    }

    private static int freePort() throws IOException {
        // Below 55,536, so that the port of a cluster's bus, which is 10,000 higher, is one.
        for (int i = 0; i < 100; i++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            }
        }
        throw new IllegalStateException("no free port below 55,000");
    }

    private int submit(String... ledger) {
        String line =
                "{\"provider\":\"2captcha\",\"taskId\":1,\"verdict\":\"correct\",\"captchaType\":\"image\",\"solvedAt\":\""
                        + Instant.now() + "\"}\n";
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
                output,
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                name -> name.equals("PASSWORD") ? PASSWORD : name.equals("WRONG") ? PASSWORD + "x" : null);
        String[] arguments = Stream.concat(Stream.of("submit", "--simulate", "--ledger"), Stream.of(ledger))
                .toArray(String[]::new);
        int code = Main.run(streams, ReporterBuilder::build, arguments);
        out = output.toString(StandardCharsets.UTF_8);
        err = errors.toString(StandardCharsets.UTF_8);
        assertThat(out + err).doesNotContain(PASSWORD);
        return code;
    }

    private static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    private void assertReported(int code) {
        assertThat(code).as(err).isZero();
        assertThat(out).contains("\"outcome\":\"accepted\"");
    }

    /** Exit 2, whatever is to be done while a ledger is away, and nothing was read. */
    private void assertRefused(String[] ledger, String... said) {
        for (String loss : List.of("degrade", "refuse")) {
            String[] arguments = Stream.concat(Stream.of(ledger), Stream.of("--ledger-outage-policy", loss))
                    .toArray(String[]::new);
            assertThat(submit(arguments)).as(loss + ": " + err).isEqualTo(2);
            assertThat(err).startsWith("captcha-reports: --ledger: 127.0.0.1:").contains(said);
            assertThat(out).isEmpty();
        }
    }

    private static String[] words(String... words) {
        return words;
    }

    @Test
    void aUserWithTheRightsThatAreNamedIsEnough() throws IOException {
        int port = start("user reports on >" + PASSWORD + " " + MAY + " +hset +hgetall +pexpire", "user default off");

        assertReported(submit(url(port), "--ledger-user", "reports", "--ledger-password-env", "PASSWORD"));
    }

    @Test
    void aPasswordMayStandInAFile() throws IOException {
        int port = start("requirepass " + PASSWORD);
        Path file = Files.writeString(folder.resolve("password"), "\uFEFF" + PASSWORD + "\n");

        assertReported(submit(url(port), "--ledger-password-file", file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+hset +hgetall", "+hset +pexpire", "+hgetall +pexpire"})
    void aMissingRightIsFoundBeforeAnythingIsRead(String rights) throws IOException {
        int port = start("user reports on >" + PASSWORD + " " + MAY + " " + rights);

        assertRefused(
                words(url(port), "--ledger-user", "reports", "--ledger-password-env", "PASSWORD"),
                "cannot be used",
                "allow EVAL");
    }

    @Test
    void theRightsOnAnotherPrefixAreNotEnough() throws IOException {
        int port = start("user reports on >" + PASSWORD + " ~other:* +@all");

        assertRefused(
                words(url(port), "--ledger-user", "reports", "--ledger-password-env", "PASSWORD"),
                "cannot be used",
                "NOPERM");
    }

    @Test
    void aWrongPasswordCannotWork() throws IOException {
        int port = start("requirepass " + PASSWORD);

        assertRefused(words(url(port), "--ledger-password-env", "WRONG"), "cannot be used", "WRONGPASS");
        assertRefused(words(url(port)), "cannot be used", "NOAUTH");
    }

    @Test
    void aReplicaCannotWork() throws IOException {
        int port = start("replicaof 127.0.0.1 1");

        assertRefused(words(url(port)), "cannot be used", "READONLY", "connect to the master");
    }

    @Test
    void aNodeOfAClusterIsNoServer() throws IOException {
        try (FakeRedis node =
                new FakeRedis(command -> command.startsWith("EVAL") ? "-MOVED 3999 127.0.0.1:6381\r\n" : "")) {
            assertRefused(words(url(node.port())), "cannot be used", "MOVED", "--ledger-cluster");
        }
    }

    @Test
    void aClusterIsConnectedAsOne() throws IOException {
        int port = start("cluster-enabled yes", "cluster-config-file " + folder.resolve("nodes.conf"));
        RedisClient client = RedisClient.create(url(port));
        RedisCommands<String, String> commands = client.connect().sync();
        commands.clusterAddSlots(IntStream.range(0, 16_384).toArray());
        Instant patience = Instant.now().plusSeconds(30);
        while (!commands.clusterInfo().contains("cluster_state:ok")) {
            assertThat(Instant.now()).isBefore(patience);
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));

        assertReported(submit(url(port), "--ledger-cluster", "--ledger-outage-policy", "refuse"));
    }

    @Test
    void whatIsNoRedisCannotWork() throws IOException {
        try (FakeRedis web = new FakeRedis(command -> "HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertRefused(words(url(web.port())), "cannot be used", "this is no Redis");
        }
    }

    @Test
    void sentinelsLeadToTheMaster() throws IOException {
        int port = start();
        String master = "*2\r\n$9\r\n127.0.0.1\r\n$" + String.valueOf(port).length() + "\r\n" + port + "\r\n";
        try (FakeRedis sentinel = new FakeRedis(command -> command.equals("SENTINEL") ? master : "")) {
            assertReported(submit(
                    "redis-sentinel://127.0.0.1:" + sentinel.port() + "#main", "--ledger-outage-policy", "refuse"));
        }
    }

    @Test
    void oneThatIsAwayIsRefusedWhereNothingMayBeSentWithoutIt() throws IOException {
        int nobody = freePort();

        assertThat(submit(url(nobody), "--ledger-outage-policy", "refuse")).isEqualTo(2);
        assertThat(err).contains("--ledger: 127.0.0.1:" + nobody + " cannot be reached", "look whether it runs");
        assertThat(out).isEmpty();
    }

    @Test
    void oneThatIsAwayIsOneWarningWhereTheReportsGoOnWithoutIt() throws IOException {
        int nobody = freePort();
        Logger root = (Logger) LoggerFactory.getLogger("io.github.captchareports");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try {
            assertReported(submit(url(nobody)));
        } finally {
            root.detachAppender(log);
        }
        assertThat(log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)))
                .as("%s", log.list)
                .filteredOn(event -> event.getFormattedMessage().contains("cannot be reached"))
                .hasSize(1);
    }
}
