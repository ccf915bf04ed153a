package io.github.captchareports.benchmarks.components;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResults;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.Ledger;
import io.github.captchareports.internal.ledger.TaskKey;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.scheduler.Schedulers;

/** A new task each time; the small ledger is soon full and forgets its oldest task each time. */
@State(Scope.Thread)
public class LedgerBenchmark {
    private final TaskKey.Keeping account =
            new TaskKey.Keeping(Reports.ACCOUNT, Duration.ofMinutes(16).toNanos(), true);
    private final ReportResult result =
            ReportResults.accepted(Reports.of(Reports.FIRST_TASK), AttemptSummary.NONE, Confirmation.REPLY);

    /** Tasks remembered at most. */
    @Param({"10000000", "10000"})
    public long maximumSize;

    private Ledger ledger;
    private long task;

    /** Begins with an empty ledger. */
    @Setup(Level.Iteration)
    public void open() {
        ledger = new Ledger(maximumSize, Schedulers.parallel());
        task = Reports.FIRST_TASK;
    }

    /** Claims and settles. */
    @Benchmark
    public void claimAndSettle() {
        TaskKey key = new TaskKey(account, TaskId.of(task++));
        if (!(ledger.claim(key, Verdict.CORRECT) instanceof Claimed.Owned owned)) {
            throw new IllegalStateException("the task was known");
        }
        ledger.settle(key, owned.claim(), result);
    }
}
