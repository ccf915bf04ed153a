package io.github.captchareports.test.assertions;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReporterStats;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about {@link ReporterStats}. */
public final class ReporterStatsAssert extends AbstractAssert<ReporterStatsAssert, ReporterStats> {
    ReporterStatsAssert(@Nullable ReporterStats actual) {
        super(actual, ReporterStatsAssert.class);
    }

    /**
     * So many requests were taken in.
     *
     * @param expected how many
     * @return this
     */
    public ReporterStatsAssert hasReceived(long expected) {
        isNotNull();
        return same("received", expected, actual.received());
    }

    /**
     * So many results have this outcome.
     *
     * @param outcome the outcome
     * @param expected how many
     * @return this
     */
    public ReporterStatsAssert hasOutcome(Outcome outcome, long expected) {
        isNotNull();
        return same("results of outcome " + outcome, expected, actual.outcomes().getOrDefault(outcome, 0L));
    }

    /**
     * So many requests have no result yet.
     *
     * @param expected how many
     * @return this
     */
    public ReporterStatsAssert hasOpen(long expected) {
        isNotNull();
        return same("open requests", expected, actual.open());
    }

    /**
     * So many HTTP requests were sent.
     *
     * @param expected how many
     * @return this
     */
    public ReporterStatsAssert hasRequests(long expected) {
        isNotNull();
        return same("HTTP requests", expected, actual.requests());
    }

    /**
     * So many HTTP requests were not a report's first.
     *
     * @param expected how many
     * @return this
     */
    public ReporterStatsAssert hasRetries(long expected) {
        isNotNull();
        return same("retries", expected, actual.retries());
    }

    /**
     * As many requests were taken in as have a result or are open, which holds for every reporter at rest.
     *
     * @return this
     */
    public ReporterStatsAssert isBalanced() {
        isNotNull();
        long results =
                actual.outcomes().values().stream().mapToLong(Long::longValue).sum();
        if (actual.received() != results + actual.open()) {
            throw failure(
                    "%nExpected as many received as results and open together%nbut %s were received, %s have a result and"
                            + " %s are open, of:%n  %s",
                    actual.received(), results, actual.open(), actual);
        }
        return this;
    }

    private ReporterStatsAssert same(String what, long expected, long found) {
        if (expected != found) {
            throw failure("%nExpected %s:%n  %s%nbut was:%n  %s%nof:%n  %s", what, expected, found, actual);
        }
        return this;
    }
}
