package io.github.captchareports.benchmarks.components;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Answers every call with the success before it returns. */
final class PromptTransport implements Transport {
    private static final Exchange ENDED = new Exchange() {
        @Override
        public boolean withdraw() {
            return false;
        }

        @Override
        public void giveUp(AttemptEnd.Loss why) {}
    };

    private static final Reservation ALWAYS = new Reservation() {
        @Override
        public boolean isUsable() {
            return true;
        }

        @Override
        public void release() {}
    };

    @Override
    public void watch(Watch watch) {}

    @Override
    public Reservation reserve() {
        return ALWAYS;
    }

    @Override
    public void want(int requests) {}

    @Override
    public void maxInFlight(int requests) {}

    @Override
    public Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
        receiver.onSent();
        receiver.onEnd(new AttemptEnd.Answered(Reports.success()));
        return ENDED;
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}
