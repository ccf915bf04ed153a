package io.github.captchareports.cli;

/** A signal that asks the process to end. */
public enum StopSignal {
    HUP(129),
    INT(130),
    TERM(143);

    private final int exitCode;

    StopSignal(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
