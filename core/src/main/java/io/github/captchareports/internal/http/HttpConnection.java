package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.Reservation;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import java.util.concurrent.RejectedExecutionException;

/** A connection that requests can be sent on. */
interface HttpConnection extends Reservation, HttpExchange.Carrier {
    /** The event loop that the connection runs on. */
    EventLoop eventLoop();

    /** Reserves the connection for one request, on any thread; false when it takes none at this moment. */
    boolean reserve();

    /** Sends a request, on any thread. */
    default void send(HttpExchange exchange) {
        exchange.assignTo(this);
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

    /** The cause behind the exception of a codec, such as that of TLS, which only says that it was thrown in a codec. */
    static Throwable causeOf(Throwable caught) {
        return caught instanceof DecoderException && caught.getCause() != null ? caught.getCause() : caught;
    }
}
