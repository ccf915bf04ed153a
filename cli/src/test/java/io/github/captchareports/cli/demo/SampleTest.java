package io.github.captchareports.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.input.AccountLookup;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.input.RawLine;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.line.ParsedLine;
import io.github.captchareports.simulator.SimulatedService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final Instant NOW = Parsing.NOW.plusMillis(987);

    @Test
    void everyLineIsValidAndSaysWhatWasDrawn() {
        for (SampleLine line : lines(2_000, 1)) {
            ParsedLine parsed = new RequestParser(
                            new AccountLookup(
                                    Parsing.PROVIDERS,
                                    List.of(
                                            Parsing.account("2captcha", "2captcha"),
                                            Parsing.account("anticaptcha", "anticaptcha"))),
                            LineDefaults.NONE,
                            InstantSource.fixed(NOW))
                    .parse(RawLine.of(1, line.json().getBytes(StandardCharsets.UTF_8)));
            assertThat(parsed).isInstanceOfSatisfying(ParsedLine.Valid.class, valid -> {
                assertThat(valid.request().taskId().asLong()).isEqualTo(line.taskId());
                assertThat(valid.request().verdict()).isEqualTo(line.verdict());
                assertThat(valid.request().captchaType()).isEqualTo(line.type());
                assertThat(valid.request().solvedAt()).isEqualTo(line.solvedAt());
            });
        }
    }

    @Test
    void taskIdsHaveElevenDigitsAndOnlyRepeatedLinesShareOne() {
        Set<Long> seen = new HashSet<>();
        for (SampleLine line : lines(20_000, 2)) {
            assertThat(line.taskId()).isBetween(10_000_000_000L, 99_999_999_999L);
            assertThat(seen.add(line.taskId())).isEqualTo(line.expected() != Outcome.DUPLICATE);
        }
    }

    @Test
    void aRepeatedLineIsTheSameTextAsAnEarlierOneThatIsAccepted() {
        Set<String> accepted = new HashSet<>();
        for (SampleLine line : lines(2_000, 3)) {
            if (line.expected() == Outcome.DUPLICATE) {
                assertThat(accepted).contains(line.json());
            } else if (line.expected() == Outcome.ACCEPTED) {
                accepted.add(line.json());
            }
        }
    }

    @Test
    void everyKindIsThereEvenInAShortSample() {
        assertThat(lines(200, 4).stream().map(SampleLine::expected).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.EXPIRED, Outcome.WITHHELD);
        assertThat(lines(200, 4).stream().map(SampleLine::service).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(SimulatedService.values());
    }

    @Test
    void whatIsInTimeHasTimeLeftAndWhatIsLateIsSoForCertain() {
        for (SampleLine line : lines(5_000, 5)) {
            long age = NOW.getEpochSecond() - line.solvedAt().getEpochSecond();
            long window = line.service().window().toSeconds();
            if (line.expected() == Outcome.EXPIRED) {
                assertThat(age).isGreaterThan(window + 10);
            } else {
                assertThat(age).isBetween(0L, window - 40);
            }
        }
    }

    @Test
    void complaintsStayFarBelowWhatAServiceBears() {
        List<SampleLine> lines = lines(100_000, 6);
        for (SimulatedService service : SimulatedService.values()) {
            for (CaptchaType type : CaptchaType.values()) {
                List<SampleLine> sent = lines.stream()
                        .filter(line ->
                                line.service() == service && line.type() == type && line.expected() == Outcome.ACCEPTED)
                        .toList();
                long complaints = sent.stream()
                        .filter(line -> line.verdict() == Verdict.INCORRECT)
                        .count();
                if (sent.size() >= 50) {
                    assertThat((double) complaints / sent.size()).isBetween(0.03, 0.15);
                }
            }
        }
        double share = lines.stream()
                        .filter(line -> line.verdict() == Verdict.INCORRECT)
                        .count()
                / (double) lines.size();
        assertThat(share).isBetween(0.05, 0.12);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(lines(500, 7)).isEqualTo(lines(500, 7));
        assertThat(lines(500, 7)).isNotEqualTo(lines(500, 8));
    }

    private static List<SampleLine> lines(int count, long seed) {
        Sample sample = new Sample(seed, InstantSource.fixed(NOW));
        List<SampleLine> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(sample.next());
        }
        return lines;
    }
}
