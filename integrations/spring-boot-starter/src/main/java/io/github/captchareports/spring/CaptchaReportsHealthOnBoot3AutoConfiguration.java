package io.github.captchareports.spring;

import io.github.captchareports.Reporter;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Configures the health indicator {@code captchaReports}, where the actuator of Spring Boot 3.5 is on the class path. */
@AutoConfiguration(after = CaptchaReportsAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("captchareports")
@ConditionalOnSingleCandidate(Reporter.class)
public class CaptchaReportsHealthOnBoot3AutoConfiguration {
    /** Made by Spring. */
    public CaptchaReportsHealthOnBoot3AutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "captchaReportsHealthIndicator")
    HealthIndicator captchaReportsHealthIndicator(Reporter reporter) {
        return () -> {
            ReporterHealth health = ReporterHealth.of(reporter);
            return new Health.Builder()
                    .status(health.level().name())
                    .withDetails(health.details())
                    .build();
        };
    }
}
