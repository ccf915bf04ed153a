package io.github.captchareports;

import java.util.Map;

/**
 * The counters of a {@link Reporter}. {@code received = sum of outcomes + open} whenever the reporter is at rest; while it
 * works the figures are read one after the other.
 *
 * @param received requests taken in
 * @param outcomes results by outcome; every outcome is a key
 * @param open requests that have no result yet
 * @param requests HTTP requests handed to the transport
 * @param retries those of them that were not a report's first
 * @param ledgerEntries tasks remembered or in flight, about
 * @param ledgerHits how often a request met a task that was remembered or in flight
 * @param ledgerEvictions tasks forgotten early because the ledger was full
 */
public record ReporterStats(
        long received,
        Map<Outcome, Long> outcomes,
        long open,
        long requests,
        long retries,
        long ledgerEntries,
        long ledgerHits,
        long ledgerEvictions) {}
