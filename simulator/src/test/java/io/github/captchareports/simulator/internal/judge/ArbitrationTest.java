package io.github.captchareports.simulator.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.rules.Moderation;
import io.github.captchareports.simulator.rules.SecondSolve;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArbitrationTest {
    private static final int TASKS = 20_000;
    private static final SecondSolve SECOND_SOLVE = SecondSolve.documented();
    private static final Moderation MODERATION = Moderation.documented();

    private final Arbitration arbitration = new Arbitration(new Chance(7));

    @Test
    void aPerfectTrustedWorkerFindsEveryError() {
        SecondSolve perfect = SECOND_SOLVE.withAccuracy(1);

        assertThat(share(id -> arbitration.answersDiffer(id, false, perfect))).isEqualTo(1);
        assertThat(share(id -> arbitration.answersDiffer(id, true, perfect))).isZero();
    }

    @Test
    void aTrustedWorkerWhoErrsUpholdsComplaintsAboutRightAnswers() {
        SecondSolve poor = SECOND_SOLVE.withAccuracy(0.9);

        assertThat(share(id -> arbitration.answersDiffer(id, true, poor))).isCloseTo(0.1, within(0.01));
        assertThat(share(id -> arbitration.answersDiffer(id, false, poor))).isEqualTo(1);
    }

    @Test
    void aShareOfWhatIsUpheldIsRefunded() {
        assertThat(share(id -> arbitration.refunds(id, SECOND_SOLVE.withRefundedShare(0.25))))
                .isCloseTo(0.25, within(0.01));
        assertThat(share(id -> arbitration.refunds(id, SECOND_SOLVE))).isEqualTo(1);
    }

    @Test
    void perfectModeratorsConfirmWhatIsWrong() {
        Moderation perfect = MODERATION.withAccuracy(1);

        assertThat(share(id -> arbitration.moderatorsAgree(id, false, perfect))).isEqualTo(1);
        assertThat(share(id -> arbitration.moderatorsAgree(id, true, perfect))).isZero();
    }

    @Test
    void twoOfThreeModeratorsDecide() {
        Moderation poor = MODERATION.withAccuracy(0.8);

        assertThat(share(id -> arbitration.moderatorsAgree(id, false, poor)))
                .as("3 * 0.8 * 0.8 * 0.2 + 0.8 * 0.8 * 0.8")
                .isCloseTo(0.896, within(0.01));
        assertThat(share(id -> arbitration.moderatorsAgree(id, true, poor))).isCloseTo(0.104, within(0.01));
    }

    @Test
    void aTaskEndsTheSameWhoeverAsksAndWhen() {
        Arbitration again = new Arbitration(new Chance(7));
        Moderation poor = MODERATION.withAccuracy(0.5);

        assertThat(LongStream.rangeClosed(1, 1_000))
                .allMatch(id -> arbitration.moderatorsAgree(id, true, poor) == again.moderatorsAgree(id, true, poor));
    }

    private static double share(LongPredicate question) {
        return (double) LongStream.rangeClosed(1, TASKS).filter(question).count() / TASKS;
    }
}
