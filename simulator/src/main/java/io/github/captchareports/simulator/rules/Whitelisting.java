package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Duration;
import java.util.Set;

/**
 * A confirmation of a reCAPTCHA v3 or v2 Enterprise at Anti-Captcha gives the account's next reCAPTCHAs preferably to
 * the same worker. A complaint takes the worker off the list. Confirmations of a plain v2 are taken and ignored.
 *
 * <p>Source: Anti-Captcha's page; how strong the preference is is derived.
 *
 * @param length how long a worker stays on the list; 1 hour, documented
 * @param tasksAMinute reCAPTCHA tasks of the account in the last minute below which a confirmation has no effect,
 *     from 1; 10, documented as "about"
 * @param preference the share of tasks that goes to workers on the list, if there are any, 0 to 1; derived, 0.80
 */
public record Whitelisting(Duration length, int tasksAMinute, double preference) implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param length how long a worker stays on the list
     * @param tasksAMinute reCAPTCHA tasks of the account in the last minute below which a confirmation has no effect,
     *     from 1
     * @param preference the share of tasks that goes to workers on the list, if there are any, 0 to 1
     * @throws IllegalArgumentException if one is out of range
     */
    public Whitelisting {
        Checks.positive("length", length);
        Checks.atLeastOne("tasksAMinute", tasksAMinute);
        Checks.share("preference", preference);
    }

    /**
     * For one hour, from 10 tasks a minute on, 80 of 100 tasks.
     *
     * @return the documented rule
     */
    public static Whitelisting documented() {
        return new Whitelisting(Duration.ofHours(1), 10, 0.80);
    }

    /**
     * A copy with another figure.
     *
     * @param length how long a worker stays on the list
     * @return the copy
     */
    public Whitelisting withLength(Duration length) {
        return new Whitelisting(length, tasksAMinute, preference);
    }

    /**
     * A copy with another figure.
     *
     * @param tasksAMinute reCAPTCHA tasks of the account in the last minute below which a confirmation has no effect,
     *     from 1
     * @return the copy
     */
    public Whitelisting withTasksAMinute(int tasksAMinute) {
        return new Whitelisting(length, tasksAMinute, preference);
    }

    /**
     * A copy with another figure.
     *
     * @param preference the share of tasks that goes to workers on the list, if there are any, 0 to 1
     * @return the copy
     */
    public Whitelisting withPreference(double preference) {
        return new Whitelisting(length, tasksAMinute, preference);
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.ANTICAPTCHA);
    }
}
