package io.github.captchareports.races;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.SendGate;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** A transport whose one request stays before the send gate until {@link #connect} is called. */
final class Wire implements Transport {
    private static final byte[] ACCEPTED = "{\"errorId\":0,\"status\":\"success\"}".getBytes(StandardCharsets.UTF_8);

    private volatile @Nullable PendingExchange request;
    private boolean passed;

    @Override
    public void watch(Watch watch) {}

    @Override
    public Reservation reserve() {
        return new Reservation() {
            @Override
            public boolean isUsable() {
                return true;
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void want(int requests) {}

    @Override
    public void maxInFlight(int requests) {}

    @Override
    public Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
        PendingExchange pending = new PendingExchange(receiver);
        request = pending;
        return pending;
    }

    /** Sends the request that waits for its connection, if there is one. */
    void connect() {
        PendingExchange pending = request;
        passed = pending != null && pending.gate.pass();
        if (passed && pending != null) {
            pending.receiver.onSent();
        }
    }

    /** Answers what was sent; true if anything was. */
    boolean answer() {
        PendingExchange pending = request;
        if (passed && pending != null) {
            pending.end(new AttemptEnd.Answered(new HttpReply(200, Map.of(), ACCEPTED, Instant.EPOCH)));
        }
        return passed;
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }

    private record PendingExchange(Receiver receiver, SendGate gate) implements Exchange {
        PendingExchange(Receiver receiver) {
            this(receiver, new SendGate());
        }

        @Override
        public boolean withdraw() {
            return gate.withdraw();
        }

        @Override
        public void giveUp(AttemptEnd.Loss why) {
            end(new AttemptEnd.NotSent(null));
        }

        private void end(AttemptEnd end) {
            if (gate.finish() != SendGate.State.DONE) {
                receiver.onEnd(end);
            }
        }
    }
}
