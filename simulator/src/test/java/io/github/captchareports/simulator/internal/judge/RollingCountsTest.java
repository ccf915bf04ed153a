package io.github.captchareports.simulator.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RollingCountsTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final RollingCounts counts = new RollingCounts(Duration.ofHours(24), 2);

    @Test
    void countsOfTheWindowAreSummedByKind() {
        counts.add(0, 2, 0);
        counts.add(1, 5, 0);
        counts.add(0, 1, 23 * HOUR);

        assertThat(counts.sum(0, 23 * HOUR)).isEqualTo(3);
        assertThat(counts.sum(1, 23 * HOUR)).isEqualTo(5);
    }

    @Test
    void whatIsOlderFallsOutAStepAtATime() {
        counts.add(0, 1, 0);
        counts.add(0, 10, HOUR);

        assertThat(counts.sum(0, 24 * HOUR - 1)).isEqualTo(11);
        assertThat(counts.sum(0, 24 * HOUR)).isEqualTo(10);
        assertThat(counts.sum(0, 25 * HOUR)).isZero();
    }

    @Test
    void aLongPauseForgetsEverything() {
        counts.add(0, 7, 3 * HOUR);

        assertThat(counts.sum(0, 1_000 * HOUR)).isZero();
    }

    @Test
    void aClockThatGoesBackLosesNothing() {
        counts.add(0, 1, 5 * HOUR);
        counts.add(0, 1, 4 * HOUR);

        assertThat(counts.sum(0, 5 * HOUR)).isEqualTo(2);
    }
}
