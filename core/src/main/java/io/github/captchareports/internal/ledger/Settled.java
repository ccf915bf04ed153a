package io.github.captchareports.internal.ledger;

import io.github.captchareports.Recorded;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import java.util.Arrays;
import java.util.List;

/** What the ledger remembers of a reported task. */
public record Settled(Verdict verdict, SettledOutcome outcome) {
    private static final List<Settled> BY_CODE = Arrays.stream(Verdict.values())
            .flatMap(verdict -> Arrays.stream(SettledOutcome.values()).map(outcome -> new Settled(verdict, outcome)))
            .toList();

    /** Whether the service has recorded the report. */
    public Recorded recorded() {
        return switch (outcome) {
            case ACCEPTED, DUPLICATE -> Recorded.YES;
            case INDETERMINATE -> Recorded.UNKNOWN;
            case REJECTED -> Recorded.NO;
        };
    }

    static Settled of(int code) {
        return BY_CODE.get(code);
    }

    /** A number from 0 to 7. */
    int code() {
        return BY_CODE.indexOf(this);
    }
}
