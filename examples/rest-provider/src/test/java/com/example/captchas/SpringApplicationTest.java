package com.example.captchas;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.spring.CaptchaReportsAutoConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The provider in a Spring application, beside the two built-in ones: its jar is on the class path, and nothing else. */
class SpringApplicationTest {
    private static ReportRequest.Builder request(String account) {
        return ReportRequest.builder()
                .account(account)
                .verdict(Verdict.INCORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.now());
    }

    private static Outcome report(Reporter reporter, ReportRequest request) {
        ReportResult result = Objects.requireNonNull(reporter.report(request).block(Duration.ofSeconds(20)));
        return result.outcome();
    }

    @Test
    void anAccountOfItsServiceIsOneOfThree() throws IOException {
        try (RestService service = new RestService()) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(CaptchaReportsAutoConfiguration.class))
                    .withPropertyValues(
                            "captcha.reports.accounts[0].label=rest",
                            "captcha.reports.accounts[0].provider=example-rest",
                            "captcha.reports.accounts[0].key=" + RestService.KEY,
                            "captcha.reports.accounts[0].base-url=" + service.url("rest"),
                            "captcha.reports.accounts[1].label=images",
                            "captcha.reports.accounts[1].provider=2captcha",
                            "captcha.reports.accounts[1].key=another-k3y",
                            "captcha.reports.accounts[1].base-url=" + service.url("builtin"),
                            "captcha.reports.accounts[2].label=more-images",
                            "captcha.reports.accounts[2].provider=anticaptcha",
                            "captcha.reports.accounts[2].key=third-k3y",
                            "captcha.reports.accounts[2].base-url=" + service.url("builtin"))
                    .run(context -> {
                        Reporter reporter = context.getBean(Reporter.class);

                        assertThat(report(reporter, request("rest").taskId(31).build()))
                                .isEqualTo(Outcome.ACCEPTED);
                        assertThat(report(reporter, request("images").taskId(1).build()))
                                .isEqualTo(Outcome.ACCEPTED);
                        assertThat(report(
                                        reporter,
                                        request("more-images").taskId(1).build()))
                                .isEqualTo(Outcome.ACCEPTED);
                        assertThat(service.received())
                                .singleElement()
                                .extracting(RestService.Received::line)
                                .isEqualTo("PUT /v1/tasks/31/verdict");
                    });
        }
    }
}
