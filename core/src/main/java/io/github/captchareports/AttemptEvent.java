package io.github.captchareports;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that has ended.
 *
 * @param request the request
 * @param number 1 for the first attempt
 * @param startedAt when the attempt was begun, by the wall clock
 * @param elapsed how long it took
 * @param waited how long the report had waited when it began: since the request was taken in, for the first attempt, and
 *     since the end of the last one, backoff included, for a repetition
 * @param slack how long before the report's deadline it began; the deadline is the end of the service's reporting window
 *     less the {@link ReporterBuilder#margin margin}
 * @param end how it ended
 * @param status the HTTP status; null when no answer came
 * @param errorId the service's number; null where the answer had none
 * @param errorCode the service's code; null where the answer had none
 * @param failureCause why it failed; null where the answer could be read
 * @param handOvers how often the server of a connection proved before that it had not taken the request (a refused stream,
 *     one above the last of a {@code GOAWAY}, a connection on which nothing could be written), so that the same attempt went
 *     on to another connection; such a hand-over is no attempt of its own
 */
public record AttemptEvent(
        ReportRequest request,
        int number,
        Instant startedAt,
        Duration elapsed,
        Duration waited,
        Duration slack,
        End end,
        @Nullable Integer status,
        @Nullable Integer errorId,
        @Nullable String errorCode,
        @Nullable FailureCause failureCause,
        int handOvers) {
    /** How an attempt ended. */
    public enum End {
        /** With an answer that could be read. */
        ANSWERED,
        /** Before the request was handed to a connection: the service has certainly not seen it. */
        NOT_SENT,
        /** After the request was handed to a connection, without an answer that could be read. */
        UNCLEAR
    }
}
