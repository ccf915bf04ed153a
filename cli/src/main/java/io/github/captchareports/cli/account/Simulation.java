package io.github.captchareports.cli.account;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The simulator in the place of the services. */
public final class Simulation {
    /** Solves that are never reported, for each complaint. It makes 5 %; 2Captcha calls 1 to 15 % normal. */
    public static final String BACKGROUND = "20";

    private Simulation() {}

    /** Starts a simulator. */
    public static CaptchaSimulator start(int logLimit) {
        return CaptchaSimulator.builder()
                .logLimit(logLimit)
                .background(BackgroundVolume.none().withPerComplaint(Double.parseDouble(BACKGROUND)))
                .start();
    }

    /** The services of the simulator by the ids of the providers that they stand in for. */
    public static Map<String, SimulatedService> services(ProviderNames providers) {
        Map<String, SimulatedService> services = new LinkedHashMap<>();
        providers.ids().forEach(id -> SimulatedService.find(id).ifPresent(service -> services.put(id, service)));
        return services;
    }

    public static URI baseUrl(CaptchaSimulator simulator, AccountSettings account) {
        return SimulatedService.find(account.provider())
                .map(simulator::baseUrl)
                .orElseThrow(() -> account.origin()
                        .refuse("provider", account.provider() + " has no simulator; leave --simulate out"));
    }
}
