package io.github.captchareports.internal.http;

/** A connection on which requests can be sent. */
interface HttpConnection {
    /** Sends a request on the connection's event loop, or hands it back to the transport when the connection has ended. */
    void send(HttpExchange exchange);

    /** To be called on the connection's event loop. */
    void start(HttpExchange exchange);

    /** Nobody waits any more for the answer to a request that has crossed. */
    void abandon(HttpExchange exchange);
}
