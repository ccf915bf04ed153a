package io.github.captchareports.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations that can be added to a monotonic clock. */
class SaturatedNanosTest {
    private static final long CENTURY = 36_500L * 86_400 * 1_000_000_000;

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT0.000000001S, 1",
        "PT-0.000000001S, -1",
        "PT876000H, " + CENTURY,
        "PT-876000H, -" + CENTURY,
        "PT875999H59M59.999999999S, " + (CENTURY - 1),
        "PT876000H0.000000001S, " + CENTURY,
        "PT-876000H-0.000000001S, -" + CENTURY,
        "PT2562047788015215H, " + CENTURY,
        "PT-2562047788015215H, -" + CENTURY
    })
    void aDurationSaturatesAtACentury(Duration duration, long nanos) {
        assertThat(SaturatedNanos.of(duration)).isEqualTo(nanos);
    }
}
