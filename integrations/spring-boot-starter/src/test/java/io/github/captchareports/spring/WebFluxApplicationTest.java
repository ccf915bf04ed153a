package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A whole application on WebFlux with the actuator, driven over HTTP, against the simulator. */
class WebFluxApplicationTest {
    @RegisterExtension
    private static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().deliveryOnly());

    private CaptchaSimulator simulator = SIMULATOR.simulator();
    private @Nullable ConfigurableApplicationContext application;

    @BeforeEach
    void start() {
        simulator = SIMULATOR.simulator();
        List<String> properties = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.reactor.netty.shutdown-quiet-period=0s",
                "management.endpoints.web.exposure.include=health,captchareports,configprops,metrics",
                "management.endpoint.health.show-details=always",
                "management.endpoint.configprops.show-values=never",
                "management.endpoint.health.probes.enabled=true"));
        int index = 0;
        for (SimulatedService service : SimulatedService.values()) {
            String path = "captcha.reports.accounts[" + index++ + "].";
            properties.add(path + "rate=100000");
            properties.add(path + "label=" + service.id());
            properties.add(path + "provider=" + service.id());
            properties.add(path + "key=top-secret-of-" + service.id());
            properties.add(path + "base-url=" + simulator.baseUrl(service));
        }
        application = new SpringApplicationBuilder(Application.class)
                .properties(properties.toArray(String[]::new))
                .run();
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void aVerdictOverHttpReachesTheService() throws Exception {
        assertThat(post("/complaints/2captcha/17", "").body()).isEqualTo("ACCEPTED");
        assertThat(post("/complaints/anticaptcha/17", "").body()).isEqualTo("ACCEPTED");
        assertThat(simulator.recorded(SimulatedService.TWOCAPTCHA)).containsExactly(17L);
        assertThat(simulator.recorded(SimulatedService.ANTICAPTCHA)).containsExactly(17L);
    }

    @Test
    void aRequestThatIsServedWhenTheApplicationStopsGetsItsAnswer() throws Exception {
        simulator.faults(SimulatedService.TWOCAPTCHA).next(1, Fault.slow(Duration.ofMillis(500)));
        CompletableFuture<HttpResponse<String>> answer =
                client().sendAsync(request("/complaints/2captcha/18", ""), HttpResponse.BodyHandlers.ofString());
        Reporter reporter = context().getBean(Reporter.class);
        Eventually.until("the report is on the wire", () -> reporter.stats().requests() == 1);

        context().close();

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("ACCEPTED");
        assertThat(reporter.stats().open()).isZero();
    }

    @Test
    void aStreamOfVerdictsComesBackAsAStreamOfResults() throws Exception {
        assertThat(post("/confirmations/2captcha", "").body().lines())
                .hasSize(1000)
                .containsOnly("ACCEPTED");
    }

    @Test
    void theWebServerDrainsAndStopsBeforeTheReporter() {
        assertThat(List.of("webServerGracefulShutdown", "webServerStartStop"))
                .extracting(
                        name -> context().getBean(name, SmartLifecycle.class).getPhase())
                .containsExactly(ReporterLifecycleTest.WEB_SERVER_DRAINS, ReporterLifecycleTest.WEB_SERVER_STOPS)
                .allSatisfy(phase -> assertThat(phase).isGreaterThan(ReporterLifecycle.PHASE));
    }

    @Test
    void theEndpointShowsAccountsAndTheirLanes() throws Exception {
        post("/complaints/2captcha/19", "");

        HttpResponse<String> all = get("/actuator/captchareports");

        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body())
                .contains("\"received\":1", "\"ACCEPTED\":1", "\"label\":\"2captcha\"", "\"label\":\"anticaptcha\"")
                .contains("\"phase\":\"OPEN\"", "\"captchaType\":\"IMAGE\"", "\"complaints\":1")
                .contains("\"limits\":{\"baseUrl\":\"http://127.0.0.1:", "\"maxInFlight\":32,\"maxPending\":65536")
                .contains("\"complaints\":{\"hold\":", "\"heldFrom\":0.")
                .doesNotContain("top-secret");
        assertThat(get("/actuator/captchareports/anticaptcha").body())
                .contains("anticaptcha")
                .doesNotContain("2captcha");
        assertThat(get("/actuator/captchareports/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void theEndpointShowsTheLastRefusals() throws Exception {
        simulator.faults(SimulatedService.TWOCAPTCHA).next(1, Fault.serviceError(16, "ERROR_CAPTCHA_UNSOLVABLE", "no"));
        post("/complaints/2captcha/20", "");

        assertThat(get("/actuator/captchareports").body())
                .contains("\"refusals\":[{\"at\":\"20", "\"taskId\":20", "\"code\":\"ERROR_CAPTCHA_UNSOLVABLE\"");
    }

    @Test
    void anOperatorPausesAndResumes() throws Exception {
        assertThat(change("{\"action\":\"pause\"}").body()).contains("\"phase\":\"PAUSED\"");
        assertThat(phase()).isEqualTo("PAUSED");
        assertThat(change("{\"action\":\"resume\"}").body()).contains("\"phase\":\"OPEN\"");

        assertThat(change("{\"action\":\"pause\",\"duration\":\"10m\"}").body()).contains("\"until\":\"20");
        assertThat(change("{\"action\":\"resume\"}").statusCode()).isEqualTo(200);
        assertThat(change("{\"action\":\"pause\",\"duration\":\"0s\"}").statusCode())
                .isEqualTo(400);
        assertThat(change("{\"action\":\"stop\"}").statusCode()).isEqualTo(400);
        assertThat(change("{\"action\":\"solved\",\"captchaType\":\"image\",\"solved\":2000}")
                        .body())
                .contains("\"solved\":2000");
        assertThat(change("{\"action\":\"solved\"}").statusCode()).isEqualTo(400);
        assertThat(change("{\"action\":\"forget-complaints\"}").body()).contains("\"complaints\":[]");
        assertThat(phase()).isEqualTo("OPEN");
        assertThat(post("/actuator/captchareports/nobody", "{\"action\":\"pause\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void healthIsUpThenDegradedWhilePausedAndDownWhenRefused() throws Exception {
        assertThat(get("/actuator/health/captchaReports").body()).contains("\"status\":\"UP\"", "\"phase\":\"OPEN\"");

        change("{\"action\":\"pause\"}");
        assertThat(get("/actuator/health/captchaReports").body()).contains("\"status\":\"DEGRADED\"");
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
        change("{\"action\":\"resume\"}");

        simulator.faults(SimulatedService.TWOCAPTCHA).next(1, Fault.serviceError(1, "ERROR_KEY_DOES_NOT_EXIST", "no"));
        post("/complaints/2captcha/21", "");

        HttpResponse<String> down = get("/actuator/health/captchaReports");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body())
                .contains("\"status\":\"DOWN\"", "ERROR_KEY_DOES_NOT_EXIST")
                .doesNotContain("top-secret");
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountThatHasLostItsWayIsDegradedAndSaysWhy() throws Exception {
        simulator.faults(SimulatedService.TWOCAPTCHA).forTask(24, 10_000, Fault.html());
        CompletableFuture<HttpResponse<String>> answer =
                client().sendAsync(request("/complaints/2captcha/24", ""), HttpResponse.BodyHandlers.ofString());
        Reporter reporter = context().getBean(Reporter.class);
        Eventually.until(
                "the way is lost", () -> reporter.account("2captcha").state().failureCause() != null);

        assertThat(get("/actuator/health/captchaReports").body())
                .contains(
                        "\"status\":\"DEGRADED\"",
                        "\"cause\":\"unreadable-answer\"",
                        "\"causeMessage\":\"HTTP 200 from http://",
                        "\"remedy\":\"check the base URL",
                        "\"failingSince\":\"20");
        assertThat(get("/actuator/captchareports/2captcha").body())
                .contains(
                        "\"cause\":\"unreadable-answer\"",
                        "\"httpStatus\":200",
                        "\"remedy\":\"check the base URL",
                        "\"failingSince\":\"20")
                .doesNotContain("top-secret");
        assertThat(get("/actuator/captchareports/anticaptcha").body()).doesNotContain("unreadable-answer");

        simulator.faults(SimulatedService.TWOCAPTCHA).clear();
        reporter.account("2captcha").resume();
        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("ACCEPTED");
        assertThat(get("/actuator/health/captchaReports").body()).contains("\"status\":\"UP\"");
    }

    @Test
    void metersArePublishedToTheRegistryOfTheApplication() throws Exception {
        post("/complaints/2captcha/22", "");

        assertThat(get("/actuator/metrics/captcha.reports.results?tag=outcome:accepted")
                        .body())
                .contains("{\"statistic\":\"COUNT\",\"value\":1.0}");
    }

    @Test
    void aReportIsObservedAsAPartOfTheRequestThatBroughtIt() throws Exception {
        post("/complaints/2captcha/23", "");

        assertThat(context().getBean(Observed.class).parents)
                .containsEntry("captcha.report", "http.server.requests")
                .containsEntry("captcha.report.attempt", "captcha.report");
    }

    @Test
    void reportsTravelOnTheEventLoopsOfTheWebServer() {
        Mono<String> thread = context()
                .getBean(Reporter.class)
                .report(Reports.complaint("2captcha", 24))
                .map(result -> Thread.currentThread().getName());

        assertThat(thread.block(Duration.ofSeconds(20))).startsWith("reactor-http-");
    }

    @Test
    void configpropsShowNoKey() throws Exception {
        assertThat(get("/actuator/configprops").body())
                .contains("captcha.reports")
                .doesNotContain("top-secret");
    }

    private ConfigurableApplicationContext context() {
        if (application == null) {
            throw new IllegalStateException("not started");
        }
        return application;
    }

    private String phase() {
        return context()
                .getBean(Reporter.class)
                .account("2captcha")
                .state()
                .phase()
                .name();
    }

    private HttpResponse<String> change(String body) throws Exception {
        return post("/actuator/captchareports/2captcha", body);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client().send(HttpRequest.newBuilder(url(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client().send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(url(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** With a connection of its own: Reactor Netty now and then leaves a request on a kept one unanswered. */
    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + context().getEnvironment().getProperty("local.server.port") + path);
    }

    /** What a user writes. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Verdicts verdicts(Reporter reporter) {
            return new Verdicts(reporter);
        }

        @Bean
        Observed observed() {
            return new Observed();
        }
    }

    /** Which observation had which parent, by their names. */
    static final class Observed implements ObservationHandler<Observation.Context> {
        final Map<String, String> parents = new ConcurrentHashMap<>();

        @Override
        public void onStart(Observation.Context context) {
            ObservationView parent = context.getParentObservation();
            parents.put(name(context), parent == null ? "none" : name(parent.getContextView()));
        }

        private static String name(Observation.ContextView context) {
            return String.valueOf(context.getName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    /** Takes verdicts. */
    @RestController
    static final class Verdicts {
        private final Reporter reporter;

        Verdicts(Reporter reporter) {
            this.reporter = reporter;
        }

        @PostMapping("/complaints/{account}/{task}")
        Mono<String> complain(@PathVariable("account") String account, @PathVariable("task") long task) {
            return reporter.report(Reports.complaint(account, task))
                    .map(result -> result.outcome().name());
        }

        @PostMapping("/confirmations/{account}")
        Flux<String> confirm(@PathVariable("account") String account) {
            return Flux.range(1, 1000)
                    .map(task -> Reports.confirmation(account, task))
                    .transform(reporter::report)
                    .map(ReportResult::outcome)
                    .map(outcome -> outcome.name() + "\n");
        }
    }
}
