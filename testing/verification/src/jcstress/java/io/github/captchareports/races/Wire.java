package io.github.captchareports.races;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Border;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** A wire whose one request stays on the near side of the border until it is told to cross. */
final class Wire implements Transport {
    private static final byte[] ACCEPTED = "{\"errorId\":0,\"status\":\"success\"}".getBytes(StandardCharsets.UTF_8);

    private volatile @Nullable Dialling request;
    private boolean crossed;

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
        Dialling dialling = new Dialling(receiver);
        request = dialling;
        return dialling;
    }

    /** Sends the request that waits for its connection, if there is one. */
    void connect() {
        Dialling dialling = request;
        crossed = dialling != null && dialling.border.cross();
        if (crossed && dialling != null) {
            dialling.receiver.onSent();
        }
    }

    /** Answers what was sent; true if anything was. */
    boolean answer() {
        Dialling dialling = request;
        if (crossed && dialling != null) {
            dialling.end(new AttemptEnd.Answered(new HttpReply(200, Map.of(), ACCEPTED, Instant.EPOCH)));
        }
        return crossed;
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }

    private record Dialling(Receiver receiver, Border border) implements Exchange {
        Dialling(Receiver receiver) {
            this(receiver, new Border());
        }

        @Override
        public boolean withdraw() {
            return border.withdraw();
        }

        @Override
        public void giveUp(AttemptEnd.Loss why) {
            end(new AttemptEnd.NotSent(null));
        }

        private void end(AttemptEnd end) {
            if (border.end() != Border.Place.ENDED) {
                receiver.onEnd(end);
            }
        }
    }
}
