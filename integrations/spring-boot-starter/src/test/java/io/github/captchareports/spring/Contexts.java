package io.github.captchareports.spring;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications without a web server. */
final class Contexts {
    static final String ACCOUNT = "captcha.reports.accounts[0].";

    private Contexts() {}

    /** An application with the starter and nothing else. */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        CaptchaReportsObservabilityAutoConfiguration.class,
                        CaptchaReportsAutoConfiguration.class));
    }

    /** An application with one account. */
    static ApplicationContextRunner withAccount() {
        return bare().withPropertyValues(
                        ACCOUNT + "label=main", ACCOUNT + "provider=2captcha", ACCOUNT + "key=top-secret");
    }
}
