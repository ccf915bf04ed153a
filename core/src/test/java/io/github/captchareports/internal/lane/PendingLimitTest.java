package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingLimitTest {
    private static final LaneEntry COMPLAINT = new QuietEntry(1, 1, Priority.COMPLAINT, "/").entry;
    private static final LaneEntry CONFIRMATION = new QuietEntry(1, 1, Priority.CONFIRMATION, "/").entry;
    private static final LaneEntry IGNORED = new QuietEntry(1, 1, Priority.IGNORED, "/").entry;

    @Test
    void ignoredReportsLeaveHalfOfTheLimitToTheOthers() {
        PendingLimit limit = new PendingLimit(5);
        assertThat(limit.acquire(IGNORED, true)).isTrue();
        assertThat(limit.acquire(IGNORED, true)).isTrue();
        assertThat(limit.acquire(IGNORED, true)).isTrue();
        assertThat(limit.isExceeded(IGNORED)).isFalse();
        assertThat(limit.acquire(IGNORED, true)).isFalse();
        assertThat(limit.pending()).isEqualTo(3);

        assertThat(limit.acquire(COMPLAINT, true)).isTrue();
        assertThat(limit.acquire(CONFIRMATION, true)).isTrue();
        assertThat(limit.acquire(COMPLAINT, true)).isFalse();
        assertThat(limit.pending()).isEqualTo(5);
    }

    @Test
    void aReportThatIsReleasedLetsAnotherIn() {
        PendingLimit limit = new PendingLimit(2);
        assertThat(limit.acquire(IGNORED, true)).isTrue();
        assertThat(limit.acquire(IGNORED, true)).isFalse();

        limit.release(IGNORED);

        assertThat(limit.acquire(IGNORED, true)).isTrue();
    }

    @Test
    void unboundedReportsMayExceedTheLimit() {
        PendingLimit limit = new PendingLimit(4);
        for (int i = 0; i < 3; i++) {
            assertThat(limit.acquire(IGNORED, false)).isTrue();
        }
        assertThat(limit.isExceeded(IGNORED)).isTrue();
        assertThat(limit.isExceeded(COMPLAINT)).isFalse();

        assertThat(limit.acquire(COMPLAINT, false)).isTrue();
        assertThat(limit.isExceeded(COMPLAINT)).isFalse();
        assertThat(limit.acquire(COMPLAINT, false)).isTrue();
        assertThat(limit.isExceeded(COMPLAINT)).isTrue();
    }
}
