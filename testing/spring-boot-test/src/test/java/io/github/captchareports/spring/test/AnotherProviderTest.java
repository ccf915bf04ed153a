package io.github.captchareports.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.simulator.CaptchaSimulator;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** An account of a service that nobody simulates. */
class AnotherProviderTest {
    @Test
    void anAccountOfAnotherProviderKeepsItsOwnAddress() {
        Account own = Account.builder("their-own", "x")
                .clientKey("any")
                .connection(to -> to.baseUrl(URI.create("http://127.0.0.1:9/their/server")))
                .build();
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            assertThat(new Redirection(simulator).customize(own)).isSameAs(own);
        }
    }
}
