package io.github.captchareports.benchmarks.rooms;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.guard.ComplaintGuard;
import java.util.EnumSet;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Asked whether it holds a report, and told that it is sent. */
@State(Scope.Thread)
public class GuardRoom {
    private static final int ONE_IN = 10;

    private final ComplaintGuard guard = new ComplaintGuard(
            new ComplaintGuard.Terms(
                    Reports.ACCOUNT, ComplaintLimits.DEFAULT, Set.of(), EnumSet.allOf(CaptchaType.class)),
            news -> {},
            System.nanoTime());
    private int count;

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
        boolean held = guard.holds(verdict, CaptchaType.RECAPTCHA_V2, null, now);
        if (!held) {
            guard.count(verdict, CaptchaType.RECAPTCHA_V2, null, now);
        }
        return held;
    }
}
