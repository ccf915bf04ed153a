package io.github.captchareports.simulator;

/** A service did not take a task: no worker, no balance, or a blocked account. */
public final class SolveRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SimulatedCode code;

    /**
     * A task that is not taken.
     *
     * @param code what createTask would have answered
     * @param account the name of the account
     */
    public SolveRefusedException(SimulatedCode code, String account) {
        super(code.code() + " for the account \"" + account + "\" at "
                + code.service().id());
        this.code = code;
    }

    /**
     * What createTask would have answered.
     *
     * @return for example {@code ERROR_ALL_WORKERS_FILTERED}
     */
    public SimulatedCode code() {
        return code;
    }
}
