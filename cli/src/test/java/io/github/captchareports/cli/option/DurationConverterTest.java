package io.github.captchareports.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "1h, PT1H", "0s, PT0S", "999999999h, PT999999999H"})
    void aDurationIsAWholeNumberAndItsUnit(String written, Duration read) {
        assertThat(new DurationConverter().convert(written)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
        "10, \"10\" has no unit",
        "-5s, \"-5s\" is negative",
        "1.5s, \"1.5s\" is not a duration",
        "PT10S, \"PT10S\" is not a duration",
        "10 s, \"10 s\" is not a duration",
        "10S, \"10S\" is not a duration",
        "9999999999s, \"9999999999s\" is not a duration",
        "'', \"\" is not a duration"
    })
    void anythingElseIsRefusedWithTheRemedy(String written, String problem) {
        assertThatThrownBy(() -> new DurationConverter().convert(written))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage(problem + "; write a whole number and its unit, such as 500ms, 10s, 2m or 1h");
    }
}
