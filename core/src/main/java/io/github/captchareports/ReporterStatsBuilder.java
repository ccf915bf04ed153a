package io.github.captchareports;

import java.util.Map;

/** Collects the parts of {@link ReporterStats}; what is not set is zero. Not thread-safe. */
public final class ReporterStatsBuilder {
    private long received;
    private Map<Outcome, Long> outcomes = Map.of();
    private long open;
    private long requests;
    private long retries;
    private long ledgerEntries;
    private long ledgerHits;
    private long ledgerEvictions;

    ReporterStatsBuilder() {}

    /**
     * Sets {@link ReporterStats#received()}.
     *
     * @param value the count
     * @return this
     */
    public ReporterStatsBuilder received(long value) {
        received = value;
        return this;
    }

    /**
     * Sets {@link ReporterStats#outcomes()}.
     *
     * @param value the counts; every outcome is a key
     * @return this
     */
    public ReporterStatsBuilder outcomes(Map<Outcome, Long> value) {
        outcomes = value;
        return this;
    }

    /**
     * Sets {@link ReporterStats#open()}.
     *
     * @param value the count
     * @return this
     */
    public ReporterStatsBuilder open(long value) {
        open = value;
        return this;
    }

    /**
     * Sets {@link ReporterStats#requests()}.
     *
     * @param value the count
     * @return this
     */
    public ReporterStatsBuilder requests(long value) {
        requests = value;
        return this;
    }

    /**
     * Sets {@link ReporterStats#retries()}.
     *
     * @param value the count
     * @return this
     */
    public ReporterStatsBuilder retries(long value) {
        retries = value;
        return this;
    }

    /**
     * Sets {@link ReporterStats#ledgerEntries()}.
     *
     * @param value the count, about
     * @return this
     */
    public ReporterStatsBuilder ledgerEntries(long value) {
        ledgerEntries = value;
        return this;
    }

    /**
     * Sets {@link ReporterStats#ledgerHits()}.
     *
     * @param value the count
     * @return this
     */
    public ReporterStatsBuilder ledgerHits(long value) {
        ledgerHits = value;
        return this;
    }

    /**
     * Sets {@link ReporterStats#ledgerEvictions()}.
     *
     * @param value the count
     * @return this
     */
    public ReporterStatsBuilder ledgerEvictions(long value) {
        ledgerEvictions = value;
        return this;
    }

    /**
     * Makes the counters.
     *
     * @return the counters
     */
    public ReporterStats build() {
        return new Records.ReporterStats(
                received, outcomes, open, requests, retries, ledgerEntries, ledgerHits, ledgerEvictions);
    }
}
