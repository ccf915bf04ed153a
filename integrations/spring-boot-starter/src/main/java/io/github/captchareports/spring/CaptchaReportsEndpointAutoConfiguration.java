package io.github.captchareports.spring;

import io.github.captchareports.Reporter;
import java.time.InstantSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Configures the actuator endpoint {@code captchareports}, where the actuator is on the class path. */
@AutoConfiguration(after = CaptchaReportsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(endpoint = CaptchaReportsEndpoint.class)
@ConditionalOnSingleCandidate(Reporter.class)
public class CaptchaReportsEndpointAutoConfiguration {
    /** Made by Spring. */
    public CaptchaReportsEndpointAutoConfiguration() {}

    @Bean
    RefusalLog captchaReportsRefusalLog() {
        return new RefusalLog(InstantSource.system());
    }

    @Bean
    @ConditionalOnMissingBean
    CaptchaReportsEndpoint captchaReportsEndpoint(Reporter reporter, RefusalLog captchaReportsRefusalLog) {
        return new CaptchaReportsEndpoint(reporter, captchaReportsRefusalLog);
    }
}
