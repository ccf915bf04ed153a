package io.github.captchareports.spring.test;

import io.github.captchareports.Account;
import io.github.captchareports.RateLimit;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.spring.AccountCustomizer;
import org.springframework.core.Ordered;

/** Points accounts at the simulator, after all other customizers. */
final class Redirection implements AccountCustomizer, Ordered {
    private static final RateLimit RATE = RateLimit.perSecond(1_000);

    private final CaptchaSimulator simulator;

    Redirection(CaptchaSimulator simulator) {
        this.simulator = simulator;
    }

    /** The account without its way to the service: no proxy, no certificates, no HTTP/2; as it is where nobody simulates that. */
    @Override
    public Account customize(Account account) {
        SimulatedService service = SimulatedService.find(account.provider()).orElse(null);
        if (service == null) {
            return account;
        }
        return Account.builder(account.provider(), account.label())
                .clientKey(account.clientKey())
                .connection(to -> to.baseUrl(simulator.baseUrl(service)))
                .maxInFlight(account.maxInFlight())
                .maxPending(account.maxPending())
                .rateLimit(RATE)
                .complaintLimits(account.complaintLimits())
                .ledgerOutagePolicy(account.ledgerOutagePolicy())
                .confirmations(account.confirmations())
                .build();
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
