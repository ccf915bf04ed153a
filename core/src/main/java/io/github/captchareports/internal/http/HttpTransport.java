package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The transport of one account over HTTP/1.1 and HTTP/2: connections that Reactor Netty opens and Netty's codecs drive, and as
 * many as the requests in flight need.
 */
public final class HttpTransport implements Transport {
    private final ConnectionContext context;
    private final ConnectionPool pool;
    private final ConnectionOpener opener;

    /** Prepares connections; opens none. */
    public HttpTransport(HttpSettings settings) {
        this.context = ConnectionContext.of(settings);
        this.pool = context.pool();
        this.opener = new ConnectionOpener(context);
    }

    @Override
    public void watch(Watch watch) {
        pool.watch(watch);
    }

    @Override
    public @Nullable Reservation reserve() {
        return pool.reserve();
    }

    @Override
    public void want(int requests) {
        pool.demand(requests);
        if (requests > 0) {
            opener.openConnections();
        }
    }

    @Override
    public void maxInFlight(int requests) {
        context.connectRate().maxInFlight(requests, context.settings().nanos());
    }

    @Override
    public Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView subscriber, Receiver receiver) {
        HttpSettings settings = context.settings();
        HttpExchange exchange = new HttpExchange(
                call, notAfter, settings.connection().maxResponseBody(), receiver, settings.responseHeaders());
        try {
            ((HttpConnection) on).send(exchange);
        } catch (RuntimeException | Error defect) {
            exchange.failed(defect);
        }
        return exchange;
    }

    @Override
    public Mono<Void> close() {
        return Mono.create(sink -> {
            pool.close();
            opener.close().addListener(closed -> sink.success());
        });
    }
}
