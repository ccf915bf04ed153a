package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.verification.support.BlockingCalls;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Service;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** BlockHound watches all the tests of this module: here it is shown to be awake. */
@Isolated("it blocks on purpose")
@Timeout(60)
class BlockHoundTest {
    @RegisterExtension
    private static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    @Test
    void aSleepOnAThreadOfReactorsIsNoticed() {
        AtomicReference<Throwable> met = new AtomicReference<>();

        Mono.fromRunnable(() -> met.set(sleep()))
                .subscribeOn(Schedulers.parallel())
                .block();

        assertThat(met.get()).isInstanceOf(BlockingOperationError.class);
        assertThat(BlockingCalls.drain()).hasSize(1);
    }

    /** The listener runs on the event loop that the answer came on. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void aListenerThatSleepsOnOurEventLoopIsNoticedAndHarmsNoReport(Service service, CaptchaSimulator simulator) {
        AtomicReference<Throwable> met = new AtomicReference<>();
        AtomicReference<String> thread = new AtomicReference<>();
        ReporterListener sleeper = ReporterListener.of(new ReportObserver() {
            @Override
            public void ended(ReportResult result) {
                thread.set(Thread.currentThread().getName());
                met.set(sleep());
            }
        });
        Account account = service.account(simulator).build();
        try (OpenReporter reporter =
                OpenReporter.with(builder -> builder.account(account).listener(sleeper))) {
            assertThat(reporter.report(service.request(1)).outcome()).isEqualTo(Outcome.ACCEPTED);

            assertThat(met.get()).isInstanceOf(BlockingOperationError.class);
            assertThat(thread.get()).startsWith("reactor-http");
            assertThat(BlockingCalls.drain()).hasSize(1);
        }
    }

    @SuppressWarnings("ThreadSleepMillis")
    private static Throwable sleep() {
        try {
            Thread.sleep(1);
            return new AssertionError("nobody noticed");
        } catch (InterruptedException | BlockingOperationError noticed) {
            return noticed;
        }
    }
}
