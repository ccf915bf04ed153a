package io.github.captchareports.cli;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** Which simulated service stands in for which provider. */
final class Simulation {
    /** Solves that are never reported, for each complaint. It makes 5 %; 2Captcha calls 1 to 15 % normal. */
    static final String BACKGROUND = "20";

    private Simulation() {}

    /** A simulator in the place of the services. */
    static CaptchaSimulator start(int logLimit) {
        return CaptchaSimulator.builder()
                .logLimit(logLimit)
                .background(BackgroundVolume.none().withPerComplaint(Double.parseDouble(BACKGROUND)))
                .start();
    }

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
