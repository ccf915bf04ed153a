package io.github.captchareports;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that has ended. Immutable; equal where all figures are.
 *
 * <p>The library makes it, and later versions may have more figures; a test gets its own from {@link #builder}.
 */
public sealed interface AttemptEvent permits Records.AttemptEvent {
    /**
     * Starts an event, for tests; the library makes its own.
     *
     * @param request the request
     * @return a builder of a first attempt that was answered
     */
    static AttemptEventBuilder builder(ReportRequest request) {
        return new AttemptEventBuilder(request);
    }

    /**
     * The request.
     *
     * @return the request, as it was handed in
     */
    ReportRequest request();

    /**
     * Which attempt of the report it is.
     *
     * @return 1 for the first
     */
    int number();

    /**
     * When the attempt was begun, by the wall clock.
     *
     * @return the time
     */
    Instant startedAt();

    /**
     * How long it took.
     *
     * @return the time from its start to its end
     */
    Duration elapsed();

    /**
     * How long the report had waited when it began: since the request was taken in, for the first attempt, and since the
     * end of the last one, backoff included, for a repetition.
     *
     * @return the time
     */
    Duration waited();

    /**
     * How long before the report's deadline it began; the deadline is the end of the service's reporting window less the
     * {@link ReporterBuilder#margin margin}.
     *
     * @return the time that was left
     */
    Duration slack();

    /**
     * How it ended.
     *
     * @return the end
     */
    End end();

    /**
     * The HTTP status.
     *
     * @return the status; null when no answer came
     */
    @Nullable
    Integer status();

    /**
     * The service's number.
     *
     * @return the number; null where the answer had none
     */
    @Nullable
    Integer errorId();

    /**
     * The service's code.
     *
     * @return the code, verbatim; null where the answer had none
     */
    @Nullable
    String errorCode();

    /**
     * Why it failed.
     *
     * @return the cause; null where the answer could be read
     */
    @Nullable
    FailureCause failureCause();

    /**
     * How often the server of a connection proved before that it had not taken the request (a refused stream, one above the
     * last of a {@code GOAWAY}, a connection on which nothing could be written), so that the same attempt went on to
     * another connection; such a hand-over is no attempt of its own.
     *
     * @return the count
     */
    int handOvers();

    /** How an attempt ended. More may be added: a {@code switch} over it needs a {@code default}. */
    public enum End {
        /** With an answer that could be read. */
        ANSWERED,
        /** Before the request was handed to a connection: the service has certainly not seen it. */
        NOT_SENT,
        /** After the request was handed to a connection, without an answer that could be read. */
        UNCLEAR
    }
}
