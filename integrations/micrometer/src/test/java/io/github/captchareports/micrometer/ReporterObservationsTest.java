package io.github.captchareports.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class ReporterObservationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().deliveryOnly());

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @AfterEach
    void forgetTheHook() {
        Hooks.disableAutomaticContextPropagation();
    }

    private Shop open() {
        return new Shop(SIMULATOR.simulator(), new ReporterObservations(registry));
    }

    @Test
    void aReportIsAChildOfTheSubscribersObservationAndItsAttemptsAreItsOwn() {
        SIMULATOR.simulator().faults(SimulatedService.TWOCAPTCHA).next(1, Fault.lostAnswer());
        Observation request = Observation.start("http.server.requests", registry);
        try (Shop shop = open()) {
            shop.reporter
                    .report(Shop.request(Shop.TWOCAPTCHA, 1).build())
                    .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, request))
                    .block(PATIENCE);
        }
        request.stop();

        theyAreOneTrace(2);
        assertThatObservations()
                .hasObservationWithNameEqualTo("captcha.report.attempt")
                .that()
                .hasBeenStopped();
    }

    @Test
    void theReportsOfAStreamAreChildrenOfItsSubscribersObservation() {
        Observation request = Observation.start("http.server.requests", registry);
        try (Shop shop = open()) {
            shop.reporter
                    .report(Flux.range(1, 3)
                            .map(task -> Shop.request(Shop.ANTICAPTCHA, task).build()))
                    .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, request))
                    .blockLast(PATIENCE);
        }
        request.stop();

        assertThatObservations().hasNumberOfObservationsWithNameEqualTo("captcha.report", 3);
        theyAreOneTrace(3);
    }

    @Test
    void theParentIsFoundWithAutomaticContextPropagationToo() {
        Hooks.enableAutomaticContextPropagation();
        Observation request = Observation.start("http.server.requests", registry);
        try (Shop shop = open()) {
            request.scoped(() -> shop.reporter
                    .report(Shop.request(Shop.TWOCAPTCHA, 1).build())
                    .block(PATIENCE));
        }
        request.stop();

        theyAreOneTrace(1);
    }

    @Test
    void withoutAParentInTheContextItIsTheThreadsObservation() {
        Observation request = Observation.start("http.server.requests", registry);
        try (Shop shop = open()) {
            request.scoped(() -> shop.report(Shop.request(Shop.TWOCAPTCHA, 1)));
        }
        request.stop();

        theyAreOneTrace(1);
    }

    @Test
    void anAttemptThatNeverLeftEndsWithItsReport() {
        ReportRequest request = Shop.request(Shop.TWOCAPTCHA, 1).build();
        ReportObserver observer = new ReporterObservations(registry).observe(request, Context.empty());

        observer.attemptStarted(1);
        observer.ended(ReportResults.undelivered(request, AttemptSummary.NONE, UndeliveredReason.CANCELLED));

        assertThatObservations()
                .hasObservationWithNameEqualTo("captcha.report.attempt")
                .that()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("end", "none")
                .hasLowCardinalityKeyValue("cause", "none");
    }

    @Test
    void theContextGoesBeforeTheThread() {
        Observation request = Observation.start("http.server.requests", registry);
        Observation other = Observation.start("other", registry);
        try (Shop shop = open()) {
            Mono<?> report = shop.reporter
                    .report(Shop.request(Shop.TWOCAPTCHA, 1).build())
                    .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, request));
            other.scoped(() -> report.block(PATIENCE));
        }
        other.stop();
        request.stop();

        theyAreOneTrace(1);
    }

    private void theyAreOneTrace(int attempts) {
        assertThatObservations().hasNumberOfObservationsWithNameEqualTo("captcha.report.attempt", attempts);
        assertThatObservations().hasHandledContextsThatSatisfy(contexts -> {
            assertThat(contexts)
                    .filteredOn(context -> "captcha.report".equals(context.getName()))
                    .isNotEmpty()
                    .extracting(ReporterObservationsTest::parent)
                    .containsOnly("http.server.requests");
            assertThat(contexts)
                    .filteredOn(context -> "captcha.report.attempt".equals(context.getName()))
                    .extracting(ReporterObservationsTest::parent)
                    .containsOnly("captcha.report");
        });
    }

    private static @Nullable String parent(Observation.Context context) {
        ObservationView parent = context.getParentObservation();
        return parent == null ? null : parent.getContextView().getName();
    }

    @Test
    void theKeysAreThoseThatAreDocumentedAndAllOfLowCardinality() {
        try (Shop shop = open()) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
        }

        assertThatObservations()
                .hasObservationWithNameEqualTo("captcha.report")
                .that()
                .hasBeenStopped()
                .hasOnlyKeys(keys(ReporterObservation.REPORT))
                .hasLowCardinalityKeyValue("provider", "2captcha")
                .hasLowCardinalityKeyValue("account", Shop.TWOCAPTCHA)
                .hasLowCardinalityKeyValue("captcha.type", "recaptcha-v3")
                .hasLowCardinalityKeyValue("outcome", "accepted")
                .hasLowCardinalityKeyValue("reason", "reply")
                .satisfies(context ->
                        assertThat(context.getHighCardinalityKeyValues()).isEmpty());
        assertThatObservations()
                .hasObservationWithNameEqualTo("captcha.report.attempt")
                .that()
                .hasOnlyKeys(keys(ReporterObservation.ATTEMPT))
                .hasLowCardinalityKeyValue("end", "answered")
                .satisfies(context ->
                        assertThat(context.getHighCardinalityKeyValues()).isEmpty());
    }

    private static String[] keys(ReporterObservation observation) {
        return Arrays.stream(observation.getLowCardinalityKeyNames())
                .map(KeyName::asString)
                .toArray(String[]::new);
    }

    @Test
    void aRequestThatIsAnsweredAtTheDoorIsObservedWithoutAttempt() {
        try (Shop shop = open()) {
            shop.report(Shop.request("a label that is no account's", 1));
        }

        assertThatObservations()
                .hasNumberOfObservationsEqualTo(1)
                .hasObservationWithNameEqualTo("captcha.report")
                .that()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("account", "unknown")
                .hasLowCardinalityKeyValue("reason", "unknown-account");
    }

    @Test
    void conventionsCanBeReplaced() {
        ReportObservationConvention reports = new ReportObservationConvention() {
            @Override
            public String getName() {
                return "my.report";
            }
        };
        AttemptObservationConvention attempts = new AttemptObservationConvention() {
            @Override
            public String getName() {
                return "my.attempt";
            }
        };
        try (Shop shop = new Shop(SIMULATOR.simulator(), new ReporterObservations(registry, reports, attempts))) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
        }

        assertThatObservations()
                .hasNumberOfObservationsEqualTo(2)
                .hasNumberOfObservationsWithNameEqualTo("my.report", 1)
                .hasNumberOfObservationsWithNameEqualTo("my.attempt", 1);
    }

    @Test
    void aHandlerThatThrowsCostsNothing() {
        registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStart(Observation.Context context) {
                throw new IllegalStateException("a handler that throws");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        try (Shop shop = open()) {
            assertThat(shop.report(Shop.request(Shop.TWOCAPTCHA, 1)).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(shop.reporter.stats().open()).isZero();
        }
    }

    @Test
    void aRegistryWithoutHandlersObservesNothing() {
        ObservationRegistry none = ObservationRegistry.create();
        try (Shop shop = new Shop(SIMULATOR.simulator(), new ReporterObservations(none))) {
            assertThat(shop.report(Shop.request(Shop.TWOCAPTCHA, 1)).outcome()).isEqualTo(Outcome.ACCEPTED);
        }
    }

    private TestObservationRegistryAssert assertThatObservations() {
        return TestObservationRegistryAssert.assertThat(registry);
    }
}
