package io.github.captchareports.simulator.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.rules.WorkerRestriction;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerRecordTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final WorkerRestriction RULE =
            WorkerRestriction.documented().withMinimumSolved(10).withLongest(Duration.ofHours(3));

    private final WorkerRecord record = new WorkerRecord(RULE);

    @Test
    void thirtyPercentAreAllowedAndOneMoreIsNot() {
        solve(10);
        complain(3, 0);
        assertThat(record.isRestricted(0)).isFalse();

        complain(1, 0);

        assertThat(record.isRestricted(0)).isTrue();
        assertThat(record.isRestricted(HOUR)).isFalse();
    }

    @Test
    void aFewTasksSayNothing() {
        solve(9);
        complain(9, 0);

        assertThat(record.isRestricted(0)).isFalse();
    }

    @Test
    void restrictionsDoubleUpToTheLongest() {
        long now = 0;
        for (long length : new long[] {HOUR, 2 * HOUR, 3 * HOUR, 3 * HOUR}) {
            solve(10);
            complain(4, now);
            assertThat(record.restrictedUntil()).isEqualTo(now + length);
            now += length;
        }
    }

    @Test
    void oldFiguresCountHalf() {
        solve(200);
        complain(60, 0);
        solve(1);
        complain(1, 0);

        assertThat(record.isRestricted(0)).as("31 of 100").isTrue();
    }

    private void solve(int tasks) {
        for (int i = 0; i < tasks; i++) {
            record.solved();
        }
    }

    private void complain(int times, long now) {
        for (int i = 0; i < times; i++) {
            record.complained(now);
        }
    }
}
