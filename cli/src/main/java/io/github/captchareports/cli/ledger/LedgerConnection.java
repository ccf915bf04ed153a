package io.github.captchareports.cli.ledger;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.state.KnownComplaints;
import io.github.captchareports.ledger.redis.RedisLedgerException;
import io.github.captchareports.ledger.redis.RedisSharedLedger;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection to the shared ledger, for as long as the reporter is open. */
public final class LedgerConnection implements AutoCloseable {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RECONNECT = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /** The first answers of a server may be late on a machine where many processes start at once. */
    private static final int TRIALS = 10;

    private static final Duration COUNTS_KEPT = Duration.ofDays(1);
    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(200);

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final Supplier<RedisSharedLedger> connecting;
    private final LateLedger ledger = new LateLedger(this::connected);
    private final int processes;

    public LedgerConnection(List<RedisURI> servers, boolean cluster, int processes) {
        this.processes = processes;
        // Lettuce's own delay grows from attempt to attempt.
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RECONNECT))
                .build();
        ClientOptions options =
                RedisSharedLedger.recommendedOptions(COMMAND_TIMEOUT).build();
        if (cluster) {
            RedisClusterClient nodes = RedisClusterClient.create(resources, servers);
            nodes.setOptions(ClusterClientOptions.builder(options).build());
            this.client = nodes;
            this.connecting = () -> RedisSharedLedger.on(nodes.connect());
        } else {
            RedisClient server = RedisClient.create(resources, servers.get(0));
            server.setOptions(options);
            this.client = server;
            this.connecting = () -> RedisSharedLedger.on(server.connect());
        }
    }

    /**
     * Connects, and tries out whether the ledger can work. Blocks.
     *
     * @throws RedisLedgerException if it cannot, or cannot be reached now
     */
    public void connect() {
        ledger.connect();
    }

    private RedisSharedLedger connected() {
        RedisSharedLedger reached = reached();
        for (int trial = 1; ; trial++) {
            try {
                reached.tryOut(UUID.randomUUID().toString())
                        .toCompletableFuture()
                        .join();
                return reached;
            } catch (CompletionException failed) {
                if (!(failed.getCause() instanceof RedisLedgerException failure)) {
                    throw failed;
                }
                if (trial == TRIALS || failure.isLasting()) {
                    throw failure;
                }
                LockSupport.parkNanos(BETWEEN_TRIALS.toNanos());
            }
        }
    }

    private RedisSharedLedger reached() {
        for (int trial = 1; ; trial++) {
            try {
                return connecting.get();
            } catch (RuntimeException unreachable) {
                RedisLedgerException failure = RedisLedgerException.notConnected(unreachable);
                if (trial == TRIALS || failure.isLasting() || !mayHaveAnswered(failure)) {
                    throw failure;
                }
                LockSupport.parkNanos(BETWEEN_TRIALS.toNanos());
            }
        }
    }

    /**
     * Whether the server may have said why it refuses the connection: the client may see the end of the connection before the
     * answer that refuses the password, or, with an {@link IllegalStateException}, before it has begun to wait for that answer.
     */
    static boolean mayHaveAnswered(RedisLedgerException failure) {
        return failure.getCause() instanceof RedisConnectionException
                || failure.getCause() instanceof IllegalStateException;
    }

    /** The same ledger, for the complaints of its accounts. */
    public ComplaintMemory complaints() {
        return ledger;
    }

    /** What it knows of the complaints of these accounts now, besides the counts. Blocks. */
    public ComplaintMemory known(List<AccountName> accounts) {
        Map<AccountName, String> states = new HashMap<>();
        for (AccountName account : accounts) {
            Optional<String> state = answer(ledger.recall(account));
            if (state != null && state.isPresent()) {
                states.put(account, state.get());
            }
        }
        return new KnownComplaints(states::get);
    }

    /**
     * Waits until a reporter that was opened before has the counts: answers come in the order of the questions, and as much is
     * asked for as the reporter does.
     */
    public void awaitCounts(List<AccountName> accounts) {
        long hour = Instant.now().getEpochSecond() / Duration.ofHours(1).toSeconds();
        for (AccountName account : accounts) {
            answer(ledger.exchange(account, "check", List.of(), hour - COUNTS_KEPT.toHours(), COUNTS_KEPT));
        }
    }

    private static <T> @Nullable T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException unanswered) {
            return null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    public void applyTo(ReporterBuilder builder) {
        builder.sharedLedger(ledger, processes);
    }

    @Override
    public void close() {
        // Connections are closed with their client.
        client.shutdown(Duration.ZERO, CLOSING);
        resources.shutdown(0, CLOSING.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSING.toMillis());
    }
}
