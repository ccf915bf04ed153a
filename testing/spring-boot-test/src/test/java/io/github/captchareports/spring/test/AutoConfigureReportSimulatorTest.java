package io.github.captchareports.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "captcha.reports.accounts[0].label=main",
            "captcha.reports.accounts[0].provider=2captcha",
            "captcha.reports.accounts[0].key=any",
            "captcha.reports.accounts[0].base-url=https://nobody.invalid",
            "captcha.reports.complaints.file=/nowhere/the/complaints/of/production",
            "captcha.reports.journal.file=/nowhere/the/journal/of/production"
        })
@AutoConfigureReportSimulator
class AutoConfigureReportSimulatorTest {
    private final Reporter reporter;
    private final CaptchaSimulator simulator;

    AutoConfigureReportSimulatorTest(@Autowired Reporter reporter, @Autowired CaptchaSimulator simulator) {
        this.reporter = reporter;
        this.simulator = simulator;
    }

    @Test
    void accountsOfThePropertiesReportToTheSimulator() {
        assertThat(reported("main", 1)).isEqualTo(Outcome.ACCEPTED);
        assertThat(simulator.recorded(SimulatedService.TWOCAPTCHA)).contains(1L);
    }

    @Test
    void accountBeansReportToTheSimulatorWithoutTheirProxy() {
        assertThat(reported("images", 2)).isEqualTo(Outcome.ACCEPTED);
        assertThat(simulator.recorded(SimulatedService.ANTICAPTCHA)).contains(2L);
    }

    private Outcome reported(String account, long taskId) {
        return Objects.requireNonNull(reporter.report(ReportRequest.builder()
                                .account(account)
                                .taskId(taskId)
                                .captchaType(CaptchaType.IMAGE)
                                .verdict(Verdict.INCORRECT)
                                .solvedAt(Instant.now())
                                .build())
                        .block(Duration.ofSeconds(20)))
                .outcome();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Account images() {
            return Account.builder("anticaptcha", "images")
                    .clientKey(() -> "any")
                    .connection(to -> to.proxy(ProxySettings.http("nobody.invalid", 1)))
                    .build();
        }
    }
}
