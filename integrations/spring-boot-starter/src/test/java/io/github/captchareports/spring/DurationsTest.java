package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Durations that somebody forgot the unit of. */
@ExtendWith(OutputCaptureExtension.class)
class DurationsTest {
    private static List<String> warnings(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains("without a unit"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "captcha.reports.shutdown.grace",
                "captcha.reports.margin",
                "captcha.reports.response-timeout",
                "captcha.reports.retry.probe-interval",
                "captcha.reports.accounts[1].complaints.cool-down"
            })
    void aNumberWithoutAUnitIsAWarning(String property, CapturedOutput output) {
        new Durations(with(property, "20")).warn(2);

        assertThat(warnings(output))
                .singleElement()
                .asString()
                .contains(property + " is 20 without a unit, which means milliseconds; write 20s or 20ms");
    }

    @Test
    void aUnitOrNothingAtAllIsNone(CapturedOutput output) {
        Stream.of("20s", "PT20S", "0", "20ms", "")
                .forEach(value -> new Durations(with("captcha.reports.shutdown.grace", value)).warn(0));

        assertThat(warnings(output)).isEmpty();
    }

    /** Not by {@code MockEnvironment}, which differs between the generations that these classes run on. */
    private static StandardEnvironment with(String property, String value) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, value)));
        return environment;
    }

    @Test
    void theStartOfAnApplicationWarns(CapturedOutput output) {
        Contexts.withAccount()
                .withPropertyValues("captcha.reports.shutdown.grace=20")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(warnings(output)).hasSize(1);
    }
}
