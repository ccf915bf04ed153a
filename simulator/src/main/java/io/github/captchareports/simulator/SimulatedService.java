package io.github.captchareports.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A service the simulator stands in for. RuCaptcha is 2Captcha here: the API and its rules are the same, and accounts are told
 * apart by their keys.
 */
public enum SimulatedService {
    /** 2Captcha, API v2: a task can be reported for 15 minutes, and a second report has a code of its own. */
    TWOCAPTCHA("2captcha", Duration.ofMinutes(15)),

    /** Anti-Captcha: a task can be reported for 60 seconds, and one code stands for every refusal. */
    ANTICAPTCHA("anticaptcha", Duration.ofSeconds(60));

    private static final String RUCAPTCHA = "rucaptcha";

    private final String id;
    private final Duration window;

    SimulatedService(String id, Duration window) {
        this.id = id;
        this.window = window;
    }

    /**
     * The name in URLs, in the log and on the control plane.
     *
     * @return {@code 2captcha} or {@code anticaptcha}
     */
    public String id() {
        return id;
    }

    /**
     * How long after its completion a task can be reported.
     *
     * @return the window, counted from {@link SimulatedTask#completedAt()}
     */
    public Duration window() {
        return window;
    }

    /**
     * Finds a service by its name.
     *
     * @param id {@code 2captcha}, {@code rucaptcha} or {@code anticaptcha}
     * @return the service
     * @throws IllegalArgumentException if no service has this name
     */
    public static SimulatedService of(String id) {
        return find(id).orElseThrow(() ->
                new IllegalArgumentException("service: \"" + id + "\" is not simulated; use one of "
                        + Arrays.stream(values()).map(SimulatedService::id).collect(Collectors.joining(", ")) + ", "
                        + RUCAPTCHA));
    }

    /**
     * Finds the service that stands in for a provider.
     *
     * @param id the provider's id, for example {@code rucaptcha}
     * @return the service, or nothing where that provider is not simulated
     */
    public static Optional<SimulatedService> find(String id) {
        String name = id.equals(RUCAPTCHA) ? TWOCAPTCHA.id : id;
        return Arrays.stream(values())
                .filter(service -> service.id.equals(name))
                .findFirst();
    }
}
