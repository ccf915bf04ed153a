package io.github.captchareports.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    @Test
    void theWorstSecondMayBeginAnywhere() {
        List<Integer> counts = new ArrayList<>(Collections.nCopies(300, 1));
        counts.set(99, 50);
        counts.set(150, 50);
        counts.set(199, 50);
        Arrivals arrivals = new Arrivals(1_000, counts);
        assertThat(arrivals.worstSecond(1_000, 4_000)).isEqualTo(198);
        assertThat(arrivals.between(1_000, 4_000)).isEqualTo(447);
        assertThat(arrivals.between(1_990, 2_000)).isEqualTo(50);
    }
}
