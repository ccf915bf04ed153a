package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.rules.ComplaintSuspension;

/** {@link ComplaintSuspension} for what is judged together. Not safe for use by several threads. */
final class SuspensionMeter {
    private static final int SOLVED = 0;
    private static final int CONFIRMED = 1;
    private static final int COMPLAINED = 2;
    private static final int JUDGED = 3;
    private static final int DISMISSED = 4;
    private static final int KINDS = 5;

    private final ComplaintSuspension rule;
    private final RollingCounts counts;
    private long suspendedUntil = Long.MIN_VALUE;

    SuspensionMeter(ComplaintSuspension rule) {
        this.rule = rule;
        this.counts = new RollingCounts(rule.window(), KINDS);
    }

    boolean refuses(SimulatedVerdict verdict, long now) {
        boolean meant = rule.scope() == ComplaintSuspension.Scope.ALL_REPORTS || verdict == SimulatedVerdict.INCORRECT;
        return meant && now < suspendedUntil;
    }

    void solved(long tasks, long now) {
        counts.add(SOLVED, tasks, now);
    }

    void solvedEvenly(SteadyVolume volume, long from, long to) {
        counts.addEvenly(SOLVED, volume, from, to);
    }

    /** Whether this report begins a suspension. */
    boolean recorded(SimulatedVerdict verdict, long now) {
        counts.add(verdict == SimulatedVerdict.CORRECT ? CONFIRMED : COMPLAINED, 1, now);
        return rule.shareOf() != ComplaintSuspension.ShareOf.JUDGED && suspends(now);
    }

    /** Whether these judgements begin a suspension. */
    boolean judged(long upheld, long dismissed, long now) {
        counts.add(JUDGED, upheld + dismissed, now);
        counts.add(DISMISSED, dismissed, now);
        return rule.shareOf() == ComplaintSuspension.ShareOf.JUDGED && suspends(now);
    }

    long suspendedUntil() {
        return suspendedUntil;
    }

    private boolean suspends(long now) {
        if (now < suspendedUntil || !exceeds(now)) {
            return false;
        }
        suspendedUntil = now + rule.length().toMillis();
        return true;
    }

    private boolean exceeds(long now) {
        long complained = counts.sum(COMPLAINED, now);
        return switch (rule.shareOf()) {
            case ALL_SOLVED -> exceeds(complained, counts.sum(SOLVED, now));
            case REPORTED -> exceeds(complained, complained + counts.sum(CONFIRMED, now));
            case JUDGED -> exceeds(counts.sum(DISMISSED, now), counts.sum(JUDGED, now));
        };
    }

    private boolean exceeds(long part, long whole) {
        return whole >= rule.minimumSample() && part > rule.threshold() * whole;
    }
}
