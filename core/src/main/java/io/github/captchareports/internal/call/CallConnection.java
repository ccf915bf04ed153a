package io.github.captchareports.internal.call;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** The connection that a call has before it is sent, and the exchange that it has afterwards. */
final class CallConnection {
    private final Transport transport;
    /** Touched only inside the lane's drain loop. */
    private @Nullable Reservation reservation;

    private volatile @Nullable Exchange exchange;

    CallConnection(Transport transport) {
        this.transport = transport;
    }

    /** Whether it has a connection that can be used, or can take one that is ready. */
    boolean reserve() {
        Reservation kept = reservation;
        if (kept != null && kept.isUsable()) {
            return true;
        }
        release();
        reservation = transport.reserve();
        return reservation != null;
    }

    /** Gives its connection back unused. */
    void release() {
        Reservation kept = reservation;
        reservation = null;
        if (kept != null) {
            kept.release();
        }
    }

    /** Sends a request on the connection that was reserved. */
    void send(ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
        Reservation on = Objects.requireNonNull(reservation, "granted without a connection");
        reservation = null;
        exchange = transport.send(on, call, notAfter, context, receiver);
    }

    /** The exchange has ended. */
    void ended() {
        exchange = null;
    }

    /** Takes the request back; false where it has passed the send gate, or has ended. */
    boolean withdraw() {
        Exchange current = exchange;
        return current != null && current.withdraw();
    }

    /** Waits for the answer no longer. */
    void giveUp(AttemptEnd.Loss why) {
        Exchange current = exchange;
        if (current != null) {
            current.giveUp(why);
        }
    }
}
