package io.github.captchareports.internal.ledger;

import io.github.captchareports.Outcome;
import io.github.captchareports.Recorded;
import io.github.captchareports.Verdict;
import java.util.Arrays;
import java.util.List;

/** What the ledger remembers of a reported task. */
public record Settled(Verdict verdict, Outcome outcome) {
    private static final List<Settled> BY_CODE = Arrays.stream(Verdict.values())
            .flatMap(verdict -> Arrays.stream(Outcome.values()).map(outcome -> new Settled(verdict, outcome)))
            .toList();

    /** Whether a report for the task is recorded; the ledger keeps no codes, and a refusal may have meant that it was. */
    public Recorded recorded() {
        return switch (outcome) {
            case ACCEPTED, DUPLICATE -> Recorded.YES;
            case REJECTED, INDETERMINATE -> Recorded.UNKNOWN;
            case EXPIRED, WITHHELD, UNDELIVERED -> Recorded.NO;
        };
    }

    static Settled of(int code) {
        return BY_CODE.get(code);
    }

    /** A number from 0 to 13. */
    int code() {
        return BY_CODE.indexOf(this);
    }
}
