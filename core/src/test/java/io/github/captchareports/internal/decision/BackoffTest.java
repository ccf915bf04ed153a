package io.github.captchareports.internal.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.RetryPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final RetryPolicy POLICY =
            RetryPolicy.DEFAULT.withBackoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource({"1, 200", "2, 400", "3, 800", "4, 1600", "5, 3200", "6, 5000", "7, 5000", "100, 5000"})
    void theBoundDoublesWithEachFailureUpToTheCap(int failures, long millis) {
        assertThat(Backoff.nanos(POLICY, failures, 1))
                .isEqualTo(Duration.ofMillis(millis).toNanos());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.25, 200", "0.5, 400", "0.75, 600"})
    void theWaitIsSpreadEvenlyFromZeroToTheBound(double fraction, long millis) {
        assertThat(Backoff.nanos(POLICY, 3, fraction))
                .isEqualTo(Duration.ofMillis(millis).toNanos());
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 63, 64, 1_000_000, Integer.MAX_VALUE})
    void manyFailuresDoNotOverflow(int failures) {
        RetryPolicy longest = RetryPolicy.DEFAULT.withBackoff(Duration.ofDays(365), Duration.ofDays(365));

        assertThat(Backoff.nanos(longest, failures, 1))
                .isEqualTo(Duration.ofDays(365).toNanos());
    }

    @Test
    void beforeAnyFailureTheBoundIsTheBase() {
        assertThat(Backoff.nanos(POLICY, 0, 1)).isEqualTo(Duration.ofMillis(200).toNanos());
    }

    @Test
    void aCapEqualToTheBaseDoesNotGrow() {
        RetryPolicy flat = RetryPolicy.DEFAULT.withBackoff(Duration.ofNanos(7), Duration.ofNanos(7));

        assertThat(Backoff.nanos(flat, 9, 1)).isEqualTo(7);
    }
}
