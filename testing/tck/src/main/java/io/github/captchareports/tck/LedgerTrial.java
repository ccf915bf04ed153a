package io.github.captchareports.tck;

import io.github.captchareports.RateLimit;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger;
import io.github.captchareports.spi.ledger.SharedLedger.Claim;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import io.github.captchareports.spi.ledger.SharedLedger.Counts;
import io.github.captchareports.spi.ledger.SharedLedger.Settlement;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One task of an account that nobody has used before, in a shared ledger. */
final class LedgerTrial {
    static final Duration LEASE = Duration.ofMinutes(10);
    static final Duration KEEP = Duration.ofHours(24);
    /** A lease that is over soon, and the time after which it is. */
    static final Duration SHORT = Duration.ofMillis(5);

    static final Duration LONGER = Duration.ofMillis(50);

    final AccountName account = new AccountName(
            "2captcha", "contract-" + UUID.randomUUID().toString().substring(0, 13));
    final Task task = task(74455221488L);
    private final SharedLedger ledger;
    private final SharedLedger other;

    LedgerTrial(SharedLedger ledger, SharedLedger other) {
        this.ledger = ledger;
        this.other = other;
    }

    Task task(long id) {
        return new Task(account, TaskId.of(id));
    }

    /** Claims the task for a service that can be told twice. */
    Claimed claim(String token, Verdict verdict) {
        return claim(task, token, verdict, true, LEASE);
    }

    /** Claims the task for a service that must not be told twice. */
    Claimed claimOnce(String token, Verdict verdict) {
        return claim(task, token, verdict, false, LEASE);
    }

    Claimed claim(Task claimed, String token, Verdict verdict, boolean replaySafe, Duration lease) {
        return Stages.await(ledger.claim(new Claim(claimed, token, verdict, replaySafe, lease, KEEP)));
    }

    /** Claims the task as another process does. */
    Claimed claimElsewhere(String token, Verdict verdict) {
        return Stages.await(other.claim(new Claim(task, token, verdict, true, LEASE, KEEP)));
    }

    void settle(String token, Verdict verdict, SettledOutcome outcome) {
        Stages.await(ledger.settle(new Settlement(task, token, verdict, outcome, KEEP)));
    }

    void release(String token) {
        Stages.await(ledger.release(task, token));
    }

    Duration reserve(RateLimit bucket, int tokens) {
        return Stages.await(ledger.reserve(account, bucket, tokens));
    }

    /** What another process reads after one has told what it counted. */
    List<Counts> exchange(List<Counts> mine, long sinceHour) {
        Stages.await(ledger.exchange(account, "one", mine, sinceHour, KEEP));
        return Stages.await(other.exchange(account, "two", List.of(), sinceHour, KEEP));
    }

    static long thisHour() {
        return Instant.now().getEpochSecond() / 3600;
    }
}
