package io.github.captchareports.ledger.redis;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.RateLimit;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.ledger.SharedLedger;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What several processes know together, in Redis 6.2 or newer, alone, behind sentinels or as a cluster: every step is one script on
 * one key. It uses a connection of the application, which may use it for other things too, and never closes it.
 *
 * <p>Redis holds labels of accounts, ids of tasks, and counts and holds of complaints; no client keys and no domains. A settled
 * task takes about 150 bytes of memory, and a long label its characters besides. Keys begin with the prefix and a colon, and all
 * of them expire; the last to, after eight days, is the state of an account's complaints. A state that Redis did not take is
 * handed over again when the reporter finds it there again, or with the next change.
 *
 * <p>What Redis forgets can be reported twice: {@code maxmemory-policy} should be {@code noeviction}, and a failover loses what
 * the replica had not yet heard of. Until what was lost expires, the memory of each process still stands in front.
 *
 * <p>Of the client's options, three matter. {@link #recommendedOptions} sets them.
 *
 * <ul>
 *   <li>{@link ClientOptions#getDisconnectedBehavior()}: {@code REJECT_COMMANDS}, or claims pile up while Redis is away and are
 *       made afterwards for nobody.
 *   <li>{@link ClientOptions#getTimeoutOptions()}: enabled, or a server that hangs is noticed by nobody but the reporter.
 *   <li>{@link ClientOptions#getRequestQueueSize()}: as it is. A bound makes Lettuce take a lock for each command, and the reporter
 *       has no more on the way than its accounts have in flight, and ends for no longer than its timeout.
 * </ul>
 *
 * <p>Of the client's resources, the delay between reconnects matters: by default it grows up to half a minute, in which a Redis that
 * is there again is not used. {@code ClientResources.builder().reconnectDelay(Delay.constant(...))} keeps it short.
 *
 * <p>With auto-reconnect, which is the default, Lettuce sends commands again that were under way when the connection broke.
 * Claims, settlements, releases and counts are the same done twice; tokens may be taken twice.
 *
 * <p>Methods can be called from any thread and do not wait for Redis; Lettuce takes a short lock among
 * those that write. Stages complete on a thread of Lettuce; they fail with a {@link
 * RedisLedgerException}.
 */
public final class RedisSharedLedger implements SharedLedger, ComplaintMemory {
    /** What the keys begin with unless told otherwise. */
    public static final String DEFAULT_PREFIX = "captcha-reports";

    private static final Duration TRIAL = Duration.ofSeconds(2);

    private final RedisScriptingAsyncCommands<String, String> redis;
    private final ScriptCalls scripts;
    private final KeyNames keys;
    private final ComplaintStates states;

    private RedisSharedLedger(RedisScriptingAsyncCommands<String, String> redis, String prefix) {
        this.redis = redis;
        this.scripts = new ScriptCalls(redis);
        this.keys = new KeyNames(prefix);
        this.states = new ComplaintStates(scripts, keys);
    }

    /**
     * A ledger on a connection to one server, or to the master behind sentinels.
     *
     * @param connection a connection of the application, which closes it after the reporter's shutdown
     * @return the ledger, with {@link #DEFAULT_PREFIX}
     */
    public static RedisSharedLedger on(StatefulRedisConnection<String, String> connection) {
        return new RedisSharedLedger(connection.async(), DEFAULT_PREFIX);
    }

    /**
     * A ledger on a connection to a cluster.
     *
     * @param connection a connection of the application, which closes it after the reporter's shutdown
     * @return the ledger, with {@link #DEFAULT_PREFIX}
     */
    public static RedisSharedLedger on(StatefulRedisClusterConnection<String, String> connection) {
        return new RedisSharedLedger(connection.async(), DEFAULT_PREFIX);
    }

    /**
     * Options that let a Redis that is away be noticed at once, and one that hangs in time. For a cluster, hand them to
     * {@code ClusterClientOptions.builder}.
     *
     * @param commandTimeout how long an answer may take
     * @return a builder, to add to
     */
    public static ClientOptions.Builder recommendedOptions(Duration commandTimeout) {
        return ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(commandTimeout));
    }

    /**
     * The same ledger under another prefix: reporters that should not know of each other need different ones.
     *
     * @param prefix what the keys begin with; on a cluster, braces in it put everything into one slot
     * @return the ledger
     * @throws IllegalArgumentException if the prefix is blank
     */
    public RedisSharedLedger withPrefix(String prefix) {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("prefix: blank; use a name, as '" + DEFAULT_PREFIX + "'");
        }
        return new RedisSharedLedger(redis, prefix);
    }

    /**
     * Tries out whether the ledger can work: runs each script on keys of its own below the prefix, which are deleted or expire
     * within seconds, so that missing rights, a replica or a cluster are found at the start and not with the first report.
     *
     * @param token an identifier unique to this call, of letters and digits
     * @return completed when all has worked; fails with a {@link RedisLedgerException}
     */
    public CompletionStage<?> tryOut(String token) {
        AccountName nobody = new AccountName("try-out", token);
        Claim first = new Claim(new Task(nobody, TaskId.of(1)), token, Verdict.CORRECT, true, TRIAL, TRIAL);
        Settlement open = new Settlement(first.task(), token, Verdict.CORRECT, SettledOutcome.INDETERMINATE, TRIAL);
        Claim second = new Claim(new Task(nobody, TaskId.of(2)), token, Verdict.CORRECT, true, TRIAL, TRIAL);
        Counts one = new Counts(CaptchaType.OTHER, 0, 1, 0, 0, 0, 0);
        // A release keeps what was taken over, and deletes the rest: both have to work.
        return claim(first)
                .thenCompose(claimed -> settle(open))
                .thenCompose(settled -> claim(first))
                .thenCompose(takenOver -> release(first.task(), token))
                .thenCompose(kept -> claim(second))
                .thenCompose(claimed -> release(second.task(), token))
                .thenCompose(deleted -> reserve(nobody, new RateLimit(10, 1), 1))
                .thenCompose(reserved -> exchange(nobody, token, List.of(one), 0, TRIAL))
                .thenCompose(
                        exchanged -> named("complaint state not kept", () -> states.remember(nobody, token, TRIAL)))
                .thenCompose(remembered -> recall(nobody))
                .thenCompose(state -> named("complaint state not forgotten", () -> states.forgetState(nobody)));
    }

    @Override
    public CompletionStage<Claimed> claim(Claim claim) {
        Duration keep = claim.keep().compareTo(claim.lease()) < 0 ? claim.lease() : claim.keep();
        return named(
                "task not claimed",
                () -> scripts.<String>call(
                                Script.CLAIM,
                                keys.task(claim.task()),
                                claim.token(),
                                TaskCode.verdict(claim.verdict()),
                                claim.replaySafe() ? "1" : "0",
                                Millis.of(claim.lease()),
                                Millis.of(keep))
                        .thenApply(TaskCode::claimed));
    }

    @Override
    public CompletionStage<?> settle(Settlement settlement) {
        String settled = TaskCode.settled(settlement.outcome(), settlement.verdict());
        return named(
                "end of a task not noted",
                () -> scripts.<Long>call(
                        Script.SETTLE,
                        keys.task(settlement.task()),
                        settlement.token(),
                        settled,
                        Millis.of(settlement.keep())));
    }

    @Override
    public CompletionStage<?> release(Task task, String token) {
        return named("task not released", () -> scripts.<Long>call(Script.RELEASE, keys.task(task), token));
    }

    @Override
    public CompletionStage<Duration> reserve(AccountName account, RateLimit bucket, int tokens) {
        if (tokens < 1 || tokens > bucket.burst()) {
            throw new IllegalArgumentException("tokens: " + tokens + "; use 1 to the burst, " + bucket.burst());
        }
        return named(
                "tokens not reserved",
                () -> scripts.<Long>call(
                                Script.RESERVE,
                                keys.bucket(account),
                                Double.toString(bucket.perSecond()),
                                Integer.toString(bucket.burst()),
                                Integer.toString(tokens))
                        .thenApply(micros -> Duration.of(micros, ChronoUnit.MICROS)));
    }

    @Override
    public CompletionStage<List<Counts>> exchange(
            AccountName account, String process, List<Counts> mine, long sinceHour, Duration keep) {
        return named(
                "counts not exchanged",
                () -> new CountsExchange(scripts, keys, account, process, sinceHour, keep).tell(mine));
    }

    @Override
    public CompletionStage<Optional<String>> recall(AccountName account) {
        return named("complaint state not read", () -> states.recall(account));
    }

    @Override
    public void remember(AccountName account, String state) {
        states.remember(account, state, ComplaintStates.KEEP);
    }

    /**
     * Forgets the state of an account's complaints, and what all processes have counted. Those that are running keep what they
     * know, and tell it again.
     */
    @Override
    public CompletionStage<?> forget(AccountName account) {
        return named("complaints not forgotten", () -> states.forget(account).thenApply(done -> true));
    }

    private static <T> CompletionStage<T> named(String deed, Supplier<CompletionStage<T>> asked) {
        return asked.get()
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(RedisLedgerException.of(deed, failure)));
    }

    @Override
    public String toString() {
        return "RedisSharedLedger[prefix=" + keys.prefix() + "]";
    }
}
