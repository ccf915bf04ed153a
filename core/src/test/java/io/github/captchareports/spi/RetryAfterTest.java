package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void secondsAreAWait() {
        assertThat(read("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(read(" 90 ")).isEqualTo(Duration.ofSeconds(90));
        assertThat(read("000000007")).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aDateCountsFromTheTimeOfReceipt() {
        assertThat(read("Fri, 20 Nov 2026 10:00:42 GMT")).isEqualTo(Duration.ofSeconds(42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3601", "86400", "999999999", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void aWaitOfMoreThanAnHourIsCutToOne(String value) {
        assertThat(read(value)).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "000", "-1", "-99999999999999999999", "Fri, 20 Nov 2026 09:59:59 GMT"})
    void noWaitIsAskedByZeroNegativeNumbersAndThePast(String value) {
        assertThat(read(value)).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "  ",
                "soon",
                "1.5",
                "1e3",
                "+5",
                "٣",
                "5 s",
                "Mon, 20 Nov 2026 10:00:42 GMT",
                "2026-11-20T10:01:00Z"
            })
    void garbageIsIgnored(@Nullable String value) {
        assertThat(read(value)).isNull();
    }

    private static @Nullable Duration read(@Nullable String value) {
        return RetryAfter.read(value, NOW);
    }
}
