package io.github.captchareports.simulator;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.support.Caller;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifecycleTest {
    @Test
    void oneSimulatorServesBothServicesOnOnePortOfLoopback() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            assertThat(simulator.baseUrl(TWOCAPTCHA)).hasToString("http://127.0.0.1:" + simulator.port() + "/2captcha");
            assertThat(simulator.baseUrl(ANTICAPTCHA))
                    .hasToString("http://127.0.0.1:" + simulator.port() + "/anticaptcha");
        }
    }

    @Test
    void aPortThatIsInUseIsNamedWithTheRemedy() {
        try (CaptchaSimulator first = CaptchaSimulator.builder().start()) {
            CaptchaSimulatorBuilder second = CaptchaSimulator.builder().port(first.port());

            assertThatIllegalStateException()
                    .isThrownBy(second::start)
                    .withMessageStartingWith("port: " + first.port() + " on 127.0.0.1 cannot be had")
                    .withMessageContaining("in use")
                    .withMessageContaining("port(0)");
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        CaptchaSimulatorBuilder settings = CaptchaSimulator.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.port(65_536))
                .withMessageStartingWith("port: 65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.latency(Duration.ofMillis(-1)))
                .withMessageStartingWith("latency: PT-0.001S is negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.logLimit(0))
                .withMessageStartingWith("logLimit: 0");
    }

    @Test
    void theClockOfTheWindowsCanBeSet() throws Exception {
        Instant now = Instant.parse("2020-01-01T00:00:00Z");
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .start()) {
            Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);

            assertThat(simulator.log().get(0).epochMillis()).isEqualTo(now.toEpochMilli());
        }
    }

    @Test
    void anOutageClosesConnectionsRefusesNewOnesAndEndsOnTheSamePort() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            int port = simulator.port();
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.setSoTimeout(10_000);
                Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1);

                simulator.outage(Duration.ofSeconds(1));

                assertThat(simulator.isListening()).isFalse();
                assertThat(open.getInputStream().read()).isEqualTo(-1);
            }
            assertRefused(port);

            awaitListening(simulator);

            assertThat(simulator.port()).isEqualTo(port);
            assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).body())
                    .contains("ERROR_DUPLICATE_REPORT");
        }
    }

    @Test
    void nobodyCanTakeThePortDuringAnOutage() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            simulator.stopListening();

            assertThatExceptionOfType(BindException.class).isThrownBy(() -> {
                try (ServerSocket thief = new ServerSocket()) {
                    thief.setReuseAddress(false);
                    thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), simulator.port()));
                }
            });
            assertRefused(simulator.port());
        }
    }

    @Test
    void aRequestThatIsBeingAnsweredIsLostInAnOutage() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            simulator.faults(TWOCAPTCHA).next(1, Fault.slow(Duration.ofMinutes(5)));
            CompletableFuture<Caller.Seen> seen = new CompletableFuture<>();
            Thread client = new Thread(() -> {
                try {
                    Duration patience = Duration.ofSeconds(30);
                    seen.complete(Caller.reportRaw(simulator, TWOCAPTCHA, "/reportCorrect", 1, patience));
                } catch (IOException failed) {
                    seen.completeExceptionally(failed);
                }
            });
            client.start();
            while (simulator.recorded(TWOCAPTCHA).isEmpty()) {
                Thread.onSpinWait();
            }

            simulator.stopListening();

            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(new Caller.Seen("", Caller.End.CLOSED));
        }
    }

    @Test
    void listeningAgainEndsAnOutage() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            simulator.outage(Duration.ofHours(1));

            simulator.listen();
            simulator.listen();

            assertThat(simulator.isListening()).isTrue();
            assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).body())
                    .isEqualTo(Caller.SUCCESS);
        }
    }

    @Test
    void aResetEndsAnOutage() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            simulator.stopListening();
            simulator.stopListening();

            simulator.reset();

            assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).body())
                    .isEqualTo(Caller.SUCCESS);
        }
    }

    @Test
    void aLongerOutageTakesThePlaceOfTheFirst() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            simulator.outage(Duration.ofHours(1));
            simulator.outage(Duration.ofMillis(50));

            awaitListening(simulator);

            assertThat(simulator.isListening()).isTrue();
        }
    }

    @Test
    void aClosedSimulatorRefusesConnectionsAndFreesItsPort() {
        CaptchaSimulator simulator = CaptchaSimulator.builder().start();
        int port = simulator.port();

        simulator.close();
        simulator.close();

        assertRefused(port);
        assertThat(simulator.isListening()).isFalse();
        assertThatIllegalStateException().isThrownBy(simulator::listen).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> simulator.outage(Duration.ofSeconds(1)))
                .withMessageContaining("closed");
        try (CaptchaSimulator next = CaptchaSimulator.builder().port(port).start()) {
            assertThat(next.port()).isEqualTo(port);
        }
    }

    @Test
    void whoJoinsWaitsForTheClose() throws Exception {
        CaptchaSimulator simulator = CaptchaSimulator.builder().start();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        AtomicReference<Boolean> joined = new AtomicReference<>(false);
        Thread server = new Thread(() -> {
            try {
                waiting.countDown();
                simulator.join();
                joined.set(true);
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        simulator.onClose().thenRun(told::countDown);
        waiting.await();
        assertThat(told.getCount()).isEqualTo(1);

        simulator.close();

        server.join(10_000);
        assertThat(joined.get()).isTrue();
        assertThat(told.getCount()).isZero();
    }

    private static void awaitListening(CaptchaSimulator simulator) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!simulator.isListening() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(simulator.isListening()).isTrue();
    }

    private static void assertRefused(int port) {
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }
}
