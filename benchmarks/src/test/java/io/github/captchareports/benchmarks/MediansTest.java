package io.github.captchareports.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {
    @Test
    void isTheMiddleOneOrBetweenTheTwoInTheMiddle() {
        assertThat(Medians.of(9, 1, 2)).isEqualTo(2);
        assertThat(Medians.of(9, 1, 2, 4)).isEqualTo(3);
    }

    @Test
    void eachFigureHasItsOwn() {
        Measurement median = Medians.of(
                List.of(Samples.measurement(100, 9), Samples.measurement(300, 7), Samples.measurement(200, 8)));
        assertThat(median.perSecond()).isEqualTo(200);
        assertThat(median.cpuMicros()).isEqualTo(8);
    }

    @Test
    void oneFailedRoundFailsThemAll() {
        Measurement median = Medians.of(List.of(Samples.measurement(100, 9), Measurement.failed("cut")));
        assertThat(median.isFailed()).isTrue();
        assertThat(median.firstError()).isEqualTo("cut");
    }
}
