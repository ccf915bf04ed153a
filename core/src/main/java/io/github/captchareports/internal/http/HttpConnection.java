package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.Reservation;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import java.util.concurrent.RejectedExecutionException;

/** A connection on which requests can be sent. */
interface HttpConnection extends Reservation {
    /** The event loop that everything of the connection runs on. */
    EventLoop eventLoop();

    /** Starts a request that was given to this connection, or ends it as stale; on its event loop. */
    void start(HttpExchange exchange);

    /** Nobody waits any more for the answer to a request that was sent. */
    void abandon(HttpExchange exchange);

    /** Sends a request, from any thread. */
    default void send(HttpExchange exchange) {
        exchange.giveTo(this);
        if (eventLoop().inEventLoop()) {
            start(exchange);
            return;
        }
        try {
            eventLoop().execute(exchange);
        } catch (RejectedExecutionException loopHasEnded) {
            exchange.stale();
        }
    }

    /** What went wrong: a codec's exception only says that it was in a codec, that of TLS for example. */
    static Throwable causeOf(Throwable caught) {
        return caught instanceof DecoderException && caught.getCause() != null ? caught.getCause() : caught;
    }
}
