package io.github.captchareports.simulator.truth;

import io.github.captchareports.simulator.SimulatedService;
import java.time.Instant;
import java.util.List;

/**
 * What really happened, which the wire does not say: what reporting earned, what it cost, and what was ignored. The
 * figures of a simulator at work are read one after another.
 *
 * @param at when, by the simulator's clock
 * @param services both services
 */
public record Truth(Instant at, List<ServiceTruth> services) {
    /**
     * What really happened at one service.
     *
     * @param service the service
     * @return its truth
     */
    public ServiceTruth of(SimulatedService service) {
        return services.stream()
                .filter(truth -> truth.service() == service)
                .findFirst()
                .orElseThrow();
    }
}
