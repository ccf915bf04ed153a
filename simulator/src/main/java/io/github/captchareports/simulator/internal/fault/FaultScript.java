package io.github.captchareports.simulator.internal.fault;

import io.github.captchareports.simulator.SimulatedService;
import java.util.List;
import java.util.function.Function;

/**
 * Fault rules that are added when the simulator starts, or some time later.
 *
 * @param steps the rules
 */
public record FaultScript(List<Step> steps) {
    public static final FaultScript EMPTY = new FaultScript(List.of());

    public FaultScript {
        steps = List.copyOf(steps);
    }

    /**
     * A rule and its moment.
     *
     * @param atMillis when, counted from the start of the script
     * @param service the service it is for
     * @param rule the rule
     */
    public record Step(long atMillis, SimulatedService service, FaultSchedule.PendingRule rule) {}

    /** Adds every step to the schedule of the service it is for; the script starts at the moment given. */
    public void play(Function<SimulatedService, FaultSchedule> faultsOf, long epochMillis) {
        for (Step step : steps) {
            faultsOf.apply(step.service()).later(epochMillis + step.atMillis(), step.rule());
        }
    }
}
