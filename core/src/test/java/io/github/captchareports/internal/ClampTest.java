package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations that a clock can be added to. */
class ClampTest {
    private static final long FAR = 36_500L * 86_400 * 1_000_000_000;

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT0.000000001S, 1",
        "PT-0.000000001S, -1",
        "PT876000H, " + FAR,
        "PT-876000H, -" + FAR,
        "PT875999H59M59.999999999S, " + (FAR - 1),
        "PT876000H0.000000001S, " + FAR,
        "PT-876000H-0.000000001S, -" + FAR,
        "PT2562047788015215H, " + FAR,
        "PT-2562047788015215H, -" + FAR
    })
    void aCenturyIsTheMost(Duration duration, long nanos) {
        assertThat(Clamp.nanos(duration)).isEqualTo(nanos);
    }
}
