package io.github.captchareports.cli;

/** What the process tells its caller. */
final class ExitCode {
    /** Every line was accepted, or a duplicate of one that was, without conflict, or left out as it was asked for. */
    static final int ALL_WELL = 0;

    /** Some line ended otherwise, or the run could not be finished. */
    static final int SOME_OTHERWISE = 1;

    /** Usage or configuration; nothing was sent. */
    static final int CONFIGURATION = 2;

    /** A service refused an account. */
    static final int ACCOUNT_REFUSED = 3;

    private ExitCode() {}

    static int of(SubmitRun.Ending ending, Tally tally) {
        if (ending.nothingRead()) {
            return CONFIGURATION;
        }
        if (ending.signal() != null) {
            return ending.signal().exitCode();
        }
        if (!tally.refusedAccounts().isEmpty()) {
            return ACCOUNT_REFUSED;
        }
        return ending.complaints().isEmpty() && tally.allWell() ? ALL_WELL : SOME_OTHERWISE;
    }
}
