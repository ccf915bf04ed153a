package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

@ExtendWith(SimulatorExtension.class)
class ReporterLifecycleTest {
    static final int WEB_SERVER_DRAINS = SmartLifecycle.DEFAULT_PHASE - 1024;
    static final int WEB_SERVER_STOPS = SmartLifecycle.DEFAULT_PHASE - 2048;

    @Test
    void whatIsOnTheWireWhenTheApplicationStopsIsFinished(CaptchaSimulator simulator) throws Exception {
        simulator.faults(SimulatedService.TWOCAPTCHA).next(1, Fault.slow(Duration.ofMillis(300)));

        CompletableFuture<ReportResult> result = reportedWhileStopping(simulator, "10s");

        assertThat(result.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void afterTheGraceEverythingLeftIsAnswered(CaptchaSimulator simulator) throws Exception {
        simulator.faults(SimulatedService.TWOCAPTCHA).next(1, Fault.slow(Duration.ofSeconds(30)));
        long start = System.nanoTime();

        CompletableFuture<ReportResult> result = reportedWhileStopping(simulator, "200ms");

        assertThat(result.get(10, TimeUnit.SECONDS).reasonTag()).isEqualTo("shut-down");
        // The start of the application included: on a busy machine that alone takes seconds.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void theReporterIsOpenUntilTheWebServerHasStopped(CaptchaSimulator simulator) {
        List<String> order = new CopyOnWriteArrayList<>();

        application(simulator, "10s")
                .withBean("drain", Phase.class, () -> new Phase(WEB_SERVER_DRAINS, "drained", order))
                .withBean("stop", Phase.class, () -> new Phase(WEB_SERVER_STOPS, "stopped", order))
                .withBean("below", Phase.class, () -> new Phase(ReporterLifecycle.PHASE - 1, "below", order))
                .run(context -> {
                    Reporter reporter = context.getBean(Reporter.class);
                    context.getBeansOfType(Phase.class)
                            .values()
                            .forEach(phase ->
                                    phase.atStop = () -> Reports.make(reporter, Reports.complaint("main", phase.phase))
                                            .outcome());

                    context.close();
                });

        assertThat(order).containsExactly("drained ACCEPTED", "stopped ACCEPTED", "below UNDELIVERED");
    }

    @Test
    void theReporterIsDisposedOfWithItsContextEvenWhereTheStartFails(CaptchaSimulator simulator) {
        List<Reporter> opened = new CopyOnWriteArrayList<>();

        application(simulator, "10s")
                .withBean(
                        ReporterCustomizer.class,
                        () -> builder -> builder.listener(new ReporterListener() {
                            @Override
                            public void onOpen(Reporter reporter) {
                                opened.add(reporter);
                            }
                        }))
                .withInitializer(context -> ((GenericApplicationContext) context)
                        .registerBean("broken", Broken.class, definition -> definition.setDependsOn("captchaReporter")))
                .run(context -> assertThat(context).hasFailed());

        assertThat(opened)
                .singleElement()
                .satisfies(reporter -> assertThat(reporter.isDisposed()).isTrue());
    }

    @Test
    void aReporterThatTakesNothingInIsDown(CaptchaSimulator simulator) {
        application(simulator, "10s").run(context -> {
            Reporter reporter = context.getBean(Reporter.class);
            assertThat(ReporterHealth.of(reporter).level()).isEqualTo(ReporterHealth.Level.UP);

            reporter.dispose();

            ReporterHealth health = ReporterHealth.of(reporter);
            assertThat(health.level()).isEqualTo(ReporterHealth.Level.DOWN);
            assertThat(health.details().get("main")).asString().contains("reporter=closed");
        });
    }

    @Test
    void stoppingTwiceIsStoppingOnce(CaptchaSimulator simulator) {
        application(simulator, "10s").run(context -> {
            ReporterLifecycle lifecycle = context.getBean(ReporterLifecycle.class);
            assertThat(lifecycle.isRunning()).isTrue();
            CompletableFuture<Void> stopped = new CompletableFuture<>();

            lifecycle.stop();
            lifecycle.stop(() -> stopped.complete(null));

            assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
            assertThat(lifecycle.isRunning()).isFalse();
        });
    }

    private static CompletableFuture<ReportResult> reportedWhileStopping(CaptchaSimulator simulator, String grace) {
        CompletableFuture<ReportResult> result = new CompletableFuture<>();
        application(simulator, grace).run(context -> {
            Reporter reporter = context.getBean(Reporter.class);
            reporter.report(Reports.complaint("main", 1)).subscribe(result::complete);
            Eventually.until("the report is on the wire", () -> reporter.stats().requests() == 1);

            context.close();
        });
        return result;
    }

    private static ApplicationContextRunner application(CaptchaSimulator simulator, String grace) {
        return Contexts.withAccount()
                .withPropertyValues(
                        Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA),
                        "captcha.reports.response-timeout=20s",
                        "captcha.reports.shutdown.grace=" + grace);
    }

    private static final class Broken {
        Broken() {
            throw new IllegalStateException("a bean that cannot be made");
        }
    }

    /** Reports at the moment when its phase is stopped. */
    private static final class Phase implements SmartLifecycle {
        private final int phase;
        private final String name;
        private final List<String> order;
        private volatile boolean running;
        private volatile Supplier<Outcome> atStop = () -> Outcome.EXPIRED;

        Phase(int phase, String name, List<String> order) {
            this.phase = phase;
            this.name = name;
            this.order = order;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            order.add(name + " " + atStop.get());
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return phase;
        }
    }
}
