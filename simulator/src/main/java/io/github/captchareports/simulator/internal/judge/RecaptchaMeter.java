package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.rules.RecaptchaStatistics;
import io.github.captchareports.simulator.truth.IgnoredBecause;
import org.jspecify.annotations.Nullable;

/** {@link RecaptchaStatistics} for what is judged together. Not safe for use by several threads. */
final class RecaptchaMeter {
    private static final int SOLVED = 0;
    private static final int COMPLAINED = 1;

    private final RecaptchaStatistics rule;
    private final RollingCounts volume;
    private final RollingCounts past;
    private long period = Long.MIN_VALUE;
    private long solved;
    private long complained;
    private boolean jumped;
    private long ignoringUntil = Long.MIN_VALUE;

    RecaptchaMeter(RecaptchaStatistics rule) {
        this.rule = rule;
        this.volume = new RollingCounts(rule.volumeWindow(), 1);
        this.past = new RollingCounts(rule.baselineWindow(), 2);
    }

    void solved(long tasks, long now) {
        turnTo(now);
        volume.add(SOLVED, tasks, now);
        solved += tasks;
    }

    /** Nothing was complained of meanwhile, so that whole periods go to the past in one step. */
    void solvedEvenly(SteadyVolume steady, long from, long to) {
        volume.addEvenly(SOLVED, steady, from, to);
        turnTo(from);
        long millis = rule.period().toMillis();
        long end = (period + 1) * millis;
        if (to < end) {
            solved += steady.between(from, to);
            return;
        }
        solved += steady.between(from, end);
        turnTo(end);
        long counting = ignoringUntil <= end ? end : -Math.floorDiv(-ignoringUntil, millis) * millis;
        long began = Math.floorDiv(to, millis) * millis;
        past.addEvenly(SOLVED, steady, counting, began);
        turnTo(to);
        solved += steady.between(began, to);
    }

    /** Why a complaint of now is not counted, or null if it is. */
    @Nullable
    IgnoredBecause complained(long now) {
        turnTo(now);
        complained++;
        if (volume.sum(SOLVED, now) < rule.minimumTasks()) {
            return IgnoredBecause.LOW_VOLUME;
        }
        boolean jumps = jumps(now);
        if (now < ignoringUntil) {
            if (jumps && rule.extended()) {
                ignoreFrom(now);
            }
            return IgnoredBecause.RATE_JUMP;
        }
        if (jumps) {
            ignoreFrom(now);
            return IgnoredBecause.RATE_JUMP;
        }
        return null;
    }

    /** When complaints count again; in the past if they do. */
    long ignoringUntil() {
        return ignoringUntil;
    }

    private void ignoreFrom(long now) {
        ignoringUntil = now + rule.ignoredFor().toMillis();
        jumped = true;
    }

    private boolean jumps(long now) {
        return solved >= rule.minimumSample() && complained > (usual(now) + rule.jump()) * solved;
    }

    private double usual(long now) {
        long pastSolved = past.sum(SOLVED, now);
        return pastSolved < rule.minimumBaseline()
                ? rule.trustedShare()
                : (double) past.sum(COMPLAINED, now) / pastSolved;
    }

    /** A period belongs to the past when it is over, unless it is one in which the rate jumped or was ignored. */
    private void turnTo(long now) {
        long millis = rule.period().toMillis();
        long current = Math.floorDiv(now, millis);
        if (current <= period) {
            return;
        }
        long began = period * millis;
        if (period != Long.MIN_VALUE && !jumped && began >= ignoringUntil) {
            past.add(SOLVED, solved, began);
            past.add(COMPLAINED, complained, began);
        }
        period = current;
        solved = 0;
        complained = 0;
        jumped = false;
    }
}
