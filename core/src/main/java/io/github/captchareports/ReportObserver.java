package io.github.captchareports;

/**
 * Told what becomes of one report, after {@link ReporterListener#observe} has told of its request: each attempt that starts
 * and ends, and the result.
 *
 * <p>Order: {@code attemptStarted(1)}, {@code attemptEnded}, {@code attemptStarted(2)}, ..., {@code ended}. The calls for one
 * report come one after the other, each seeing what the one before has written, on whatever engine threads; calls for
 * different reports come at the same time. Where an observer is told of several reports it must be thread-safe; one that is
 * made for a single report need not be.
 *
 * <p>Methods must not block: they hold up the transport or the account. What they throw is logged and changes nothing, for
 * the report and for other observers, except for a {@link VirtualMachineError} (other than {@link StackOverflowError}) or
 * {@link LinkageError}, which fails the reporter, see {@link Reporter}.
 */
public interface ReportObserver {
    /** Observes nothing. A report that nobody observes costs nothing in addition. */
    ReportObserver NONE = new ReportObserver() {};

    /**
     * An attempt is about to be handed to the transport, or failed since no connection could be opened for it. Not called again
     * where it is handed over to another connection, see {@link AttemptEvent#handOvers}.
     *
     * @param number 1 for the first attempt
     */
    default void attemptStarted(int number) {}

    /**
     * The attempt that was started last has ended. Not called where the report was withdrawn before the attempt left, nor
     * after a failure of the library itself: {@link #ended} follows at once.
     *
     * @param attempt what happened
     */
    default void attemptEnded(AttemptEvent attempt) {}

    /**
     * The report has its result. Called once, as the last of all, also for a request that was answered at admission and
     * where the subscriber has cancelled. The ledger and {@link ReporterStats#outcomes()} know the result by then; the subscriber is
     * told afterwards.
     *
     * @param result the result
     */
    default void ended(ReportResult result) {}
}
