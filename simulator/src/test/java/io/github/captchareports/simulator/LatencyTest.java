package io.github.captchareports.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.simulator.internal.random.Chance;
import io.github.captchareports.simulator.internal.random.NormalDistribution;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final Duration MS_20 = Duration.ofMillis(20);
    private static final Duration MS_80 = Duration.ofMillis(80);
    private static final Duration MS_200 = Duration.ofMillis(200);

    @Test
    void aConstantLatencyIsTheSameForAll() {
        assertThat(Latency.constant(MS_20).quantile(0)).isEqualTo(MS_20);
        assertThat(Latency.constant(MS_20).quantile(0.999)).isEqualTo(MS_20);
    }

    @Test
    void aUniformLatencyIsBetweenItsBounds() {
        Latency latency = Latency.uniform(MS_20, MS_80);

        assertThat(latency.quantile(0)).isEqualTo(MS_20);
        assertThat(latency.quantile(0.5)).isEqualTo(Duration.ofMillis(50));
        assertThat(latency.quantile(1)).isEqualTo(MS_80);
    }

    @Test
    void aLogNormalLatencyHasItsMedianAndItsPercentile() {
        Latency latency = Latency.logNormal(MS_20, MS_200);

        assertThat((double) latency.quantile(0.5).toNanos()).isCloseTo(20e6, within(100.0));
        assertThat((double) latency.quantile(0.99).toNanos()).isCloseTo(200e6, within(100.0));
        assertThat(latency.quantile(0)).isPositive();
        assertThat(latency.quantile(1)).isLessThan(Duration.ofHours(1));
    }

    @Test
    void medianAndPercentileMayBeTheSame() {
        assertThat(Latency.logNormal(MS_20, MS_20).quantile(0.7)).isEqualTo(MS_20);
    }

    @Test
    void drawsOfASeedHaveTheDistribution() {
        Chance chance = new Chance(3);
        Latency latency = Latency.logNormal(MS_20, MS_200);
        int slow = 0;
        for (int i = 0; i < 100_000; i++) {
            slow += latency.quantile(chance.next()).compareTo(MS_200) > 0 ? 1 : 0;
        }

        assertThat(slow).isBetween(850, 1_150);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Latency.uniform(MS_80, MS_20))
                .withMessage("latency: PT0.08S is more than PT0.02S; give the smaller one first");
        assertThatIllegalArgumentException().isThrownBy(() -> Latency.constant(MS_20.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> Latency.logNormal(Duration.ZERO, MS_20));
        assertThatIllegalArgumentException().isThrownBy(() -> Latency.logNormal(MS_200, MS_20));
    }

    @Test
    void theNormalDistributionIsTheOneInTheBooks() {
        assertThat(NormalDistribution.quantile(0.5)).isCloseTo(0, within(1e-8));
        assertThat(NormalDistribution.quantile(0.975)).isCloseTo(1.959963985, within(1e-7));
        assertThat(NormalDistribution.quantile(0.001)).isCloseTo(-3.090232306, within(1e-7));
        assertThat(NormalDistribution.quantile(0.999)).isCloseTo(3.090232306, within(1e-7));
    }
}
