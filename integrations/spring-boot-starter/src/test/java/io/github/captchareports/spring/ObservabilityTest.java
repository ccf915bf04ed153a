package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Reporter;
import io.github.captchareports.micrometer.ReportObservationContext;
import io.github.captchareports.micrometer.ReportObservationConvention;
import io.github.captchareports.micrometer.ReporterMeter;
import io.github.captchareports.micrometer.ReporterMetrics;
import io.github.captchareports.micrometer.ReporterObservations;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@ExtendWith(SimulatorExtension.class)
class ObservabilityTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TestObservationRegistry observations = TestObservationRegistry.create();

    @Test
    void withoutARegistryThereIsNoListener() {
        Contexts.withAccount()
                .run(context -> assertThat(context)
                        .hasSingleBean(Reporter.class)
                        .doesNotHaveBean(ReporterMetrics.class)
                        .doesNotHaveBean(ReporterObservations.class));
    }

    @Test
    void reportsAreMeteredAndObservedInTheRegistriesOfTheApplication(CaptchaSimulator simulator) {
        application(simulator).run(context -> {
            Reports.make(context.getBean(Reporter.class), Reports.complaint("main", 1));

            assertThat(meters.get(ReporterMeter.RESULTS.getName()).counter().count())
                    .isEqualTo(1);
            TestObservationRegistryAssert.assertThat(observations)
                    .hasNumberOfObservationsWithNameEqualTo("captcha.report", 1)
                    .hasNumberOfObservationsWithNameEqualTo("captcha.report.attempt", 1);
        });
    }

    @Test
    void conventionsOfTheApplicationReplaceTheDefaults(CaptchaSimulator simulator) {
        ReportObservationConvention own = new ReportObservationConvention() {
            @Override
            public String getContextualName(ReportObservationContext context) {
                return "verdict told";
            }
        };

        application(simulator)
                .withBean(ReportObservationConvention.class, () -> own)
                .run(context -> {
                    Reports.make(context.getBean(Reporter.class), Reports.complaint("main", 2));

                    TestObservationRegistryAssert.assertThat(observations)
                            .hasAnObservationWithAKeyValue("captcha.type", "image")
                            .hasObservationWithNameEqualTo("captcha.report")
                            .that()
                            .hasContextualNameEqualTo("verdict told");
                });
    }

    @Test
    void backsOffForListenersOfTheApplication(CaptchaSimulator simulator) {
        application(simulator)
                .withBean(ReporterMetrics.class, () -> new ReporterMetrics(meters, Tags.of("shop", "north")))
                .run(context -> {
                    Reports.make(context.getBean(Reporter.class), Reports.complaint("main", 3));

                    assertThat(context).hasSingleBean(ReporterMetrics.class);
                    assertThat(meters.get(ReporterMeter.RESULTS.getName())
                                    .tag("shop", "north")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void theMetersGoWithTheApplication(CaptchaSimulator simulator) {
        application(simulator).run(context -> assertThat(meters.getMeters()).isNotEmpty());

        assertThat(meters.getMeters()).isEmpty();
    }

    private ApplicationContextRunner application(CaptchaSimulator simulator) {
        return Contexts.withAccount()
                .withPropertyValues(Contexts.ACCOUNT + "base-url=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA))
                .withBean(MeterRegistry.class, () -> meters)
                .withBean(ObservationRegistry.class, () -> observations);
    }
}
