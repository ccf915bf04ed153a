package com.example.captchas;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.captchas.RestService.Received;
import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The provider in a pipeline, against the service on loopback. */
class PipelineTest {
    private static final String UUID = "7f0e1c52-5b1d-4f0e-9c39-0d5a3f4f2b11";
    private static final String UNKNOWN = "404-a";
    private static final String LATE = "410-a";
    private static final String BUSY = "429-a";
    private static final String GOOD = "good";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RestService service;

    @BeforeEach
    void start() throws IOException {
        service = new RestService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Reporter reporter(String key) {
        return Reporter.builder()
                .account(Account.builder("example-rest", "rest")
                        .clientKey(key)
                        .connection(to -> to.baseUrl(service.url("rest")))
                        .build())
                .build();
    }

    private static ReportRequest request(String taskId) {
        return ReportRequest.builder()
                .account("rest")
                .taskId(taskId)
                .verdict(Verdict.INCORRECT)
                .captchaType(CaptchaType.TURNSTILE)
                .solvedAt(Instant.now())
                .build();
    }

    private static Map<String, ReportResult> report(Reporter reporter, String... taskIds) {
        try {
            List<ReportResult> results =
                    Objects.requireNonNull(reporter.report(Flux.just(taskIds).map(PipelineTest::request))
                            .collectList()
                            .block(PATIENCE));
            return results.stream()
                    .collect(
                            Collectors.toMap(result -> result.request().taskId().toString(), result -> result));
        } finally {
            reporter.shutdown(Duration.ZERO).block(PATIENCE);
        }
    }

    @Test
    void anEmptyAnswerIsASuccessAndTheRequestIsAsTheServiceWantsIt() {
        Map<String, ReportResult> results = report(reporter(RestService.KEY), UUID, "a/b?c");

        assertThat(results.values()).extracting(ReportResult::outcome).containsOnly(Outcome.ACCEPTED);
        assertThat(service.received())
                .containsExactlyInAnyOrder(
                        new Received(
                                "PUT /v1/tasks/" + UUID + "/verdict", RestService.KEY, "{\"verdict\":\"incorrect\"}"),
                        new Received(
                                "PUT /v1/tasks/a%2Fb%3Fc/verdict", RestService.KEY, "{\"verdict\":\"incorrect\"}"));
    }

    @Test
    void eachRefusalIsTheResultOfItsReportOnly() {
        report(reporter(RestService.KEY), UUID);

        Map<String, ReportResult> results = report(reporter(RestService.KEY), UUID, LATE, UNKNOWN, BUSY, GOOD);

        assertThat(results.get(UUID)).isInstanceOf(ReportResult.Duplicate.class);
        assertThat(results.get(LATE)).extracting(ReportResult::outcome).isEqualTo(Outcome.REJECTED);
        assertThat(results.get(UNKNOWN)).extracting(ReportResult::outcome).isEqualTo(Outcome.REJECTED);
        assertThat(results.get(BUSY)).extracting(ReportResult::outcome).isEqualTo(Outcome.ACCEPTED);
        assertThat(results.get(GOOD)).extracting(ReportResult::outcome).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aKeyThatTheServiceRefusesClosesTheAccountAndIsShownNowhere() {
        Map<String, ReportResult> results = report(reporter("another-k3y"), GOOD);

        assertThat(results.get(GOOD)).extracting(ReportResult::outcome).isEqualTo(Outcome.WITHHELD);
        assertThat(results.get(GOOD)).asString().doesNotContain("another-k3y");
        assertThat(service.received()).hasSize(1);
    }

    @Test
    void anIdThatCannotStandInThePathIsAnsweredWithoutBeingSent() {
        Map<String, ReportResult> results = report(reporter(RestService.KEY), "..", GOOD);

        assertThat(results.get("..")).extracting(ReportResult::outcome).isEqualTo(Outcome.WITHHELD);
        assertThat(results.get(GOOD)).extracting(ReportResult::outcome).isEqualTo(Outcome.ACCEPTED);
        assertThat(service.received()).hasSize(1);
    }
}
