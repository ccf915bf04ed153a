package io.github.captchareports.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a service's clock is ahead, by its answers. */
class ServiceClockTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final ServiceClock clock = new ServiceClock();
    private Instant wall = START;
    private long nanos = -Duration.ofDays(100).toNanos();

    @Test
    void whoSaysNothingIsNotAhead() {
        note((String) null);
        note((String) null);

        assertThat(ahead()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "Fri, 99 Nov 2026 10:00:00 GMT"})
    void whatIsNoDateSaysNothing(String date) {
        note(date);
        note(date);

        assertThat(ahead()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, -20, 299, -299})
    void twoAnswersThatAgreeAreBelieved(long seconds) {
        note(Duration.ofSeconds(seconds));
        assertThat(ahead()).isZero();

        note(Duration.ofSeconds(seconds));
        assertThat(ahead()).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {301, -301, 86_400})
    void whatNoSkewExplainsIsNotBelieved(long seconds) {
        note(Duration.ofSeconds(seconds));
        note(Duration.ofSeconds(seconds));

        assertThat(ahead()).isZero();
    }

    @Test
    void theHeadersOwnResolutionIsNoSkew() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMillis(1_037));
            note(Duration.ZERO);
            assertThat(ahead()).isZero();
        }
    }

    @Test
    void oneWrongDateMovesNothing() {
        noteTwice(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(1));
        note(Duration.ofSeconds(200));
        pass(Duration.ofSeconds(1));
        note(Duration.ofSeconds(10));

        assertThat(ahead()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
    }

    @Test
    void aClockThatWasSetIsBelievedAfterTwoAnswers() {
        noteTwice(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(1));
        noteTwice(Duration.ofSeconds(90));

        assertThat(ahead()).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(91));
    }

    @Test
    void smallDifferencesAreSmoothed() {
        noteTwice(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(1));
        note(Duration.ofMillis(11_600));

        assertThat(ahead()).isBetween(Duration.ofMillis(9_500), Duration.ofMillis(11_000));
    }

    @Test
    void aStepOfOurOwnClockIsNoStepOfTheServices() {
        noteTwice(Duration.ofSeconds(170));

        wall = wall.plusSeconds(170);

        assertThat(ahead()).isZero();
    }

    @Test
    void whatIsOldIsForgotten() {
        noteTwice(Duration.ofSeconds(100));
        pass(Duration.ofMinutes(10));
        assertThat(ahead()).isPositive();

        pass(Duration.ofMillis(1));
        assertThat(ahead()).isZero();
    }

    @Test
    void aSlowAnswerSaysTooLittle() {
        for (int i = 0; i < 2; i++) {
            clock.note(date(START.plusSeconds(60)), START, nanos, Duration.ofMillis(1_001));
        }

        assertThat(ahead()).isZero();
    }

    private Duration ahead() {
        return clock.ahead(wall, nanos);
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private void noteTwice(Duration ahead) {
        note(ahead);
        note(ahead);
    }

    private void note(Duration ahead) {
        note(date(wall.plus(ahead)));
    }

    private void note(@Nullable String date) {
        clock.note(date, wall, nanos, Duration.ofMillis(20));
    }

    private static String date(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
