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
 * @param end how it ended
 * @param status the HTTP status; null when no answer came
 * @param errorId the service's number; null where the answer had none
 * @param errorCode the service's code; null where the answer had none
 */
public record AttemptEvent(
        ReportRequest request,
        int number,
        Instant startedAt,
        Duration elapsed,
        End end,
        @Nullable Integer status,
        @Nullable Integer errorId,
        @Nullable String errorCode) {
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
