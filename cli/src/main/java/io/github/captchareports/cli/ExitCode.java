package io.github.captchareports.cli;

/** The exit codes of the process. */
public final class ExitCode {
    /** Every line is recorded by its service, or its service takes no such report, or it was left out as it was asked for. */
    public static final int ALL_WELL = 0;

    /** Some line is finally not recorded or uncertain, some file could not be written, or the run broke off. */
    public static final int SOME_OTHERWISE = 1;

    /** Usage or configuration; nothing was sent. */
    public static final int CONFIGURATION = 2;

    /** A service refused an account. */
    public static final int ACCOUNT_REFUSED = 3;

    /** Some line may be reported again, and its window is still open. */
    public static final int SUBMIT_AGAIN = 4;

    private ExitCode() {}

    /** The code of a run where some file could not be written: {@link #ALL_WELL} changes, every other code stays. */
    public static int incomplete(int code) {
        return code == ALL_WELL ? SOME_OTHERWISE : code;
    }
}
