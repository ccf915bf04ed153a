package io.github.captchareports.simulator.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.rules.Moderation;
import org.junit.jupiter.api.Test;

class ConfirmationMeterTest {
    private final ConfirmationMeter meter = new ConfirmationMeter(Moderation.documented());

    @Test
    void halfIsEnoughAndLessIsNot() {
        judge(5, true);
        judge(5, false);
        assertThat(meter.ignores()).isFalse();

        judge(1, false);

        assertThat(meter.ignores()).isTrue();
    }

    @Test
    void nineJudgementsSayNothing() {
        judge(9, false);
        assertThat(meter.ignores()).isFalse();

        judge(1, false);

        assertThat(meter.ignores()).isTrue();
    }

    private void judge(int times, boolean upheld) {
        for (int i = 0; i < times; i++) {
            meter.judged(upheld);
        }
    }
}
