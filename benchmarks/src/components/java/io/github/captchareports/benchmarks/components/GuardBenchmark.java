package io.github.captchareports.benchmarks.components;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.guard.ComplaintGuard;
import io.github.captchareports.internal.guard.GuardSettings;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Told of a report, asked whether it holds it, and told that it is sent. */
@State(Scope.Thread)
public class GuardBenchmark {
    private static final int ONE_IN = 10;

    private final ComplaintGuard guard = new ComplaintGuard(
            new GuardSettings(Reports.ACCOUNT, ComplaintLimits.DEFAULT, Map.of(), Map.of()),
            news -> {},
            System.nanoTime());
    private int count;
    private long lastTask;

    /** A confirmation. */
    @Benchmark
    public boolean confirmation() {
        return ask(Verdict.CORRECT);
    }

    /** Nine confirmations and a complaint, each a report. */
    @Benchmark
    public boolean oneComplaintInTen() {
        return ask(++count % ONE_IN == 0 ? Verdict.INCORRECT : Verdict.CORRECT);
    }

    private boolean ask(Verdict verdict) {
        long now = System.nanoTime();
        guard.received(++lastTask, verdict, CaptchaType.RECAPTCHA_V2, null, now);
        boolean held = guard.holds(verdict, CaptchaType.RECAPTCHA_V2, now);
        if (!held) {
            guard.sent(verdict, CaptchaType.RECAPTCHA_V2, now);
        }
        return held;
    }
}
