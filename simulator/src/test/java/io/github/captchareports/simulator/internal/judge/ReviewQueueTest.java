package io.github.captchareports.simulator.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.truth.ComplaintScope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReviewQueueTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final ReviewQueue reviews = new ReviewQueue(Duration.ofHours(1));
    private final ReviewQueue.Complainant complainant =
            new ReviewQueue.Complainant(new Customer("main", 0), ComplaintScope.ACCOUNT);
    private final Worker worker = new Worker(1, 1);

    @Test
    void aReviewTakesItsTimeAndLittleMore() {
        reviews.add(complainant, worker, true, true, 1_000, 1);

        assertThat(reviews.due(HOUR)).isEmpty();
        assertThat(reviews.due(HOUR + HOUR / 32)).hasSize(1);
        assertThat(reviews.due(10 * HOUR)).isEmpty();
    }

    @Test
    void whatIsDueIsSummedUp() {
        reviews.add(complainant, worker, true, true, 1_000, 1);
        reviews.add(complainant, worker, true, false, 1_000, 1);
        reviews.add(complainant, null, false, false, 1_000, 1);

        List<ReviewQueue.Batch> due = reviews.due(2 * HOUR);

        assertThat(due).singleElement().satisfies(batch -> {
            assertThat(batch.penalties()).containsEntry(worker, 2L);
            assertThat(batch.outcomes()).hasEntrySatisfying(complainant, outcome -> {
                assertThat(outcome.upheld).isEqualTo(2);
                assertThat(outcome.dismissed).isEqualTo(1);
                assertThat(outcome.refunds).isEqualTo(1);
                assertThat(outcome.refundedMicros).isEqualTo(1_000);
            });
        });
    }

    @Test
    void aMillionComplaintsWaitInAFewSums() {
        for (int i = 0; i < 1_000_000; i++) {
            reviews.add(complainant, worker, true, true, 1, i * HOUR / 1_000_000);
        }

        assertThat(reviews.due(3 * HOUR)).hasSizeLessThanOrEqualTo(34);
    }

    @Test
    void withoutADelayEverythingIsDueAtOnce() {
        ReviewQueue prompt = new ReviewQueue(Duration.ZERO);
        prompt.add(complainant, null, false, false, 0, 5);

        assertThat(prompt.due(5)).hasSize(1);
    }
}
