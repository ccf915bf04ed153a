package io.github.captchareports.races;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.ledger.TaskKey;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A ledger for all rounds of a race, and a task for each. */
final class Tasks {
    static final Ledger LEDGER = new Ledger(1_000_000, new StillClock());

    private static final AtomicLong NEXT = new AtomicLong(1);
    private static final TaskKey.Keeping ACCOUNT = new TaskKey.Keeping("races", Long.MAX_VALUE / 4, true);
    static final ReportRequest REQUEST = ReportRequest.builder()
            .account("races")
            .taskId(1)
            .verdict(Verdict.CORRECT)
            .captchaType(CaptchaType.IMAGE)
            .solvedAt(Instant.EPOCH)
            .build();
    static final ReportResult CANCELLED =
            new ReportResult.Undelivered(REQUEST, AttemptSummary.NONE, UndeliveredReason.CANCELLED);
    static final ReportResult UNKNOWN =
            new ReportResult.Indeterminate(REQUEST, AttemptSummary.NONE, IndeterminateCause.TIMED_OUT);

    private Tasks() {}

    static TaskKey next() {
        return new TaskKey(ACCOUNT, TaskId.of(NEXT.getAndIncrement()));
    }

    static Claimed claim(TaskKey task) {
        return LEDGER.claim(task, Verdict.CORRECT);
    }

    static Claim own(TaskKey task) {
        return ((Claimed.Owned) claim(task)).claim();
    }

    /** Leaves the task free, whoever owns it. */
    static void clear(TaskKey task) {
        Claimed claimed = claim(task);
        Claim claim = claimed instanceof Claimed.Owned owned ? owned.claim() : ((Claimed.InFlight) claimed).claim();
        LEDGER.settle(task, claim, CANCELLED);
    }
}
