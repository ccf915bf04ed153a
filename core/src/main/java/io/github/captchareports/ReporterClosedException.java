package io.github.captchareports;

/**
 * Ends a stream whose {@link Reporter} was shut down before the stream's source was done: what was taken in has its
 * results, the rest of the source was not taken in.
 */
public final class ReporterClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception. */
    public ReporterClosedException() {
        super("the reporter was shut down before the source of this stream was done;"
                + " what was taken in has its results, the rest must be handed to another reporter");
    }
}
