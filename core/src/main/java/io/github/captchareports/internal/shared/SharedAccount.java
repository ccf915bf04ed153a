package io.github.captchareports.internal.shared;

import io.github.captchareports.RateLimit;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.lane.RemoteTokenBucket;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger.Claim;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import io.github.captchareports.spi.ledger.SharedLedger.Settlement;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An account that other processes report for as well: its questions and updates to the shared ledger. */
public final class SharedAccount implements RemoteTokenBucket {
    /** Added to the lease of a claim, which is running already while the answer is on its way. */
    private static final Duration LEASE_SLACK = Duration.ofSeconds(5);
    /** Longer than any window; longer waits count as this one. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final AccountName name;
    private final Terms terms;
    private final SharedLedgerClient client;
    private final AtomicLong claims = new AtomicLong();

    /**
     * What all claims of an account have in common.
     *
     * @param process an identifier unique to this process
     * @param attempt how long an attempt may take
     * @param keep how long a task is remembered
     * @param replaySafe whether the service can be told twice without harm
     */
    public record Terms(String process, Duration attempt, Duration keep, boolean replaySafe) {}

    /** An account of this name. */
    public SharedAccount(AccountName name, Terms terms, SharedLedgerClient client) {
        this.name = name;
        this.terms = terms;
        this.client = client;
    }

    /** A token that no other report has, in this process or another. */
    public String newToken() {
        return terms.process() + '-' + Long.toString(claims.incrementAndGet(), Character.MAX_RADIX);
    }

    /**
     * Claims a task for an attempt that is about to be made.
     *
     * @param most nanoseconds to wait at most, if that is less than the ledger's timeout
     * @param answer told once, on any thread; null where the ledger gives no answer in time or cannot be asked
     */
    public void claim(TaskId taskId, String token, Verdict verdict, long most, Consumer<@Nullable Claimed> answer) {
        Claim claim = new Claim(
                new Task(name, taskId),
                token,
                verdict,
                terms.replaySafe(),
                terms.attempt().multipliedBy(2).plus(LEASE_SLACK),
                terms.keep());
        client.ask(ledger -> ledger.claim(claim), most, answer);
    }

    /** Has a report's end written, so that nobody reports the task again. */
    public void settle(TaskId taskId, String token, Verdict verdict, SettledOutcome outcome) {
        Task task = new Task(name, taskId);
        Settlement settlement = new Settlement(task, token, verdict, outcome, terms.keep());
        client.write(task, ledger -> ledger.settle(settlement));
    }

    /** Has the claim on a task released, so that anybody may report it. */
    public void release(TaskId taskId, String token) {
        Task task = new Task(name, taskId);
        client.write(task, ledger -> ledger.release(task, token));
    }

    private static long nanos(Duration wait) {
        return wait.isNegative() ? 0 : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : wait.toNanos();
    }

    @Override
    public void take(RateLimit bucket, int tokens, LongConsumer answer) {
        client.<Duration>ask(
                ledger -> ledger.reserve(name, bucket, tokens),
                Long.MAX_VALUE,
                wait -> answer.accept(wait == null ? UNREACHABLE : nanos(wait)));
    }
}
