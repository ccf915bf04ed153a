package io.github.captchareports.internal.shared;

import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.lane.TokenSource;
import io.github.captchareports.spi.SharedLedger.AccountName;
import io.github.captchareports.spi.SharedLedger.Claim;
import io.github.captchareports.spi.SharedLedger.Claimed;
import io.github.captchareports.spi.SharedLedger.Settlement;
import io.github.captchareports.spi.SharedLedger.Task;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An account that other processes report for as well. */
public final class SharedAccount implements TokenSource {
    /** Added to the time an attempt may take, for the ways between the clocks of a lease. */
    private static final Duration LEASE_SLACK = Duration.ofSeconds(5);
    /** No window is open for longer. */
    private static final Duration FAR = Duration.ofHours(1);

    private final AccountName name;
    private final Terms terms;
    private final SharedLedgerClient link;
    private final AtomicLong claims = new AtomicLong();

    /**
     * What does not change from task to task.
     *
     * @param process what no other process is called
     * @param attempt how long an attempt may take
     * @param keep how long a task is remembered
     * @param replaySafe whether the service can be told twice without harm
     */
    public record Terms(String process, Duration attempt, Duration keep, boolean replaySafe) {}

    /** An account of this name. */
    public SharedAccount(AccountName name, Terms terms, SharedLedgerClient link) {
        this.name = name;
        this.terms = terms;
        this.link = link;
    }

    /** A token that no other report has, in this process or another. */
    public String newToken() {
        return terms.process() + '-' + Long.toString(claims.incrementAndGet(), Character.MAX_RADIX);
    }

    /**
     * Claims a task for an attempt that is about to be made.
     *
     * @param most nanoseconds to wait at most, if that is less than the ledger's timeout
     * @param answer told once, on any thread; null where the ledger cannot be asked
     */
    public void claim(long taskId, String token, Verdict verdict, long most, Consumer<@Nullable Claimed> answer) {
        Claim claim = new Claim(
                new Task(name, taskId),
                token,
                verdict,
                terms.replaySafe(),
                terms.attempt().multipliedBy(2).plus(LEASE_SLACK),
                terms.keep());
        link.ask(ledger -> ledger.claim(claim), most, answer);
    }

    /** Has an end noted that must not be made again. */
    public void settle(long taskId, String token, Verdict verdict, Outcome outcome) {
        Task task = new Task(name, taskId);
        Settlement settlement = new Settlement(task, token, verdict, outcome, terms.keep());
        link.note(task, ledger -> ledger.settle(settlement));
    }

    /** Leaves a task free. */
    public void release(long taskId, String token) {
        Task task = new Task(name, taskId);
        link.note(task, ledger -> ledger.release(task, token));
    }

    private static long nanos(Duration wait) {
        return wait.isNegative() ? 0 : wait.compareTo(FAR) > 0 ? FAR.toNanos() : wait.toNanos();
    }

    @Override
    public void take(RateLimit bucket, int tokens, LongConsumer answer) {
        link.<Duration>ask(
                ledger -> ledger.reserve(name, bucket, tokens),
                Long.MAX_VALUE,
                wait -> answer.accept(wait == null ? UNREACHABLE : nanos(wait)));
    }
}
