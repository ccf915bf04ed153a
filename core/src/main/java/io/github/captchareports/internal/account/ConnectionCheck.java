package io.github.captchareports.internal.account;

import io.github.captchareports.FailureCause;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.http.FailureCauses;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** Opens one connection of an account, on a transport of its own, and closes it without having sent anything on it. */
final class ConnectionCheck {
    private final Supplier<Transport> transports;
    private final Duration patience;
    private final Scheduler clock;

    /**
     * Makes a check that opens nothing yet.
     *
     * @param transports makes the transports that connections are tried on
     * @param patience after which there is no connection
     */
    ConnectionCheck(Supplier<Transport> transports, Duration patience, Scheduler clock) {
        this.transports = transports;
        this.patience = patience;
        this.clock = clock;
    }

    /** Why there is no connection; empty where one stood. */
    Mono<FailureCause> run() {
        return Mono.create(this::open)
                .timeout(patience, Mono.fromSupplier(() -> FailureCauses.of(new AttemptEnd.NotSent(null))), clock);
    }

    private void open(MonoSink<FailureCause> sink) {
        Transport transport = transports.get();
        sink.onDispose(() -> transport.close().subscribe());
        transport.watch(new Transport.Watch() {
            @Override
            public void onReady() {
                Reservation connection = transport.reserve();
                if (connection != null) {
                    // Else it would be offered again at once.
                    transport.want(0);
                    connection.release();
                    sink.success();
                }
            }

            @Override
            public void onFailed(Throwable cause) {
                sink.success(FailureCauses.of(new AttemptEnd.NotSent(cause)));
            }
        });
        transport.want(1);
    }
}
