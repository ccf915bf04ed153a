package io.github.captchareports.verification.support;

import io.github.captchareports.ledger.redis.RedisSharedLedger;
import io.github.captchareports.support.Eventually;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.support.Signals;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** A Redis on loopback that keeps nothing on disk, in a process that can be halted, killed and started again. */
public final class RedisProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern SCRIPT_CALLS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

    private final Path folder;
    private final int port = freePort();
    private final List<RedisClient> clients = new ArrayList<>();
    private JavaProcess process;

    private RedisProcess(Path folder) {
        this.folder = folder;
        this.process = launch();
    }

    public static RedisProcess start(Path folder) {
        return new RedisProcess(folder);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JavaProcess launch() {
        File executable;
        try {
            executable = ExecutableProvider.newJarResourceProvider().get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JavaProcess started = JavaProcess.start(
                folder,
                List.of(
                        executable.getPath(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--repl-diskless-sync",
                        "yes",
                        "--repl-diskless-sync-delay",
                        "0",
                        "--dir",
                        folder.toString()));
        Eventually.until("Redis listens", PATIENCE, () -> started.out().contains("Ready to accept connections"));
        return started;
    }

    public int port() {
        return port;
    }

    /** As {@code submit --ledger} takes it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** A connection of a reporter, with the options that are recommended. */
    public StatefulRedisConnection<String, String> connect() {
        return connect(url());
    }

    /** The same, by way of something that listens elsewhere. */
    public StatefulRedisConnection<String, String> connect(String url) {
        RedisClient client = RedisClient.create(url);
        client.setOptions(
                RedisSharedLedger.recommendedOptions(Duration.ofSeconds(1)).build());
        clients.add(client);
        return client.connect();
    }

    /** For the test itself: what is in there, and what is to become of it. */
    public RedisCommands<String, String> commands() {
        RedisClient client = RedisClient.create(url());
        clients.add(client);
        return client.connect().sync();
    }

    /** How many scripts have been run. */
    public static long scripts(RedisCommands<String, String> redis) {
        Matcher calls = SCRIPT_CALLS.matcher(redis.info("commandstats"));
        long sum = 0;
        while (calls.find()) {
            sum += Long.parseLong(calls.group(1));
        }
        return sum;
    }

    /** Goes on listening and says nothing any more. */
    public void halt() {
        Signals.send(process.process(), "STOP");
    }

    public void goOn() {
        Signals.send(process.process(), "CONT");
    }

    /** The end, with kill -9. */
    public void kill() {
        process.close();
        try {
            process.process().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The same port, and nothing left of the data. */
    public void restart() {
        kill();
        process = launch();
    }

    @Override
    public void close() {
        clients.forEach(client -> client.shutdown(Duration.ZERO, PATIENCE));
        kill();
    }
}
