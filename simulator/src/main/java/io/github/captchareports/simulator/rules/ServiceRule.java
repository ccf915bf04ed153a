package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import java.util.Set;

/**
 * A rule by which a service judges reports and those who send them. Immutable; every figure has a {@code with} method,
 * so that what is unconfirmed can be swept.
 */
public sealed interface ServiceRule
        permits Blocking,
                ComplaintSuspension,
                Economy,
                Moderation,
                RecaptchaStatistics,
                SecondSolve,
                Whitelisting,
                WorkerFiltering,
                WorkerRestriction,
                Workforce {
    /**
     * The services that have this rule.
     *
     * @return one or both
     */
    Set<SimulatedService> services();
}
