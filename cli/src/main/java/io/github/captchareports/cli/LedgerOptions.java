package io.github.captchareports.cli;

import io.github.captchareports.LedgerLoss;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.ledger.redis.RedisSharedLedger;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the ledger that several processes share. */
final class LedgerOptions {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
    /** A virtual machine that has just started, beside others that have, takes its time over the first words. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration RECONNECT = Duration.ofMillis(500);

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description = {
                "Share tasks, rates and complaints with the other processes that use the same Redis or Valkey:"
                        + " redis://HOST:PORT/DB, or rediss:// over TLS. Accounts that are the same have the same label in"
                        + " all of them. After kill -9, submit the same input again: what was settled is a duplicate, what was"
                        + " sent without an answer is sent again at 2captcha and indeterminate at anticaptcha."
            })
    private @Nullable String url;

    @Option(
            names = "--ledger-processes",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many processes share it: while it is away each uses that part of the rate"
                    + " (default: ${DEFAULT-VALUE}).")
    private int processes = 1;

    @Option(
            names = "--ledger-password-env",
            paramLabel = "NAME",
            description = "The environment variable that holds its password.")
    private @Nullable String passwordVariable;

    @Option(
            names = "--ledger-loss",
            paramLabel = "WHAT",
            defaultValue = "degrade",
            description = {
                "What to do while it is away (default: ${DEFAULT-VALUE}).",
                "degrade: go on alone, with a part of the rate; two processes may then report one task.",
                "refuse: send nothing; reports are undelivered."
            })
    private LedgerLoss loss = LedgerLoss.DEGRADE;

    LedgerLoss loss() {
        return loss;
    }

    /** Connects; null where no ledger is asked for. */
    @Nullable
    Connected open(Streams.Environment environment) {
        if (url == null) {
            if (passwordVariable != null || processes != 1) {
                throw new ConfigurationException("--ledger: missing, and its other options are of no use without it");
            }
            return null;
        }
        RedisURI uri = uri(url, environment);
        // Left to itself, Lettuce waits longer from time to time.
        ClientResources resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RECONNECT))
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(RedisSharedLedger.recommendedOptions(COMMAND_TIMEOUT).build());
        try {
            return new Connected(resources, client, client.connect(), processes);
        } catch (RedisException unreachable) {
            Connected.shutDown(client, resources);
            throw new ConfigurationException("--ledger: " + where(url) + " cannot be reached ("
                    + Excerpt.of(reason(unreachable)) + "); start it, or correct the URL");
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private RedisURI uri(String text, Streams.Environment environment) {
        RedisURI uri;
        try {
            if (new URI(text).getRawUserInfo() != null) {
                throw new ConfigurationException(
                        "--ledger: has a user or a password in it, which every process of this machine can read; give the"
                                + " password's variable as --ledger-password-env");
            }
            uri = RedisURI.create(text);
        } catch (URISyntaxException | IllegalArgumentException unreadable) {
            throw new ConfigurationException("--ledger: not a URL of Redis; use a form like redis://localhost:6379/0");
        }
        uri.setTimeout(CONNECT_TIMEOUT);
        if (passwordVariable != null) {
            String password = environment.get(passwordVariable);
            if (password == null || password.isEmpty()) {
                throw new ConfigurationException("--ledger-password-env: the variable " + Excerpt.of(passwordVariable)
                        + " is not set; export it");
            }
            uri.setCredentialsProvider(
                    RedisCredentialsProvider.from(() -> RedisCredentials.just(null, password.toCharArray())));
        }
        return uri;
    }

    private static String where(String text) {
        URI uri = URI.create(text);
        return uri.getHost() + ":" + (uri.getPort() < 0 ? RedisURI.DEFAULT_REDIS_PORT : uri.getPort());
    }

    /** A connection to the ledger, for as long as the reporter is open. */
    static final class Connected implements AutoCloseable {
        private static final Duration CLOSING = Duration.ofSeconds(2);

        private final ClientResources resources;
        private final RedisClient client;
        private final StatefulRedisConnection<String, String> connection;
        private final int processes;

        Connected(
                ClientResources resources,
                RedisClient client,
                StatefulRedisConnection<String, String> connection,
                int processes) {
            this.resources = resources;
            this.client = client;
            this.connection = connection;
            this.processes = processes;
        }

        void applyTo(ReporterBuilder builder) {
            builder.sharedLedger(RedisSharedLedger.on(connection), processes);
        }

        @Override
        public void close() {
            connection.close();
            shutDown(client, resources);
        }

        static void shutDown(RedisClient client, ClientResources resources) {
            client.shutdown(Duration.ZERO, CLOSING);
            resources.shutdown(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSING.toMillis());
        }
    }
}
