package io.github.captchareports.test;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReporterStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Makes counters of reporters. */
public final class Stats {
    private Stats() {}

    /**
     * Starts counters, all of them zero unless set.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of {@link ReporterStats}, whose getters say what they mean. Not thread-safe. */
    public static final class Builder {
        private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        private long open;
        private long requests;
        private long retries;
        private long ledgerEntries;
        private long ledgerHits;
        private long ledgerEvictions;

        private Builder() {
            for (Outcome outcome : Outcome.values()) {
                outcomes.put(outcome, 0L);
            }
        }

        /**
         * Sets the results of an outcome.
         *
         * @param outcome the outcome
         * @param count how many
         * @return this
         */
        public Builder outcome(Outcome outcome, long count) {
            outcomes.put(Objects.requireNonNull(outcome, "outcome"), count);
            return this;
        }

        /**
         * Sets the requests that have no result yet.
         *
         * @param count how many
         * @return this
         */
        public Builder open(long count) {
            this.open = count;
            return this;
        }

        /**
         * Sets the HTTP requests.
         *
         * @param count how many
         * @return this
         */
        public Builder requests(long count) {
            this.requests = count;
            return this;
        }

        /**
         * Sets the HTTP requests that were not a report's first.
         *
         * @param count how many
         * @return this
         */
        public Builder retries(long count) {
            this.retries = count;
            return this;
        }

        /**
         * Sets the figures of the ledger.
         *
         * @param entries tasks remembered or in flight
         * @param hits requests that met one of them
         * @param evictions tasks forgotten early
         * @return this
         */
        public Builder ledger(long entries, long hits, long evictions) {
            this.ledgerEntries = entries;
            this.ledgerHits = hits;
            this.ledgerEvictions = evictions;
            return this;
        }

        /**
         * Makes the counters.
         *
         * @return the counters; as many received as there are results and open requests
         */
        public ReporterStats build() {
            long received =
                    open + outcomes.values().stream().mapToLong(Long::longValue).sum();
            return ReporterStats.builder()
                    .received(received)
                    .outcomes(outcomes)
                    .open(open)
                    .requests(requests)
                    .retries(retries)
                    .ledgerEntries(ledgerEntries)
                    .ledgerHits(ledgerHits)
                    .ledgerEvictions(ledgerEvictions)
                    .build();
        }
    }
}
