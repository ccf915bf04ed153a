package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.util.Set;

/**
 * A complaint about an hCaptcha to Anti-Captcha keeps the worker away from the account's next hCaptchas; nothing is
 * refunded. Once no worker is left, the account's tasks fail with {@code ERROR_ALL_WORKERS_FILTERED}; reports do not.
 *
 * <p>Source: Anti-Captcha's page.
 *
 * @param length how long a worker is kept away; unconfirmed, 24 hours
 */
public record WorkerFiltering(Duration length) implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param length how long a worker is kept away
     * @throws IllegalArgumentException if one is out of range
     */
    public WorkerFiltering {
        Checks.positive("length", length);
    }

    /**
     * For 24 hours.
     *
     * @return the documented rule
     */
    public static WorkerFiltering documented() {
        return new WorkerFiltering(Duration.ofHours(24));
    }

    /**
     * A copy with another figure.
     *
     * @param length how long a worker is kept away
     * @return the copy
     */
    public WorkerFiltering withLength(Duration length) {
        return new WorkerFiltering(length);
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.ANTICAPTCHA);
    }
}
