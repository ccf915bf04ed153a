package io.github.captchareports.internal;

import io.github.captchareports.Account;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.internal.ledger.Settled;
import io.github.captchareports.internal.shared.SharedAccount;
import io.github.captchareports.spi.SharedLedger.Claimed;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one report has to do with the other processes of its account: whether they leave the task to it, and what they have to
 * hear of its end. Touched by one hand at a time, as the report itself.
 */
final class Elsewhere {
    /** How soon a task is asked for again that another process reports. */
    private static final long BUSY_AT_MOST = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long BUSY_AT_LEAST = TimeUnit.MILLISECONDS.toNanos(5);

    private final SharedAccount account;
    private final ReportRequest request;
    private final LedgerOutagePolicy loss;
    private final boolean replaySafe;

    /** What the report is called in the ledger that is shared; empty until it asks. */
    private String token = "";

    private boolean asking;
    /** Whether the ledger has to hear how the report ends: it granted the task, or could not be asked. */
    private boolean owesEnd;

    private boolean busy;
    private @Nullable Settled settled;
    private boolean ended;

    Elsewhere(SharedAccount account, ReportRequest request, Account settings, boolean replaySafe) {
        this.account = account;
        this.request = request;
        this.loss = settings.ledgerOutagePolicy();
        this.replaySafe = replaySafe;
    }

    /** What the others say. */
    sealed interface Word {}

    /** The task is the report's; {@code unclear} says why somebody may have recorded it already. */
    record Go(@Nullable IndeterminateCause unclear) implements Word {}

    /** Another process reports the task now; ask again after so many nanoseconds. */
    record Wait(long nanos) implements Word {}

    /** Another process has reported the task. */
    record Known(Claimed.Settled end) implements Word {}

    /** They cannot be asked, and without them the report does not go. */
    record Unreachable() implements Word {}

    /**
     * Asks for the task.
     *
     * @param most nanoseconds to wait at most
     * @param uncertain whether an earlier attempt of this report may have been recorded
     * @param hand moves the report
     * @param then told by that hand, unless the report has given up waiting
     */
    void ask(long most, boolean uncertain, Executor hand, Consumer<Word> then) {
        asking = true;
        if (token.isEmpty()) {
            token = account.newToken();
        }
        String mine = token;
        account.claim(
                request.taskId(),
                mine,
                request.verdict(),
                most,
                claimed -> hand.execute(() -> hear(mine, claimed, uncertain, then)));
    }

    private void hear(String mine, @Nullable Claimed claimed, boolean uncertain, Consumer<Word> then) {
        if (asking) {
            asking = false;
            then.accept(read(claimed, uncertain));
        } else if (ended && claimed instanceof Claimed.Granted) {
            account.release(request.taskId(), mine);
        }
    }

    private Word read(@Nullable Claimed claimed, boolean uncertain) {
        if (claimed instanceof Claimed.Busy other) {
            busy = true;
            owesEnd = false;
            return new Wait(Math.max(BUSY_AT_LEAST, Math.min(BUSY_AT_MOST, Clamp.nanos(other.lease()))));
        }
        if (claimed instanceof Claimed.Settled end) {
            owesEnd = false;
            settled = new Settled(end.verdict(), end.outcome());
            busy = end.outcome() == Outcome.INDETERMINATE && end.verdict() == request.verdict();
            return new Known(end);
        }
        if (claimed instanceof Claimed.Granted granted) {
            owesEnd = true;
            busy = false;
            return new Go(granted.mayBeRecorded() ? IndeterminateCause.ANSWER_LOST : null);
        }
        return alone(uncertain);
    }

    /** The ledger could not be asked: on alone, or not at all. */
    private Word alone(boolean uncertain) {
        if (loss == LedgerOutagePolicy.REFUSE) {
            if (!uncertain) {
                // The claim may have been heard all the same.
                owesEnd = true;
                release();
            }
            return new Unreachable();
        }
        if (busy && !replaySafe) {
            return new Unreachable();
        }
        owesEnd = true;
        return new Go(busy ? IndeterminateCause.REPORTED_ELSEWHERE : null);
    }

    boolean isAsking() {
        return asking;
    }

    /** Waits for the answer no longer. */
    void stopAsking() {
        asking = false;
    }

    /** Whether another process was reporting the task when it was asked last, or left its fate open. */
    boolean isBusy() {
        return busy;
    }

    /** How another process has ended the task; null where none has. */
    @Nullable
    Settled settled() {
        return settled;
    }

    /** The report was certainly not recorded, and is tried again later: until then the task is free. */
    void release() {
        if (owesEnd) {
            owesEnd = false;
            account.release(request.taskId(), token);
            // A release that comes late must not take the next claim away.
            token = "";
        }
    }

    /** The report has its result. */
    void end(ReportResult result) {
        ended = true;
        switch (result.outcome()) {
            case ACCEPTED, REJECTED, DUPLICATE, INDETERMINATE -> {
                if (owesEnd) {
                    owesEnd = false;
                    account.settle(request.taskId(), token, request.verdict(), result.outcome());
                }
            }
            case EXPIRED, WITHHELD, UNDELIVERED -> release();
        }
    }
}
