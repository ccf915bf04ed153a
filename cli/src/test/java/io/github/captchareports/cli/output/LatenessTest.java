package io.github.captchareports.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.cli.output.Lateness.Figures;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenessTest {
    @Test
    void nothingLateHasNoFigures() {
        assertThat(new Lateness().figures()).isNull();
    }

    @Test
    void underAMinuteTheMedianIsExact() {
        assertThat(figures(1, 50, 14, 2, 60)).isEqualTo(new Figures(5, Duration.ofSeconds(14), Duration.ofSeconds(60)));
        assertThat(figures(3, 9)).isEqualTo(new Figures(2, Duration.ofSeconds(3), Duration.ofSeconds(9)));
    }

    @Test
    void whatIsDueWithinTheMarginIsNotLateByLessThanNothing() {
        Lateness lateness = new Lateness();
        lateness.count(Duration.ofMillis(-500));

        assertThat(lateness.figures()).isEqualTo(new Figures(1, Duration.ZERO, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(longs = {63, 64, 65, 127, 128, 1_000, 86_400, 31_536_000, Long.MAX_VALUE / 3})
    void theMedianIsWithinThreePercent(long seconds) {
        Figures figures = figures(0, seconds, Long.MAX_VALUE / 2);

        assertThat((double) figures.median().toSeconds() / seconds).isCloseTo(1.0, within(0.032));
        assertThat(figures.worst()).isEqualTo(Duration.ofSeconds(Long.MAX_VALUE / 2));
    }

    private static Figures figures(long... seconds) {
        Lateness lateness = new Lateness();
        LongStream.of(seconds).mapToObj(Duration::ofSeconds).forEach(lateness::count);
        return Objects.requireNonNull(lateness.figures());
    }
}
