package io.github.captchareports.spi;

import io.github.captchareports.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How a report ended whose task must not be reported again as if it were new: what a shared ledger and a journal
 * remember. After the other outcomes the task is free.
 */
public enum SettledOutcome {
    /** The report is on the service's books. */
    ACCEPTED(Outcome.ACCEPTED),
    /** The service said that an earlier report is. */
    DUPLICATE(Outcome.DUPLICATE),
    /** The service refused the report for good. */
    REJECTED(Outcome.REJECTED),
    /** The report was sent, or may have been, and nothing is known of its end. */
    INDETERMINATE(Outcome.INDETERMINATE);

    private final Outcome outcome;

    SettledOutcome(Outcome outcome) {
        this.outcome = outcome;
    }

    /**
     * The outcome of a result that ended so.
     *
     * @return the outcome of the same name
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * What is remembered of a result.
     *
     * @param outcome how the report ended
     * @return null for an outcome that leaves the task free
     */
    public static @Nullable SettledOutcome of(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> ACCEPTED;
            case DUPLICATE -> DUPLICATE;
            case REJECTED -> REJECTED;
            case INDETERMINATE -> INDETERMINATE;
            case EXPIRED, WITHHELD, UNDELIVERED -> null;
        };
    }
}
