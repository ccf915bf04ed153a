package io.github.captchareports.internal.exchange;

import io.github.captchareports.spi.ProviderCall;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Sends one request. Never blocks, never repeats, never follows. */
public interface Transport {
    /** The most bytes of an answer's body that are read. */
    int MAX_BODY = 16 * 1024;

    /**
     * Sends a call.
     *
     * @param notAfter monotonic time from which the call must not cross the border any more
     * @param context the subscriber's context
     * @param receiver told the end, exactly once, unless the exchange is withdrawn; possibly before this returns
     */
    Exchange send(ProviderCall call, long notAfter, ContextView context, Receiver receiver);

    /** Closes the connections. */
    Mono<Void> close();
}
