package io.github.captchareports.cli;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which simulated service stands in for which provider. */
final class Simulation {
    private Simulation() {}

    /** The services of the simulator by the ids of the providers that they stand in for. */
    static Map<String, SimulatedService> services(ProviderNames providers) {
        Map<String, SimulatedService> services = new LinkedHashMap<>();
        providers.ids().forEach(id -> SimulatedService.find(id).ifPresent(service -> services.put(id, service)));
        return services;
    }

    static URI baseUrl(CaptchaSimulator simulator, AccountSettings account) {
        return SimulatedService.find(account.provider())
                .map(simulator::baseUrl)
                .orElseThrow(() -> account.origin()
                        .refuse("provider", account.provider() + " has no simulator; leave --simulate out"));
    }
}
