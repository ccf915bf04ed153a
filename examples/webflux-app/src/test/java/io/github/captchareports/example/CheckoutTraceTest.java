package io.github.captchareports.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.support.Eventually;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An HTTP request, the reports it causes and their attempts are one trace. */
@Timeout(60)
class CheckoutTraceTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

    @RegisterExtension
    private static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().deliveryOnly());

    private final CaptchaSimulator simulator = SIMULATOR.simulator();

    @Test
    void requestReportAndAttemptAreParentAndChildOfOneTrace() throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(CheckoutApplication.class)
                .sources(Exporting.class)
                .run(
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--TWOCAPTCHA_URL=" + simulator.baseUrl(SimulatedService.TWOCAPTCHA))) {
            URI url = URI.create(
                    "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + "/verdicts");

            assertOneTrace(url, "application/json", 2);
            assertOneTrace(url, "application/x-ndjson", 4, 6, 8);
        }
    }

    private static void assertOneTrace(URI url, String contentType, long... tasks) throws Exception {
        SPANS.reset();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", contentType)
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .POST(BodyPublishers.ofString(
                        Arrays.stream(tasks).mapToObj(Input::line).collect(Collectors.joining())))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).body().lines()).hasSize(tasks.length);
        Eventually.until(
                "the request's span has ended",
                () -> named("http post /verdicts").size() == 1);

        SpanData server = named("http post /verdicts").get(0);
        List<SpanData> reports = named("captcha report");
        List<SpanData> attempts = named("captcha report attempt");
        assertThat(SPANS.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .containsOnly(TRACE);
        assertThat(reports)
                .hasSize(tasks.length)
                .extracting(SpanData::getParentSpanId)
                .containsOnly(server.getSpanId());
        assertThat(attempts)
                .extracting(SpanData::getParentSpanId)
                .containsExactlyInAnyOrderElementsOf(
                        reports.stream().map(SpanData::getSpanId).toList());
    }

    private static List<SpanData> named(String name) {
        return SPANS.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    /** Keeps what the application would export. */
    @Configuration(proxyBeanMethods = false)
    static class Exporting {
        @Bean
        SpanProcessor toMemory() {
            return SimpleSpanProcessor.create(SPANS);
        }
    }
}
