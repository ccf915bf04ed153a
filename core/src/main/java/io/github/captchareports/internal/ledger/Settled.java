package io.github.captchareports.internal.ledger;

import io.github.captchareports.Delivery;
import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;

/** What the ledger remembers of a reported task. */
public record Settled(Verdict verdict, Outcome outcome) {
    /** Whether the report stands on the service's books. */
    public Delivery delivery() {
        return switch (outcome) {
            case ACCEPTED, DUPLICATE -> Delivery.YES;
            case INDETERMINATE -> Delivery.UNKNOWN;
            case REJECTED, EXPIRED, WITHHELD, UNDELIVERED -> Delivery.NO;
        };
    }
}
