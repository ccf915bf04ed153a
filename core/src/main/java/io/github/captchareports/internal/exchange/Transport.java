package io.github.captchareports.internal.exchange;

import io.github.captchareports.spi.ProviderCall;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Sends requests on connections that are ready. Never blocks, never repeats a request, never follows a redirect.
 *
 * <p>The connection comes first: {@link #reserve} takes one that is ready, and opens none. A caller that gets none says
 * with {@link #want} how many requests could be sent at once. The {@link Watch} is called when it is worth asking again, and
 * when a connection could not be opened or ended before a request was sent on it. So no request waits in the transport: a
 * caller with a reservation sends with it or releases it, and whether a request is sent is decided when it passes the send
 * gate, {@link Receiver#onSent}.
 */
public interface Transport {
    /** Receives what happens to connections. Called on any thread; must not block. */
    interface Watch {
        /** Does nothing. */
        Watch NOBODY = new Watch() {
            @Override
            public void onReady() {}

            @Override
            public void onFailed(Throwable cause) {}
        };

        /** A connection is wanted, and one may be ready. */
        void onReady();

        /** A connection could not be opened, or ended before a request was sent on it. */
        void onFailed(Throwable cause);
    }

    /** Sets the watch; called once, before anything else. */
    void watch(Watch watch);

    /** Reserves a connection for one request; null where none is ready. */
    @Nullable
    Reservation reserve();

    /** How many requests could be sent now, or within the time that a connection takes to open, if they had connections. */
    void want(int requests);

    /** Changes the most requests at one time. */
    void maxInFlight(int requests);

    /**
     * Sends a call.
     *
     * @param on the connection; the reservation ends with this call
     * @param notAfter monotonic time from which the call must not pass the send gate any more
     * @param context the subscriber's context
     * @param receiver gets the end, exactly once, unless the exchange is withdrawn; possibly before this returns
     */
    Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView context, Receiver receiver);

    /** Closes the connections. */
    Mono<Void> close();
}
