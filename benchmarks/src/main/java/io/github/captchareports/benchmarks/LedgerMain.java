package io.github.captchareports.benchmarks;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResults;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.ledger.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Schedulers;

/** A process that remembers as many tasks as its first argument says, and says what that takes: a {@link Size}. */
public final class LedgerMain {
    private static final long FIRST_TASK = 74_455_221_488L;

    private LedgerMain() {}

    /**
     * Fills a ledger.
     *
     * @param arguments how many tasks
     */
    public static void main(String[] arguments) {
        long entries = Long.parseLong(arguments[0]);
        TaskKey.Keeping account =
                new TaskKey.Keeping("main", Duration.ofMinutes(16).toNanos(), true);
        ReportResult result = ReportResults.accepted(
                ReportRequest.builder()
                        .account("main")
                        .taskId(1)
                        .verdict(Verdict.CORRECT)
                        .captchaType(CaptchaType.RECAPTCHA_V2)
                        .solvedAt(Instant.now())
                        .build(),
                AttemptSummary.NONE,
                Confirmation.REPLY);
        fill(new Ledger(1_000, Schedulers.parallel()), account, result, 1_000);
        long before = LiveHeap.bytes();
        Ledger ledger = new Ledger(Math.max(entries, Workload.Tuning.DEFAULT_LEDGER), Schedulers.parallel());
        long began = System.nanoTime();
        fill(ledger, account, result, entries);
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        long after = LiveHeap.bytes();
        // Also keeps the ledger alive until it has been weighed.
        if (ledger.claim(new TaskKey(account, TaskId.of(FIRST_TASK)), Verdict.CORRECT) instanceof Claimed.Owned) {
            throw new IllegalStateException("the first task was forgotten");
        }
        System.out.println(Json.write(new Size((after - before) / (double) entries, entries / seconds)));
        System.exit(0);
    }

    private static void fill(Ledger ledger, TaskKey.Keeping account, ReportResult result, long entries) {
        for (long task = FIRST_TASK; task < FIRST_TASK + entries; task++) {
            TaskKey key = new TaskKey(account, TaskId.of(task));
            if (!(ledger.claim(key, Verdict.CORRECT) instanceof Claimed.Owned owned)) {
                throw new IllegalStateException("task " + task + " was known");
            }
            ledger.settle(key, owned.claim(), result);
        }
    }

    /**
     * What a ledger takes.
     *
     * @param bytesPerEntry of live heap
     * @param perSecond tasks claimed and settled
     */
    record Size(double bytesPerEntry, double perSecond) {}
}
