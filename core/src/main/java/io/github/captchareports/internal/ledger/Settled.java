package io.github.captchareports.internal.ledger;

import io.github.captchareports.Recorded;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the ledger remembers of a reported task.
 *
 * @param leftOpen whether an earlier process ended before it learnt how its report did: nobody was told of it
 */
public record Settled(Verdict verdict, SettledOutcome outcome, boolean leftOpen) {
    private static final List<Settled> BY_CODE = Arrays.stream(Verdict.values())
            .flatMap(verdict -> Stream.concat(
                    Arrays.stream(SettledOutcome.values()).map(outcome -> new Settled(verdict, outcome)),
                    Stream.of(recalled(verdict, SettledOutcome.INDETERMINATE))))
            .toList();

    /** The end of a report of this process, or of one that told it. */
    public Settled(Verdict verdict, SettledOutcome outcome) {
        this(verdict, outcome, false);
    }

    /** What a journal remembers of a report of an earlier process. */
    public static Settled recalled(Verdict verdict, SettledOutcome outcome) {
        return new Settled(verdict, outcome, outcome == SettledOutcome.INDETERMINATE);
    }

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

    /** A number from 0 to 9. */
    int code() {
        return BY_CODE.indexOf(this);
    }
}
