package io.github.captchareports.simulator;

import java.util.Locale;

/**
 * What a report says of a solution. The path of the request implies it.
 */
public enum SimulatedVerdict {
    /** The solution was right. */
    CORRECT,

    /** The solution was wrong: a complaint. */
    INCORRECT;

    /**
     * The name in the log and in the counts.
     *
     * @return {@code correct} or {@code incorrect}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
