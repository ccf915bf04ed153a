package io.github.captchareports;

/**
 * Told what becomes of one report, from {@link ReporterListener#onReport} to its result. The calls for one report come one
 * after the other, on whatever threads; they must not block, and what they throw is logged and changes nothing.
 */
public interface ReportTrace {
    /** Follows nothing. */
    ReportTrace NONE = new ReportTrace() {};

    /**
     * An attempt is about to be handed to the transport. Not called again where it is handed over to another connection, see
     * {@link AttemptEvent#handOvers}.
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
     * where the subscriber has cancelled.
     *
     * @param result the result
     */
    default void ended(ReportResult result) {}
}
