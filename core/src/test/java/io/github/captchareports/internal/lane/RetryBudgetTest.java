package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget(3);

    @Test
    void aFailureCostsOneAndAnAnswerGivesBackAHalf() {
        budget.spend();
        budget.spend();
        assertThat(budget.left()).isEqualTo(1);

        budget.refund();

        assertThat(budget.left()).isEqualTo(1.5);
    }

    @Test
    void itSaysWhenNothingIsLeftForAnother() {
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
        assertThat(budget.spend()).isFalse();
        assertThat(budget.left()).isZero();
    }

    @Test
    void itIsNeverFullerThanFull() {
        budget.refund();
        assertThat(budget.left()).isEqualTo(3);

        budget.spend();
        budget.refill();
        assertThat(budget.left()).isEqualTo(3);
    }
}
