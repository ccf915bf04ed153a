package io.github.captchareports.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.FailureCause;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.ProviderCall;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.ContextView;

class ConnectionCheckTest {
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final FakeTransport transport = new FakeTransport();
    private final ConnectionCheck check = new ConnectionCheck(() -> transport, Duration.ofSeconds(10), clock);

    @Test
    void isEmptyOnceAConnectionIsReady() {
        StepVerifier.create(check.run())
                .then(() -> transport.watch.onReady())
                .expectNoEvent(Duration.ofMillis(1))
                .then(() -> {
                    transport.ready = true;
                    transport.watch.onReady();
                })
                .verifyComplete();

        assertThat(transport.wanted).containsExactly(1, 0);
        assertThat(transport.released).isTrue();
        assertThat(transport.closed).isTrue();
    }

    @Test
    void saysWhyThereIsNoConnection() {
        StepVerifier.create(check.run())
                .then(() -> transport.watch.onFailed(new UnknownHostException("service.invalid")))
                .assertNext(cause -> {
                    assertThat(cause.kind()).isEqualTo(FailureCause.Kind.NAME_RESOLUTION);
                    assertThat(cause.message()).contains("service.invalid");
                })
                .verifyComplete();

        assertThat(transport.closed).isTrue();
    }

    @Test
    void waitsNoLongerThanAReportWould() {
        StepVerifier.create(check.run())
                .then(() -> clock.advanceTimeBy(Duration.ofSeconds(10)))
                .assertNext(cause -> assertThat(cause.kind()).isEqualTo(FailureCause.Kind.TIMEOUT))
                .verifyComplete();

        assertThat(transport.closed).isTrue();
    }

    @Test
    void givesTheConnectionUpWhenItIsCancelled() {
        Disposable checking = check.run().subscribe();
        checking.dispose();

        assertThat(transport.closed).isTrue();
    }

    private static final class FakeTransport implements Transport {
        private Watch watch = Watch.NOBODY;
        private boolean ready;
        private final List<Integer> wanted = new ArrayList<>();
        private boolean released;
        private boolean closed;

        @Override
        public void watch(Watch told) {
            watch = told;
        }

        @Override
        public @Nullable Reservation reserve() {
            if (!ready) {
                return null;
            }
            return new Reservation() {
                @Override
                public boolean isUsable() {
                    return true;
                }

                @Override
                public void release() {
                    released = true;
                }
            };
        }

        @Override
        public void want(int requests) {
            wanted.add(requests);
        }

        @Override
        public void maxInFlight(int requests) {}

        @Override
        public Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
            throw new AssertionError("something was sent");
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> closed = true);
        }
    }
}
