package io.github.captchareports.benchmarks.components;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.decision.AttemptHistory;
import io.github.captchareports.internal.decision.Decision;
import io.github.captchareports.internal.decision.DecisionTable;
import io.github.captchareports.internal.decision.RetryContext;
import io.github.captchareports.spi.ProviderReply;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the end of an attempt to what comes of it. */
@State(Scope.Thread)
public class DecisionBenchmark {
    private final ProviderReply recorded = Reports.provider("2captcha").interpret(Reports.success());
    private AttemptHistory once = new AttemptHistory(1, 1, null);
    private RetryContext terms =
            new RetryContext(0, TimeUnit.MINUTES.toNanos(15), true, true, true, RetryPolicy.DEFAULT, 0.5);

    /** The success. */
    @Benchmark
    public Decision afterSuccess() {
        return DecisionTable.afterReply(recorded, ProbableCause.UNKNOWN, once, terms);
    }

    /** A lost answer, which is tried again. */
    @Benchmark
    public Decision afterLostAnswer() {
        return DecisionTable.afterUnclear(IndeterminateCause.ANSWER_LOST, 0, once, terms);
    }
}
