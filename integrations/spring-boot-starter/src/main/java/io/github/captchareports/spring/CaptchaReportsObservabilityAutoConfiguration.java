package io.github.captchareports.spring;

import io.github.captchareports.Reporter;
import io.github.captchareports.micrometer.AttemptObservationConvention;
import io.github.captchareports.micrometer.ReportObservationConvention;
import io.github.captchareports.micrometer.ReporterMetrics;
import io.github.captchareports.micrometer.ReporterObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Configures the listeners that publish meters and observations, where the application has a registry for them. The
 * {@link Reporter} takes them as it takes every listener bean.
 */
@AutoConfiguration(
        before = CaptchaReportsAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnProperty(prefix = CaptchaReportsProperties.PREFIX, name = "enabled", matchIfMissing = true)
public class CaptchaReportsObservabilityAutoConfiguration {
    /** Made by Spring. */
    public CaptchaReportsObservabilityAutoConfiguration() {}

    @Bean
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    @ConditionalOnMissingBean
    ReporterMetrics captchaReporterMetrics(MeterRegistry registry) {
        return new ReporterMetrics(registry);
    }

    @Bean
    @ConditionalOnSingleCandidate(ObservationRegistry.class)
    @ConditionalOnMissingBean
    ReporterObservations captchaReporterObservations(
            ObservationRegistry registry,
            ObjectProvider<ReportObservationConvention> reports,
            ObjectProvider<AttemptObservationConvention> attempts) {
        return new ReporterObservations(registry, reports.getIfAvailable(), attempts.getIfAvailable());
    }
}
