package io.github.captchareports.cli;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** Which simulated service stands in for which provider. */
final class Simulation {
    private Simulation() {}

    /** The services of the simulator by the ids of their providers. */
    static Map<SimulatedService, String> services(ProviderNames providers) {
        Map<SimulatedService, String> ids = new EnumMap<>(SimulatedService.class);
        for (SimulatedService service : SimulatedService.values()) {
            String id = providers.find(service.id());
            if (id != null) {
                ids.put(service, id);
            }
        }
        return ids;
    }

    static URI baseUrl(CaptchaSimulator simulator, ProviderNames providers, AccountSettings account) {
        return services(providers).entrySet().stream()
                .filter(entry -> entry.getValue().equals(account.provider()))
                .map(entry -> simulator.baseUrl(entry.getKey()))
                .findFirst()
                .orElseThrow(() -> account.origin()
                        .refuse("provider", account.provider() + " has no simulator; leave --simulate out"));
    }
}
