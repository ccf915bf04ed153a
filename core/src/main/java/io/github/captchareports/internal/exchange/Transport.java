package io.github.captchareports.internal.exchange;

import io.github.captchareports.spi.ProviderCall;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Sends requests on connections that stand already. Never blocks, never repeats, never follows.
 *
 * <p>The connection comes first: {@link #reserve} takes one that is ready, and opens none. Who finds none says with
 * {@link #want} how many requests could go at once, and is told by the {@link Watch} when it is worth asking again, or that
 * a connection could not be opened or ended before it was of use. So nothing waits in here: who has a reservation sends
 * with it or releases it, and whether a request goes is decided when it crosses the gate, {@link Receiver#onSent}.
 */
public interface Transport {
    /** The most bytes of an answer's body that are read. */
    int MAX_BODY = 16 * 1024;

    /** Told of connections; may be called on any thread, and must not block. */
    interface Watch {
        /** Hears nothing. */
        Watch NOBODY = new Watch() {
            @Override
            public void onReady() {}

            @Override
            public void onFailed(Throwable cause) {}
        };

        /** Somebody wants a connection, and one may be ready. */
        void onReady();

        /** A connection could not be opened, or ended without having been of use. */
        void onFailed(Throwable cause);
    }

    /** Whom to tell; called once, before anything else. */
    void watch(Watch watch);

    /** Takes a connection for one request; null where none is ready. */
    @Nullable
    Reservation reserve();

    /** How many requests could go now, or within the time that a connection takes to open, had they connections. */
    void want(int requests);

    /** The most requests at one time are others from now on. */
    void maxInFlight(int requests);

    /**
     * Sends a call.
     *
     * @param on the connection, which is used up
     * @param notAfter monotonic time from which the call must not cross the gate any more
     * @param context the subscriber's context
     * @param receiver told the end, exactly once, unless the exchange is withdrawn; possibly before this returns
     */
    Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView context, Receiver receiver);

    /** Closes the connections. */
    Mono<Void> close();
}
