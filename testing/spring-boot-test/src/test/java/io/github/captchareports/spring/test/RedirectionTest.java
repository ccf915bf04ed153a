package io.github.captchareports.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import org.junit.jupiter.api.Test;

class RedirectionTest {
    @Test
    void anAccountAtRuCaptchaReportsToTheSimulatorOf2Captcha() {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            Account account = new Redirection(simulator)
                    .customize(Account.builder("rucaptcha", "ru")
                            .clientKey(() -> "key")
                            .build());

            assertThat(account.provider()).isEqualTo("rucaptcha");
            assertThat(account.connection().baseUrl()).isEqualTo(simulator.baseUrl(SimulatedService.TWOCAPTCHA));
        }
    }
}
