package io.github.captchareports.ledger.redis;

import io.github.captchareports.support.Signals;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/**
 * A Redis on loopback that keeps nothing on disk, and the clients that use it. It is the one that comes with the tests, or the
 * executable that the system property {@code redis.server} names.
 */
final class TestRedis implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EXECUTABLE = "redis.server";
    private static final Pattern PROCESS = Pattern.compile("process_id:(\\d+)");

    final int port = freePort();
    private final String[] settings;
    private final List<RedisClient> clients = new ArrayList<>();
    private final List<StatefulRedisConnection<String, String>> connections = new ArrayList<>();
    private RedisServer server;

    TestRedis(String... settings) {
        this.settings = settings;
        this.server = build();
        start();
    }

    private static int freePort() {
        // Below 55,536, so that the port of a cluster's bus, which is 10,000 higher, is one.
        for (int i = 0; i < 100; i++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no free port below 55,000");
    }

    private RedisServer build() {
        try {
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no");
            for (String setting : settings) {
                builder.setting(setting);
            }
            if (System.getProperty(EXECUTABLE) != null) {
                builder.executableProvider(ExecutableProvider.newSystemPropertyProvider(EXECUTABLE));
            }
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same port, and nothing left of the data. */
    void restart() {
        stop();
        server = build();
        start();
    }

    RedisURI uri() {
        return RedisURI.create("127.0.0.1", port);
    }

    StatefulRedisConnection<String, String> connect() {
        return connect(PATIENCE);
    }

    StatefulRedisConnection<String, String> connect(Duration commandTimeout) {
        RedisClient client = RedisClient.create(uri());
        clients.add(client);
        client.setOptions(RedisSharedLedger.recommendedOptions(commandTimeout).build());
        StatefulRedisConnection<String, String> connection = client.connect();
        connections.add(connection);
        return connection;
    }

    /** Sends a signal to the server's process. */
    void signal(String signal, String info) {
        Matcher process = PROCESS.matcher(info);
        if (!process.find()) {
            throw new IllegalStateException("INFO server names no process");
        }
        Signals.send(Long.parseLong(process.group(1)), signal);
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("the stage did not end well: " + e, e);
        }
    }

    /** Asks until the answer is as expected. */
    static <T> T until(Supplier<T> question, Predicate<T> expected) {
        long start = System.nanoTime();
        T answer = question.get();
        while (!expected.test(answer)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("still " + answer + " after " + PATIENCE);
            }
            answer = question.get();
        }
        return answer;
    }

    @Override
    public void close() {
        connections.forEach(StatefulRedisConnection::close);
        clients.forEach(client -> client.shutdown(Duration.ZERO, PATIENCE));
        stop();
    }
}
