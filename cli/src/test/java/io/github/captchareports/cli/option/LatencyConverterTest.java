package io.github.captchareports.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.simulator.Latency;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class LatencyConverterTest {
    private final LatencyConverter converter = new LatencyConverter();

    @Test
    void aLatencyIsConstantUniformOrLogNormal() {
        assertThat(converter.convert("20ms")).isEqualTo(Latency.constant(Duration.ofMillis(20)));
        assertThat(converter.convert("20ms..1s"))
                .isEqualTo(Latency.uniform(Duration.ofMillis(20), Duration.ofSeconds(1)));
        assertThat(converter.convert("20ms~200ms"))
                .isEqualTo(Latency.logNormal(Duration.ofMillis(20), Duration.ofMillis(200)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "20 | \"20\" has no unit",
                "20ms.. | \"\" is not a duration",
                "20..80ms | \"20\" has no unit",
                "80ms..20ms | latency: PT0.08S is more than PT0.02S; give the smaller one first",
                "0ms~20ms | latency: PT0S is not positive; use more than zero",
                "200ms~20ms | latency: PT0.2S is more than PT0.02S"
            })
    void whatIsNoLatencySaysWhy(String text, String explanation) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith(explanation);
    }
}
