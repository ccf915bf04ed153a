package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.rules.Moderation;
import io.github.captchareports.simulator.rules.SecondSolve;

/** How a complaint about an image ends. Each task has its own draws, so that the end does not depend on the order. */
final class Arbitration {
    private static final int SECOND_ANSWER = 0;
    private static final int REFUND = 1;
    private static final int FIRST_MODERATOR = 16;

    private final Chance chance;

    Arbitration(Chance chance) {
        this.chance = chance;
    }

    /**
     * Whether a trusted worker answers differently. A trusted worker who errs does so whether the first answer was
     * right or wrong: two wrong answers that are the same are too rare to matter.
     */
    boolean answersDiffer(long taskId, boolean actuallyCorrect, SecondSolve rule) {
        boolean trustedIsRight = chance.of(taskId, SECOND_ANSWER) < rule.accuracy();
        return !(trustedIsRight && actuallyCorrect);
    }

    boolean refunds(long taskId, SecondSolve rule) {
        return chance.of(taskId, REFUND) < rule.refundedShare();
    }

    boolean moderatorsAgree(long taskId, boolean actuallyCorrect, Moderation rule) {
        int confirming = 0;
        for (int moderator = 0; moderator < rule.moderators(); moderator++) {
            boolean right = chance.of(taskId, FIRST_MODERATOR + moderator) < rule.accuracy();
            if (right != actuallyCorrect) {
                confirming++;
            }
        }
        return confirming >= rule.agreeing();
    }
}
