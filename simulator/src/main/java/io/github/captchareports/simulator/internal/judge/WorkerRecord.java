package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.rules.WorkerRestriction;

/** {@link WorkerRestriction} for one worker and one type of captcha. Not safe for use by several threads. */
final class WorkerRecord {
    private final WorkerRestriction rule;
    private int solved;
    private int complaints;
    private long nextMillis;
    private long restrictedUntil = Long.MIN_VALUE;

    WorkerRecord(WorkerRestriction rule) {
        this.rule = rule;
        this.nextMillis = rule.shortest().toMillis();
    }

    void solved() {
        solved++;
        if (solved > rule.memory()) {
            solved /= 2;
            complaints /= 2;
        }
    }

    void complained(long now) {
        complaints++;
        if (now >= restrictedUntil && solved >= rule.minimumSolved() && complaints > rule.incorrectShare() * solved) {
            restrictedUntil = now + nextMillis;
            nextMillis = Math.min(nextMillis * 2, rule.longest().toMillis());
            solved = 0;
            complaints = 0;
        }
    }

    boolean isRestricted(long now) {
        return now < restrictedUntil;
    }

    long restrictedUntil() {
        return restrictedUntil;
    }
}
