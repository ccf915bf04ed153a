package io.github.captchareports.internal.exchange;

import io.github.captchareports.spi.HttpReply;
import org.jspecify.annotations.Nullable;

/** How an exchange ended. */
public sealed interface AttemptEnd {
    /** A whole answer came. */
    record Answered(HttpReply reply) implements AttemptEnd {}

    /** The request was never handed to a connection: no name, no route, refused, no TLS, given up before. */
    record NotSent(@Nullable Throwable cause) implements AttemptEnd {}

    /** The connection ended, or grew too old, before the request was handed to it: the request can go on another one. */
    record Stale() implements AttemptEnd {}

    /** The request was handed to a connection, and it is proven that the server has not taken it. */
    record NotTaken(Throwable cause) implements AttemptEnd {}

    /** The request was handed to a connection and no whole answer came. */
    record Unclear(Loss loss, @Nullable Throwable cause) implements AttemptEnd {}

    /** Why there is no whole answer. */
    enum Loss {
        /** The connection ended. */
        CONNECTION,
        /** It took longer than the response timeout. */
        TIMEOUT,
        /** It was larger than what is read, or not HTTP. */
        UNREADABLE,
        /** The reporter was shut down. */
        SHUT_DOWN
    }
}
