package io.github.captchareports.cli;

import io.github.captchareports.cli.output.Tally;
import io.github.captchareports.cli.submit.SubmitRun;
import java.time.Instant;

/** What the process tells its caller. */
public final class ExitCode {
    /** Every line is on the service's books, or its service takes no such report, or it was left out as it was asked for. */
    public static final int ALL_WELL = 0;

    /** Some line is finally not recorded or uncertain, some file could not be written, or the run broke off. */
    public static final int SOME_OTHERWISE = 1;

    /** Usage or configuration; nothing was sent. */
    public static final int CONFIGURATION = 2;

    /** A service refused an account. */
    public static final int ACCOUNT_REFUSED = 3;

    /** Some line may be reported again, and its window is still open. */
    static final int SUBMIT_AGAIN = 4;

    private ExitCode() {}

    /**
     * The code of a run: of those that apply the first of configuration, signal, refused account, submit again, and
     * some otherwise.
     *
     * @param end when it ended
     */
    public static int of(SubmitRun.Ending ending, Tally tally, Instant end) {
        if (ending.nothingRead()) {
            return CONFIGURATION;
        }
        if (ending.signal() != null) {
            return ending.signal().exitCode();
        }
        if (!tally.refusedAccounts().isEmpty()) {
            return ACCOUNT_REFUSED;
        }
        if (tally.openLines().openAt(end) > 0) {
            return SUBMIT_AGAIN;
        }
        return ending.complaints().isEmpty() && tally.allWell() ? ALL_WELL : SOME_OTHERWISE;
    }

    /** The code of a run that could not write everything besides: every other code but {@link #ALL_WELL} stays. */
    public static int incomplete(int code) {
        return code == ALL_WELL ? SOME_OTHERWISE : code;
    }
}
