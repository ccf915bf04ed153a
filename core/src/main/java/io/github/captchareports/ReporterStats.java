package io.github.captchareports;

import java.util.Map;

/**
 * The counters of a {@link Reporter}. {@code received = sum of outcomes + open} whenever the reporter is at rest; while it
 * works the figures are read one after the other. Immutable; equal where all figures are.
 *
 * <p>The library makes them, and later versions may have more of them; a test gets its own from {@link #builder()}.
 */
public sealed interface ReporterStats permits Records.ReporterStats {
    /**
     * Starts counters, for tests; the library makes its own.
     *
     * @return a builder with every counter at zero
     */
    static ReporterStatsBuilder builder() {
        return new ReporterStatsBuilder();
    }

    /**
     * Requests taken in.
     *
     * @return the count
     */
    long received();

    /**
     * Results by outcome.
     *
     * @return the counts; every outcome is a key
     */
    Map<Outcome, Long> outcomes();

    /**
     * Requests that have no result yet.
     *
     * @return the count
     */
    long open();

    /**
     * HTTP requests handed to the transport.
     *
     * @return the count
     */
    long requests();

    /**
     * Those of {@link #requests()} that were not a report's first.
     *
     * @return the count
     */
    long retries();

    /**
     * Tasks remembered or in flight.
     *
     * @return the count, about
     */
    long ledgerEntries();

    /**
     * How often a request met a task that was remembered or in flight.
     *
     * @return the count
     */
    long ledgerHits();

    /**
     * Tasks forgotten early because the ledger was full.
     *
     * @return the count
     */
    long ledgerEvictions();
}
