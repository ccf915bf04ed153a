package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // ISO 8601, as written and as bent
                "2026-11-20T09:59:00Z | 2026-11-20T09:59:00Z",
                "' 2026-11-20T09:59:00Z ' | 2026-11-20T09:59:00Z",
                "2026-11-20t09:59:00z | 2026-11-20T09:59:00Z",
                "2026-11-20T09:59Z | 2026-11-20T09:59:00Z",
                "2026-11-20T09:59:00.123456789Z | 2026-11-20T09:59:00.123456789Z",
                "2026-11-20T09:59:00.1234567899Z | 2026-11-20T09:59:00.123456789Z",
                "2026-11-20T09:59:00,5Z | 2026-11-20T09:59:00.500Z",
                "2026-11-20T11:59:00+02:00 | 2026-11-20T09:59:00Z",
                "2026-11-20T04:29:00-05:30 | 2026-11-20T09:59:00Z",
                "2026-11-20T09:59:00-00:00 | 2026-11-20T09:59:00Z",
                "2026-11-20T11:59:00+02:00[Europe/Berlin] | 2026-11-20T09:59:00Z",
                "20261120T095900Z | 2026-11-20T09:59:00Z",
                "20261120T1159+0200 | 2026-11-20T09:59:00Z",
                // date +%FT%T%z
                "2026-11-20T11:59:00+0200 | 2026-11-20T09:59:00Z",
                // str(datetime)
                "2026-11-20 09:59:00+00:00 | 2026-11-20T09:59:00Z",
                "2026-11-20 09:59:00.123456+00:00 | 2026-11-20T09:59:00.123456Z",
                // PostgreSQL
                "2026-11-20 09:59:00+00 | 2026-11-20T09:59:00Z",
                "2026-11-20 15:29:00.25+05:30 | 2026-11-20T09:59:00.250Z",
                // Jackson 2
                "2026-11-20T09:59:00.000+0000 | 2026-11-20T09:59:00Z",
                // Ruby, Go
                "2026-11-20 09:59:00 UTC | 2026-11-20T09:59:00Z",
                "2026-11-20 10:59:00 +0100 | 2026-11-20T09:59:00Z",
                "2026-11-20 10:59:00.5 +0100 CET | 2026-11-20T09:59:00.500Z",
                // HTTP, mail, date
                "Fri, 20 Nov 2026 09:59:00 GMT | 2026-11-20T09:59:00Z",
                "Friday, 20-Nov-26 09:59:00 GMT | 2026-11-20T09:59:00Z",
                "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
                "Fri Nov 20 09:59:00 2026 | 2026-11-20T09:59:00Z",
                "Fri, 20 Nov 2026 10:59:00 +0100 | 2026-11-20T09:59:00Z",
                "20 Nov 2026 09:59:00 +0000 (UTC) | 2026-11-20T09:59:00Z",
                "Fri Nov 20 09:59:00 UTC 2026 | 2026-11-20T09:59:00Z",
                // Numbers by their size
                "0 | 1970-01-01T00:00:00Z",
                "1795168740 | 2026-11-20T09:59:00Z",
                "1795168740.25 | 2026-11-20T09:59:00.250Z",
                "1795168740.1234567891 | 2026-11-20T09:59:00.123456789Z",
                "99999999999.999999999 | 5138-11-16T09:46:39.999999999Z",
                "100000000000 | 1973-03-03T09:46:40Z",
                "1795168740123 | 2026-11-20T09:59:00.123Z",
                "1795168740123.5 | 2026-11-20T09:59:00.123500Z",
                "1795168740123456 | 2026-11-20T09:59:00.123456Z",
                "1795168740123456789 | 2026-11-20T09:59:00.123456789Z",
                "99999999999999999999 | 5138-11-16T09:46:39.999999999Z"
            })
    void whatHasOneMeaningIsRead(String written, Instant meant) {
        assertThat(Timestamps.parse(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-20T09:59:00 | has no offset from UTC, and may be of any zone; add Z",
                "2026-11-20 09:59:00.123456 | has no offset from UTC",
                "2026-11-20 09:59:00 EST | has no offset from UTC",
                "2026-11-20T09:59:00[Europe/Berlin] | has no offset from UTC",
                "2026-11-20 | is a day without a time",
                "20261120 | is a day without a time",
                "2026-02-30T09:59:00Z | is not a valid date and time",
                "2026-11-20T24:00:01Z | is not a valid date and time",
                "2026-11-20T09:59:00+19:00 | has an impossible offset",
                "Fri, 20 Abc 2026 09:59:00 GMT | has no month that is known",
                "Fri Nov 20 09:59:00 CET 2026 | is not a known time format",
                "11/20/2026 09:59 | is not a known time format",
                "yesterday | is not a known time format",
                "'' | is not a known time format",
                "-5 | is before 1970",
                "1.7e9 | is no plain number of seconds",
                "1e-999999999 | is no plain number of seconds",
                "1. | is no plain number of seconds",
                "100000000000000000000 | is no plain number of seconds",
                "-999999999-01-01T00:00:00Z | is not a known time format"
            })
    void whatHasNoneOrSeveralIsRefusedWithTwoSpellingsThatAreRead(String written, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timestamps.parse(written))
                .withMessageStartingWith('"' + written + "\" " + problem)
                .withMessageEndingWith(
                        "use ISO-8601 with an offset, such as 2026-11-20T10:15:30Z, or epoch seconds, such as 1795169730");
        assertThat(Timestamps.parse("1795169730")).isEqualTo(Timestamps.parse("2026-11-20T10:15:30Z"));
    }

    @Test
    void anythingThatIsShownIsCleanAndShort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timestamps.parse("\u001B[31m\u202E" + "9:".repeat(10_000)))
                .satisfies(refused -> assertThat(refused.getMessage())
                        .startsWith("\"?[31m?9:9:")
                        .hasSizeLessThan(300));
    }
}
