package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.rules.Moderation;

/** {@link Moderation}'s figure for one account, which nothing resets. Not safe for use by several threads. */
final class ConfirmationMeter {
    private final Moderation rule;
    private long judged;
    private long confirmed;

    ConfirmationMeter(Moderation rule) {
        this.rule = rule;
    }

    boolean ignores() {
        return judged >= rule.minimumSample() && confirmed < rule.confirmedShare() * judged;
    }

    void judged(boolean upheld) {
        judged++;
        if (upheld) {
            confirmed++;
        }
    }
}
